/** The declared routes as one table: by path, then by method. Requests to other paths share one label in all telemetry. */
import type { Schema } from '../../model/schema.ts';
import { exportPath } from '../../model/route.ts';
import type { PublishRoute, Route } from '../../model/route.ts';
import type { Cursors } from './cursor.ts';
import { compilePath, type PathMatcher } from './path.ts';
import { compilePlanner, type Planner, type ReadBounds } from './plan.ts';

/** What one path serves. */
export interface Endpoint {
  readonly path: string;
  readonly match: PathMatcher;
  readonly plan: Planner | undefined;
  /** The planner of a list's export. */
  readonly export: Planner | undefined;
  readonly publish: PublishRoute | undefined;
  /** The value of an Allow header. */
  readonly allow: string;
}

export interface Match {
  readonly endpoint: Endpoint;
  /** Decoded values of the path's keys. */
  readonly values: readonly string[];
}

/** Throws `Refusal` when a path cannot be decoded. */
export type FindEndpoint = (pathname: string) => Endpoint | undefined;

export const compileEndpoints = (
  schema: Schema,
  routes: readonly Route[],
  cursors: Cursors,
  bounds: ReadBounds,
): readonly Endpoint[] => {
  const byPath = Map.groupBy(routes, (route) => route.path);
  const endpoints = [...byPath].map(([path, served]): Endpoint => {
    const read = served.find((route) => route.method === 'GET');
    const publish = served.find((route) => route.method === 'POST');
    return {
      path,
      match: compilePath(path),
      plan: read && compilePlanner(schema, read, cursors, bounds),
      export: undefined,
      publish,
      allow: [...(read ? ['GET', 'HEAD'] : []), ...(publish ? ['POST'] : []), 'OPTIONS'].join(', '),
    };
  });
  const exports = routes.flatMap((route): readonly Endpoint[] => {
    if (route.kind !== 'ListRoute') return [];
    const path = exportPath(route.path);
    const planner = compilePlanner(schema, route, cursors, bounds, 'export');
    const match = compilePath(path);
    return [{ path, match, plan: undefined, export: planner, publish: undefined, allow: 'GET, HEAD, OPTIONS' }];
  });
  // Paths without keys come first: they match literally, in any order of declaration.
  return [...endpoints, ...exports].toSorted((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')));
};
