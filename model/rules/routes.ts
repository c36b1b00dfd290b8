/** Routes: each request matches one route, and no path collides with the service's own. */
import { exportPath } from '../route.ts';
import type { Route } from '../route.ts';
import { repeated, type Rule } from './rule.ts';

/** Paths that every service answers itself. */
export const ownPaths: readonly string[] = ['/health', '/ready', '/metrics', '/openapi.json', '/docs'];

const routePath = (index: number): string => `stages.api.routes[${index}]`;
const withoutKeyNames = (path: string): string => path.replaceAll(/\{[^{}]*\}/g, '{}');

const present: Rule = {
  reads: ['stages.api'],
  check: ({ stages: { api } }, report) => {
    if (api.routes.length > 0) return;
    const message = 'there are no routes: nobody could read the data';
    report({ id: 'model/no-routes', path: 'stages.api.routes', message, fix: "add list('/data')" });
  },
};

const distinct: Rule = {
  reads: ['stages.api'],
  check: ({ stages: { api } }, report) => {
    repeated(
      api.routes,
      (route) => `${route.method} ${withoutKeyNames(route.path)}`,
      (route, i, first) => {
        const other = `${route.method} ${String(api.routes[first]?.path)}`;
        const message = `${route.method} ${route.path} is already answered by routes[${first}]: ${other}`;
        report({ id: 'model/duplicate-route', path: routePath(i), message, fix: 'give one of them another path' });
      },
    );
    api.routes.forEach(({ path }, i) => {
      if (!ownPaths.includes(path.toLowerCase())) return;
      const message = `${path} is one of the service's own paths: ${ownPaths.join(', ')}`;
      report({
        id: 'model/reserved-path',
        path: `${routePath(i)}.path`,
        message,
        fix: "write another, such as '/data'",
      });
    });
    const exported = new Map(
      api.routes.flatMap((route) => (route.kind === 'ListRoute' ? [[exportPath(route.path), route]] : [])),
    );
    api.routes.forEach(({ path }, i) => {
      const other = exported.get(path);
      if (other === undefined) return;
      const message = `${path} is where ${other.path} is exported as newline-delimited JSON`;
      report({ id: 'model/reserved-path', path: `${routePath(i)}.path`, message, fix: 'write another' });
    });
  },
};

const keys: Rule = {
  reads: ['stages.api'],
  check: ({ stages: { api } }, report) => {
    api.routes.forEach((route, i) => {
      const problem = keyProblem(route);
      if (problem !== undefined) report({ id: 'model/key-route', path: `${routePath(i)}.path`, ...problem });
    });
  },
};

const keyProblem = ({ kind, path }: Route): { readonly message: string; readonly fix: string } | undefined => {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => key);
  const rest = path.replaceAll(/\{\w+\}/g, '');
  if (/[{}]/.test(rest)) return { message: `'${path}' has an unmatched brace`, fix: "write keys as in '/orders/{id}'" };
  if (kind !== 'KeyRoute') {
    return names.length === 0
      ? undefined
      : {
          message: `'${path}' has the key '${String(names[0])}', which only byKey supports`,
          fix: `write byKey('${path}')`,
        };
  }
  if (names.length === 0)
    return { message: `'${path}' has no key`, fix: `write byKey('${path}/{id}'), or list('${path}')` };
  if (/\}\{/.test(path)) {
    const message = `'${path}' has two keys with nothing between them: where the first ends is ambiguous`;
    return { message, fix: `write '${path.replaceAll('}{', '}:{')}'` };
  }
  const repeatedKey = names.find((key, n) => names.indexOf(key) !== n);
  return repeatedKey === undefined
    ? undefined
    : { message: `'${path}' has the key '${repeatedKey}' twice`, fix: 'use it once' };
};

const limits: Rule = {
  reads: ['stages.api'],
  check: ({ stages: { api } }, report) => {
    api.routes.forEach((route, i) => {
      if (route.kind !== 'ListRoute') return;
      if (route.limit.default > route.limit.max) {
        const message = `the default limit of ${route.limit.default} rows is above the maximum of ${route.limit.max}`;
        const fix = `write a default of ${route.limit.max} or less, or a higher max`;
        report({ id: 'model/limit-over-max', path: `${routePath(i)}.limit.default`, message, fix });
      }
      repeated(route.filters ?? [], String, (field, n) => {
        const message = `'${field}' is listed twice`;
        report({ id: 'model/duplicate-reference', path: `${routePath(i)}.filters[${n}]`, message, fix: 'remove one' });
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
      const message = `the route ends ${deprecated.sunset}, before it is deprecated`;
      const fix = `write ${deprecated.since} or later: RFC 8594 requires it`;
      report({ id: 'model/sunset-before-deprecation', path: `${routePath(i)}.deprecated.sunset`, message, fix });
    });
  },
};

export const routeRules: readonly Rule[] = [present, distinct, keys, limits, sunsets];
