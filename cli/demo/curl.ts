/** curl commands to paste, one for each route of a system. */
import type { Route } from '../../model/route.ts';
import { filterFields } from '../../model/schema.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { visitsOf } from './visitor.ts';
import { type Sample } from '../messages/sources.ts';

export const curlLines = (
  system: PipelineSystem,
  url: string,
  adminUrl: string | undefined,
  samples: readonly Sample[],
  { token, columns = Infinity }: { readonly token?: string | undefined; readonly columns?: number } = {},
): readonly string[] => [
  ...system.stages.api.routes
    .flatMap((route) => linesOf(system, route, url, samples))
    .map((line) => (token === undefined ? line : line.replace('curl ', `curl ${bearerOption(token)} `)))
    .map((line) => (line.length > columns ? broken(line) : line)),
  `  curl ${url}/ready`,
  ...(adminUrl === undefined ? [] : [`  curl ${adminUrl}/metrics`]),
];

const linesOf = (system: PipelineSystem, route: Route, url: string, samples: readonly Sample[]): readonly string[] => {
  if (route.kind !== 'ListRoute') {
    return visitsOf(system, route, samples)
      .slice(0, 1)
      .map(({ path, body }) =>
        body === undefined ? `  curl ${quoted(url + path)}` : `  curl --json ${quoted(body)} ${url}${path}`,
      );
  }
  const filters = filterFields(system.schema, route.filters);
  const number = filters.find((name) => system.schema[name]!.type === 'integer');
  const filtered =
    number === undefined ? [] : [`  curl -g '${url}${route.path}?${number}[gte]=30&sort=-${number}&limit=5'`];
  return [`  curl '${url}${route.path}?limit=5'`, ...filtered];
};

/** Over several lines, which a shell still reads as one command: before each option's end and before the URL. */
const broken = (line: string): string => line.replaceAll(/(?<=') (?=http|--json|'http)/g, ' \\\n    ');

/** Quotes a text as one shell word. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The curl option with the token. */
export const bearerOption = (token: string): string => `-H 'Authorization: Bearer ${token}'`;
