/** Routes: each request has one answer, and every path can be told from the service's own. */
import { exportPath, type Route } from '../stage.ts';
import { repeated, type Rule } from './rule.ts';

/** Paths that every service answers itself. */
export const ownPaths: readonly string[] = ['/health', '/ready', '/metrics', '/openapi.json', '/docs'];

const placeOf = (index: number): string => `stages.api.routes[${index}]`;
const shapeOf = (path: string): string => path.replaceAll(/\{[^{}]*\}/g, '{}');

const present: Rule = {
  reads: ['stages.api'],
  check: ({ stages: { api } }, report) => {
    if (api.routes.length > 0) return;
    const what = 'there are no routes: nobody could read the data';
    report({ id: 'model/no-routes', place: 'stages.api.routes', what, fix: "add list('/data')" });
  },
};

const distinct: Rule = {
  reads: ['stages.api'],
  check: ({ stages: { api } }, report) => {
    repeated(
      api.routes,
      (route) => `${route.method} ${shapeOf(route.path)}`,
      (route, i, first) => {
        const other = `${route.method} ${String(api.routes[first]?.path)}`;
        const what = `${route.method} ${route.path} is answered by routes[${first}] already: ${other}`;
        report({ id: 'model/duplicate-route', place: placeOf(i), what, fix: 'give one of them another path' });
      },
    );
    api.routes.forEach(({ path }, i) => {
      if (!ownPaths.includes(path.toLowerCase())) return;
      const what = `${path} is one of the service's own paths: ${ownPaths.join(', ')}`;
      report({ id: 'model/reserved-path', place: `${placeOf(i)}.path`, what, fix: "write another, such as '/data'" });
    });
    const exported = new Map(
      api.routes.flatMap((one) => (one.kind === 'ListRoute' ? [[exportPath(one.path), one]] : [])),
    );
    api.routes.forEach(({ path }, i) => {
      const other = exported.get(path);
      if (other === undefined) return;
      const what = `${path} is where ${other.path} is exported as newline-delimited JSON`;
      report({ id: 'model/reserved-path', place: `${placeOf(i)}.path`, what, fix: 'write another' });
    });
  },
};

const keys: Rule = {
  reads: ['stages.api'],
  check: ({ stages: { api } }, report) => {
    api.routes.forEach((route, i) => {
      const found = keyProblem(route);
      if (found !== undefined) report({ id: 'model/key-route', place: `${placeOf(i)}.path`, ...found });
    });
  },
};

const keyProblem = ({ kind, path }: Route): { readonly what: string; readonly fix: string } | undefined => {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => key);
  const rest = path.replaceAll(/\{\w+\}/g, '');
  if (/[{}]/.test(rest))
    return { what: `'${path}' has a brace without its pair`, fix: "write keys as in '/orders/{id}'" };
  if (kind !== 'KeyRoute') {
    return named.length === 0
      ? undefined
      : {
          what: `'${path}' names the key '${String(named[0])}', which only byKey reads`,
          fix: `write byKey('${path}')`,
        };
  }
  if (named.length === 0)
    return { what: `'${path}' names no key`, fix: `write byKey('${path}/{id}'), or list('${path}')` };
  if (/\}\{/.test(path)) {
    const what = `'${path}' has two keys with nothing between them: nobody can tell where one ends`;
    return { what, fix: `write '${path.replaceAll('}{', '}:{')}'` };
  }
  const twice = named.find((key, n) => named.indexOf(key) !== n);
  return twice === undefined ? undefined : { what: `'${path}' names the key '${twice}' twice`, fix: 'name it once' };
};

const limits: Rule = {
  reads: ['stages.api'],
  check: ({ stages: { api } }, report) => {
    api.routes.forEach((route, i) => {
      if (route.kind !== 'ListRoute') return;
      if (route.limit.default > route.limit.max) {
        const what = `a caller who names no limit would get ${route.limit.default} rows, but at most ${route.limit.max} are allowed`;
        const fix = `write a default of ${route.limit.max} or less, or a higher max`;
        report({ id: 'model/limit-over-max', place: `${placeOf(i)}.limit.default`, what, fix });
      }
      repeated(route.filters ?? [], String, (field, n) => {
        const what = `'${field}' is there twice`;
        report({ id: 'model/duplicate-reference', place: `${placeOf(i)}.filters[${n}]`, what, fix: 'remove one' });
      });
    });
  },
};

const sunsets: Rule = {
  reads: ['stages.api'],
  check: ({ stages: { api } }, report) => {
    api.routes.forEach(({ deprecated }, i) => {
      if (deprecated?.sunset === undefined) return;
      if (Date.parse(deprecated.sunset) >= Date.parse(deprecated.since)) return;
      const what = `the route ends ${deprecated.sunset}, before it is deprecated`;
      const fix = `write ${deprecated.since} or later, as RFC 8594 has it`;
      report({ id: 'model/sunset-before-deprecation', place: `${placeOf(i)}.deprecated.sunset`, what, fix });
    });
  },
};

export const routeRules: readonly Rule[] = [present, distinct, keys, limits, sunsets];
