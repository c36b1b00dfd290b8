/** Lines that a person may paste, one for each route of a system. */
import type { Route } from '../../model/stage.ts';
import type { System } from '../../model/system.ts';

export const curlLines = (system: System, url: string, adminUrl: string | undefined): readonly string[] => [
  ...system.stages.api.routes.flatMap((route) => linesOf(system, route, url)),
  `  curl ${url}/ready`,
  ...(adminUrl === undefined ? [] : [`  curl ${adminUrl}/metrics`]),
];

const linesOf = (system: System, route: Route, url: string): readonly string[] => {
  if (route.kind === 'PublishRoute') return [];
  if (route.kind === 'KeyRoute') return [`  curl '${url}${route.path}'   # with values for ${route.keys.join(' and ')}`];
  const filters = route.filters ?? Object.keys(system.schema);
  const number = filters.find((name) => system.schema[name]!.type === 'integer');
  const filtered = number === undefined ? [] : [`  curl -g '${url}${route.path}?${number}[gte]=30&sort=-${number}&limit=5'`];
  return [`  curl '${url}${route.path}?limit=5'`, ...filtered];
};
