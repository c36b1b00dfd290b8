import { describe, expect, test } from '@jest/globals';
import { deprecated } from '../deprecated.ts';
import { byKey, cloudRun, list, publish, type Route } from '../stage.ts';
import { message, saidOfStages } from '../testing/orders.ts';

const said = (...routes: readonly Route[]): readonly string[] =>
  saidOfStages({ api: cloudRun('orders-api', { routes }) });

test('an API without routes is refused', () => {
  expect(said()).toEqual([
    message(
      'model/no-routes',
      'stages.api.routes',
      'there are no routes: nobody could read the data',
      "add list('/data')",
    ),
  ]);
});

describe('two routes for one request are refused', () => {
  test.each<readonly [string, readonly Route[], string]>([
    ['the same list twice', [list('/a'), list('/a')], 'GET /a is answered by routes[0] already: GET /a'],
    [
      'keys of other names',
      [byKey('/a/{id}'), byKey('/a/{note}')],
      'GET /a/{note} is answered by routes[0] already: GET /a/{id}',
    ],
    ['publishing twice', [publish('/a'), publish('/a')], 'POST /a is answered by routes[0] already: POST /a'],
  ])('%s', (_case, routes, what) => {
    expect(said(...routes)).toEqual([
      message('model/duplicate-route', 'stages.api.routes[1]', what, 'give one of them another path'),
    ]);
  });

  test('but reading and publishing may share a path', () => {
    expect(said(list('/a'), publish('/a'), byKey('/a/{id}'))).toEqual([]);
  });
});

test.each(['/health', '/ready', '/metrics', '/openapi.json', '/docs', '/Health'])("%s is the service's own", (path) => {
  const what = `${path} is one of the service's own paths: /health, /ready, /metrics, /openapi.json, /docs`;
  expect(said(list(path))).toEqual([
    message('model/reserved-path', 'stages.api.routes[0].path', what, "write another, such as '/data'"),
  ]);
});

test('a path at which another list is exported is refused', () => {
  expect(said(list('/a'), publish('/a.ndjson'))).toEqual([
    message(
      'model/reserved-path',
      'stages.api.routes[1].path',
      '/a.ndjson is where /a is exported as newline-delimited JSON',
      'write another',
    ),
  ]);
});

describe('deprecated routes', () => {
  const since = '2026-10-01T00:00:00Z';

  test('may end when they are deprecated, or later, or at no time yet', () => {
    const ways = [{}, { sunset: since }, { sunset: '2027-10-01T00:00:00Z', link: 'https://example.com/v2' }];
    expect(ways.flatMap((way) => said(list('/a', { deprecated: deprecated(since, way) })))).toEqual([]);
  });

  test('may not end before', () => {
    expect(said(byKey('/a/{id}', { deprecated: deprecated(since, { sunset: '2026-09-30T23:59:59Z' }) }))).toEqual([
      message(
        'model/sunset-before-deprecation',
        'stages.api.routes[0].deprecated.sunset',
        'the route ends 2026-09-30T23:59:59Z, before it is deprecated',
        `write ${since} or later, as RFC 8594 has it`,
      ),
    ]);
  });

  test('are deprecated at an instant, and say so with a secure link', () => {
    expect(said(publish('/a', { deprecated: deprecated('soon', { link: 'http://example.com' }) }))).toEqual([
      message(
        'model/bad-name',
        'stages.api.routes[0].deprecated.since',
        "'soon' is not an instant",
        "write it as '2026-10-01T00:00:00Z'",
      ),
      message(
        'model/bad-name',
        'stages.api.routes[0].deprecated.link',
        "'http://example.com' is not a link",
        "write one that begins with 'https://'",
      ),
    ]);
  });
});

describe('keys that cannot be read are refused', () => {
  test.each<readonly [Route, string, string]>([
    [byKey('/a'), "'/a' names no key", "write byKey('/a/{id}'), or list('/a')"],
    [byKey('/a/{id'), "'/a/{id' has a brace without its pair", "write keys as in '/orders/{id}'"],
    [
      byKey('/a/{id}{note}'),
      "'/a/{id}{note}' has two keys with nothing between them: nobody can tell where one ends",
      "write '/a/{id}:{note}'",
    ],
    [byKey('/a/{id}/{id}'), "'/a/{id}/{id}' names the key 'id' twice", 'name it once'],
    [list('/a/{id}'), "'/a/{id}' names the key 'id', which only byKey reads", "write byKey('/a/{id}')"],
    [publish('/a/{id}'), "'/a/{id}' names the key 'id', which only byKey reads", "write byKey('/a/{id}')"],
  ])('%j', (route, what, fix) => {
    expect(said(route)).toEqual([message('model/key-route', 'stages.api.routes[0].path', what, fix)]);
  });

  test('but several keys with something between them are read', () => {
    expect(said(byKey('/a/{id}:{note}'))).toEqual([]);
  });
});

test('a default limit over the maximum is refused', () => {
  expect(said(list('/a', { limit: { default: 100, max: 10 } }))).toEqual([
    message(
      'model/limit-over-max',
      'stages.api.routes[0].limit.default',
      'a caller who names no limit would get 100 rows, but at most 10 are allowed',
      'write a default of 10 or less, or a higher max',
    ),
  ]);
});

test('a filter that is there twice is refused', () => {
  expect(said(list('/a', { filters: ['id', 'note', 'id'] }))).toEqual([
    message('model/duplicate-reference', 'stages.api.routes[0].filters[2]', "'id' is there twice", 'remove one'),
  ]);
});
