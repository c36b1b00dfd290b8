import { describe, expect, test } from '@jest/globals';
import { deprecated } from '../deprecated.ts';
import { byKey, cloudRun, list, publish } from '../stage.ts';
import type { Route } from '../route.ts';
import { problemText, problemsWithStages } from '../testing/orders.ts';

const problemsOf = (...routes: readonly Route[]): readonly string[] =>
  problemsWithStages({ api: cloudRun('orders-api', { routes }) });

test('an API without routes is refused', () => {
  expect(problemsOf()).toEqual([
    problemText(
      'model/no-routes',
      'stages.api.routes',
      'there are no routes: nobody could read the data',
      "add list('/data')",
    ),
  ]);
});

describe('two routes that match the same request are refused', () => {
  test.each<readonly [string, readonly Route[], string]>([
    ['the same list twice', [list('/a'), list('/a')], 'GET /a is already answered by routes[0]: GET /a'],
    [
      'keys of other names',
      [byKey('/a/{id}'), byKey('/a/{note}')],
      'GET /a/{note} is already answered by routes[0]: GET /a/{id}',
    ],
    ['publishing twice', [publish('/a'), publish('/a')], 'POST /a is already answered by routes[0]: POST /a'],
  ])('%s', (_case, routes, message) => {
    expect(problemsOf(...routes)).toEqual([
      problemText('model/duplicate-route', 'stages.api.routes[1]', message, 'give one of them another path'),
    ]);
  });

  test('but reading and publishing may share a path', () => {
    expect(problemsOf(list('/a'), publish('/a'), byKey('/a/{id}'))).toEqual([]);
  });
});

test.each(['/health', '/ready', '/metrics', '/openapi.json', '/docs', '/Health'])(
  '%s is reserved for the service',
  (path) => {
    const message = `${path} is one of the service's own paths: /health, /ready, /metrics, /openapi.json, /docs`;
    expect(problemsOf(list(path))).toEqual([
      problemText('model/reserved-path', 'stages.api.routes[0].path', message, "write another, such as '/data'"),
    ]);
  },
);

test('a path that is the export of another list is refused', () => {
  expect(problemsOf(list('/a'), publish('/a.ndjson'))).toEqual([
    problemText(
      'model/reserved-path',
      'stages.api.routes[1].path',
      '/a.ndjson is where /a is exported as newline-delimited JSON',
      'write another',
    ),
  ]);
});

describe('deprecated routes', () => {
  const since = '2026-10-01T00:00:00Z';

  test('may end at their deprecation or later, or have no end yet', () => {
    const ways = [{}, { sunset: since }, { sunset: '2027-10-01T00:00:00Z', link: 'https://example.com/v2' }];
    expect(ways.flatMap((way) => problemsOf(list('/a', { deprecated: deprecated(since, way) })))).toEqual([]);
  });

  test('may not end before their deprecation', () => {
    expect(problemsOf(byKey('/a/{id}', { deprecated: deprecated(since, { sunset: '2026-09-30T23:59:59Z' }) }))).toEqual(
      [
        problemText(
          'model/sunset-before-deprecation',
          'stages.api.routes[0].deprecated.sunset',
          'the route ends 2026-09-30T23:59:59Z, before it is deprecated',
          `write ${since} or later: RFC 8594 requires it`,
        ),
      ],
    );
  });

  test('need an instant, and an https link', () => {
    expect(problemsOf(publish('/a', { deprecated: deprecated('soon', { link: 'http://example.com' }) }))).toEqual([
      problemText(
        'model/bad-name',
        'stages.api.routes[0].deprecated.since',
        "'soon' is not an instant",
        "write it as '2026-10-01T00:00:00Z'",
      ),
      problemText(
        'model/bad-name',
        'stages.api.routes[0].deprecated.link',
        "'http://example.com' is not a link",
        "write one that begins with 'https://'",
      ),
    ]);
  });
});

describe('invalid keys are refused', () => {
  test.each<readonly [Route, string, string]>([
    [byKey('/a'), "'/a' has no key", "write byKey('/a/{id}'), or list('/a')"],
    [byKey('/a/{id'), "'/a/{id' has an unmatched brace", "write keys as in '/orders/{id}'"],
    [
      byKey('/a/{id}{note}'),
      "'/a/{id}{note}' has two keys with nothing between them: where the first ends is ambiguous",
      "write '/a/{id}:{note}'",
    ],
    [byKey('/a/{id}/{id}'), "'/a/{id}/{id}' has the key 'id' twice", 'use it once'],
    [list('/a/{id}'), "'/a/{id}' has the key 'id', which only byKey supports", "write byKey('/a/{id}')"],
    [publish('/a/{id}'), "'/a/{id}' has the key 'id', which only byKey supports", "write byKey('/a/{id}')"],
  ])('%j', (route, message, fix) => {
    expect(problemsOf(route)).toEqual([problemText('model/key-route', 'stages.api.routes[0].path', message, fix)]);
  });

  test('but several keys with a separator are accepted', () => {
    expect(problemsOf(byKey('/a/{id}:{note}'))).toEqual([]);
  });
});

test('a default limit over the maximum is refused', () => {
  expect(problemsOf(list('/a', { limit: { default: 100, max: 10 } }))).toEqual([
    problemText(
      'model/limit-over-max',
      'stages.api.routes[0].limit.default',
      'the default limit of 100 rows is above the maximum of 10',
      'write a default of 10 or less, or a higher max',
    ),
  ]);
});

test('a filter that is listed twice is refused', () => {
  expect(problemsOf(list('/a', { filters: ['id', 'note', 'id'] }))).toEqual([
    problemText('model/duplicate-reference', 'stages.api.routes[0].filters[2]', "'id' is listed twice", 'remove one'),
  ]);
});
