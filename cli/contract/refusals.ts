/** A target that refuses every caller shows nothing about a release: the token is missing, or the wrong one. */
import type { PipelineSystem } from '../../model/system.ts';
import type { Answer, Request } from './request.ts';

/** Refused by authentication: 401, 403, or a redirect to a sign-in page. */
export const isRefusal = ({ status }: Pick<Answer, 'status'>): boolean =>
  [301, 302, 303, 307, 308, 401, 403].includes(status);

/** A path of data: a list, else a key that nothing has. */
export const readPath = ({ stages: { api } }: PipelineSystem): string | undefined => {
  const reads = api.routes.filter(({ method }) => method === 'GET');
  const route = reads.find(({ kind }) => kind === 'ListRoute') ?? reads[0];
  return route?.path.replaceAll(/\{\w+\}/g, '0');
};

/** Requests in a row that are refused before a target is said to refuse all. */
const tries = 3;

/** The refusal of a target that refuses every one of some requests for data, such as 'GET /datos: 401'. */
export const refusalOf = async (system: PipelineSystem, request: Request): Promise<string | undefined> => {
  const path = readPath(system);
  if (path === undefined) return undefined;
  let text = '';
  for (let i = 0; i < tries; i++) {
    const { status, headers } = await request(path);
    if (!isRefusal({ status })) return undefined;
    const location = headers.get('location');
    text = `GET ${path}: ${status}${location === null ? '' : `, to ${withoutQuery(location)}`}`;
  }
  return text;
};

/** Queries of sign-in pages may contain secrets. */
const withoutQuery = (location: string): string => location.replace(/[?#].*$/s, '');
