/** Headers that announce a route's deprecation with every answer. Source: RFC 9745, RFC 8594. */
import { exportPath } from '../../model/route.ts';
import type { Route } from '../../model/route.ts';

/** Names and values in turn, by the declared path and the method. */
export type Notices = (path: string, method: string) => readonly string[];

const none: readonly string[] = [];

export const compileNotices = (routes: readonly Route[]): Notices => {
  const headersByRoute = new Map<string, readonly string[]>();
  for (const route of routes) {
    const { deprecated, path, method } = route;
    if (deprecated === undefined) continue;
    const { since, sunset, link } = deprecated;
    const headers = [
      'Deprecation',
      `@${Date.parse(since) / 1_000}`,
      ...(sunset === undefined ? [] : ['Sunset', new Date(sunset).toUTCString()]),
      ...(link === undefined ? [] : ['Link', `<${link}>; rel="deprecation"; type="text/html"`]),
    ];
    headersByRoute.set(`${method} ${path}`, headers);
    if (route.kind === 'ListRoute') headersByRoute.set(`${method} ${exportPath(path)}`, headers);
  }
  if (headersByRoute.size === 0) return () => none;
  return (path, method) => headersByRoute.get(`${method === 'HEAD' ? 'GET' : method} ${path}`) ?? none;
};
