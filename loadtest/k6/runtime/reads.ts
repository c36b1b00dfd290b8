/** Read requests: drawn from the plan's mix, with values that the target has. */
import type { RefinedResponse } from 'k6/http';
import { judge } from './counting.ts';
import { any, hex, send, target, type Deployment, type Row, type SetUp } from './deployment.ts';
import { has } from '../messages.ts';
import { plan } from './options.ts';
import type { ReadRequest } from './plan.ts';

// --- emitted from here ---

const fillPath = (path: string, value: (field: string) => string): string =>
  path.replace(/\{(\w+)\}/g, (_, field: string) => encodeURIComponent(value(field)));

const missingValue = (): string => `no-such-${hex(4)}`;

/** A read request at random, by weight. */
const drawRead = (): ReadRequest => {
  let left = Math.random() * plan.reads.reduce((sum, { weight }) => sum + weight, 0);
  for (const request of plan.reads) if ((left -= request.weight) < 0) return request;
  return plan.reads[0]!;
};

const pathOf = ({ kind, path, fields }: ReadRequest, samples: readonly Row[]): string => {
  const field = any(fields) ?? '';
  switch (kind) {
    case 'Latest':
    case 'NextPage':
      return path;
    case 'Filtered': {
      const row = any(samples.filter((sample) => has(sample, field)));
      return row === undefined ? path : `${path}?${field}=${encodeURIComponent(String(row[field]))}`;
    }
    case 'Miss':
      return `${path}?${field}=${missingValue()}`;
    case 'ByKey': {
      const row = any(samples.filter((sample) => fields.every((key) => has(sample, key))));
      if (row === undefined) throw new Error(`no known row has ${fields.join(' and ')}: set SAMPLES`);
      return fillPath(path, (key) => String(row[key]));
    }
    case 'KeyMiss':
      return fillPath(path, missingValue);
  }
};

const readFrom = (deployment: Deployment, { kind, path }: ReadRequest, firstPage: string): RefinedResponse<'text'> => {
  const url = kind === 'NextPage' ? (deployment.nextPages[path] ?? firstPage) : firstPage;
  const response = send('GET', url, `GET ${path}`, undefined, deployment);
  const [, next] = /<(\?[^>]*)>; rel="next"/.exec(response.headers.Link ?? '') ?? [];
  if (kind === 'Latest' || kind === 'NextPage') deployment.nextPages[path] = next && path + next;
  return response;
};

const read = ({ samples }: SetUp): void => {
  const request = drawRead();
  judge(readFrom(target, request, pathOf(request, samples)));
};
// --- emitted to here ---

export { drawRead, fillPath, pathOf, read, readFrom };
