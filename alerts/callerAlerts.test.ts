/** When an API that answers 4xx notifies somebody: of simulated minutes, in the dialect's own query. */
import { describe, expect, test } from '@jest/globals';
import { evaluateAt } from '../promql/evaluate.ts';
import { memorySource, type SourceSeries } from '../promql/source.ts';
import { poissonAtLeast } from '../numbers/poisson.ts';
import type { WatchedDefinition } from '../model/definition.ts';
import { gke, loadBalancer, service } from '../model/ownStage.ts';
import { cloudRun, httpFunction } from '../model/stage.ts';
import { watchSystem } from '../model/system.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { riseSentences, routeShareSentences } from './callerAlerts.ts';
import { pastEvents } from './callerExpr.ts';
import type { Alert } from './alert.ts';
import { nodesOf } from './systemNodes.ts';

type WatchedApi = NonNullable<WatchedDefinition['stages']['api']>;

const { alerts } = nodesOf(freight, 'prod');

const alertCalled = (id: string): Alert => {
  const alert = alerts.find((each) => each.id === id);
  if (alert === undefined) throw new Error(`there is no ${id}`);
  return alert;
};

const hour = 60;
const day = 24 * hour;

/** Responses in each of so many minutes, by status. */
type Stretch = readonly [minutes: number, perMinute: Readonly<Record<string, number>>];

/** Counters of a route that begin before its first minute. */
const route = (path: string, ...stretches: readonly Stretch[]): readonly SourceSeries[] =>
  [...new Set(stretches.flatMap(([, perMinute]) => Object.keys(perMinute)))].map((status) => {
    const values = [1_000];
    for (const [minutes, perMinute] of stretches)
      for (let minute = 0; minute < minutes; minute += 1) values.push((values.at(-1) ?? 0) + (perMinute[status] ?? 0));
    return {
      labels: {
        __name__: 'http_server_request_duration_count',
        job: 'freight',
        http_route: path,
        http_response_status_code: status,
      },
      times: Float64Array.from(values.keys(), (minute) => minute * 60_000),
      values: Float64Array.from(values),
    };
  });

const lengthOf = (stretches: readonly Stretch[]): number => stretches.reduce((sum, [minutes]) => sum + minutes, 0);

/** The alert's value at the end; undefined where it does not hold. */
const valueAtEnd = (
  alert: Alert,
  stretches: readonly Stretch[],
  ...others: readonly SourceSeries[]
): number | undefined => {
  const query = alert.queries.prometheus;
  if (query.kind === 'NotSupported') throw new Error(query.why);
  const source = memorySource([...route('/freight', ...stretches), ...others]);
  return evaluateAt(query, source, lengthOf(stretches) * 60_000)[0]?.value;
};

const holds = (alert: Alert, ...stretches: readonly Stretch[]): boolean => valueAtEnd(alert, stretches) !== undefined;

describe('a route that answers mostly 4xx', () => {
  const alert = alertCalled('freight-mostly-4xx');

  test('is a page of every system, at once', () => {
    expect([alert.severity, alert.for, alert.stage]).toEqual(['page', undefined, 'api']);
  });

  test.each(['400', '401', '403', '404', '405', '422', '429'])(
    'holds five minutes after everybody gets %s',
    (status) => {
      expect(holds(alert, [2 * day, { 200: 60 }], [5, { [status]: 60 }])).toBe(true);
    },
  );

  test.each([
    ['half', { 200: 30, 400: 30 }, true],
    ['less than half', { 200: 31, 400: 29 }, false],
    ['mistakes and refusals that are half together', { 200: 30, 400: 15, 401: 15 }, true],
    ['5xx, which objectives count', { 200: 10, 500: 50 }, false],
  ] as const)('%s of the responses: %j', (_, perMinute, is) => {
    expect(holds(alert, [2 * day, { 200: 60, 400: 0, 401: 0, 500: 0 }], [6, perMinute])).toBe(is);
  });

  test('holds of one route of several, with the share of that route', () => {
    const fine: readonly Stretch[] = [
      [2 * day, { 200: 600 }],
      [6, { 200: 600 }],
    ];
    const refused: readonly Stretch[] = [
      [2 * day, { 200: 6, 404: 0 }],
      [6, { 200: 0, 404: 6 }],
    ];
    expect(valueAtEnd(alert, refused, ...route('/freight/{origin}', ...fine))).toBe(1);
  });

  test('waits for twelve responses, in five minutes or in an hour', () => {
    // One every two minutes.
    const few = (minutes: number): readonly Stretch[] => [
      [2 * day, { 200: 0.5, 400: 0 }],
      [minutes, { 200: 0, 400: 0.5 }],
    ];
    expect([20, 40].map((minutes) => holds(alert, ...few(minutes)))).toEqual([false, true]);
    expect(holds(alert, [2 * day, { 200: 0.1, 400: 0 }], [hour, { 200: 0, 400: 0.1 }])).toBe(false);
  });

  test('does not hold any more when the last five minutes are fine', () => {
    const outage: readonly Stretch[] = [
      [2 * day, { 200: 60, 400: 0 }],
      [50, { 200: 0, 400: 60 }],
    ];
    expect(holds(alert, ...outage, [4, { 200: 60, 400: 0 }])).toBe(false);
  });

  test('does not hold where it was so the day before: a lookup of keys that are mostly unknown', () => {
    expect(holds(alert, [2 * day, { 200: 20, 404: 80 }])).toBe(false);
    expect(holds(alert, [1 * day, { 200: 20, 404: 80 }])).toBe(true);
  });

  test('still holds a day after the release', () => {
    expect(holds(alert, [2 * day, { 200: 60, 400: 0 }], [day, { 200: 0, 400: 60 }])).toBe(true);
  });

  test('holds of a new service too', () => {
    expect(holds(alert, [30, { 400: 60 }])).toBe(true);
  });

  test('is false for a health check and for a path that the system does not declare', () => {
    const elsewhere = ['/health', 'unmatched'].flatMap((path) => route(path, [day, { 404: 60 }]));
    expect(valueAtEnd(alert, [[day, { 200: 60 }]], ...elsewhere)).toBeUndefined();
  });

  test('half of twelve responses are 4xx by chance once in ten months, where one in twenty is', () => {
    // Binomial: 6 to 12 of 12.
    let tail = 0;
    let ways = 1;
    for (let count = 0; count <= 12; count += 1) {
      if (count >= 6) tail += ways * 0.05 ** count * 0.95 ** (12 - count);
      ways = (ways * (12 - count)) / (count + 1);
    }
    expect(1 / tail).toBeGreaterThan(90_000);
    expect(tail * 30 * 24 * 12).toBeLessThan(0.1);
  });
});

describe('a rise', () => {
  const credentials = alertCalled('freight-more-401-403');
  const others = alertCalled('freight-more-4xx');
  const week = 7 * day;

  test('is a ticket of every system', () => {
    expect([credentials, others].map(({ severity, for: hold }) => [severity, hold])).toEqual([
      ['ticket', '15m'],
      ['ticket', '15m'],
    ]);
  });

  test('of refused credentials and of other 4xx are two, and neither is the other', () => {
    const usual: Stretch = [week, { 200: 60, 401: 0.3, 403: 0.1, 400: 0.3, 404: 0.1 }];
    const of = (more: Readonly<Record<string, number>>): readonly boolean[] =>
      [credentials, others].map((alert) =>
        holds(alert, usual, [hour, { 200: 60, 401: 0.3, 403: 0.1, 400: 0.3, 404: 0.1, ...more }]),
      );
    expect(of({})).toEqual([false, false]);
    expect(of({ 401: 5 })).toEqual([true, false]);
    expect(of({ 403: 5 })).toEqual([true, false]);
    expect(of({ 400: 5 })).toEqual([false, true]);
    expect(of({ 404: 5 })).toEqual([false, true]);
    expect(of({ 500: 50 })).toEqual([false, false]);
  });

  test('is one of the share: more traffic is none', () => {
    expect(holds(others, [week, { 200: 60, 400: 1 }], [hour, { 200: 600, 400: 10 }])).toBe(false);
    expect(holds(others, [week, { 200: 60, 400: 1 }], [hour, { 200: 6, 400: 1 }])).toBe(true);
  });

  test('is known where there was no such response before', () => {
    expect(holds(others, [week, { 200: 1 }], [hour, { 200: 1, 400: 0.5 }])).toBe(true);
  });

  test('with few requests takes twelve in an hour, and more the shorter the past is', () => {
    const one = (before: number): boolean =>
      holds(others, [before, { 200: 1, 400: 0 }], [hour, { 200: 0.5, 400: 0.25 }]);
    expect(holds(others, [week, { 200: 1, 400: 0 }], [hour, { 200: 0.5, 400: 0.15 }])).toBe(false);
    expect([week, 2 * hour, 0].map(one)).toEqual([true, true, false]);
    // Of 20 responses in the past, 3 more would be 15%.
    expect(holds(others, [20, { 200: 1, 400: 0 }], [hour, { 200: 0.75, 400: 0.25 }])).toBe(false);
  });

  test('that happens each night is usual', () => {
    const night: Stretch = [hour, { 200: 10, 401: 5 }];
    const rest: Stretch = [day - hour, { 200: 60, 401: 0 }];
    const nights = (count: number): readonly Stretch[] => Array.from({ length: count }, () => [rest, night]).flat();
    expect(holds(credentials, ...nights(5))).toBe(false);
    expect(holds(credentials, [4 * day, { 200: 60, 401: 0 }], ...nights(1))).toBe(true);
  });

  test('is over when the new share is the usual one', () => {
    const after = (hours: number): boolean =>
      holds(others, [week, { 200: 60, 400: 0.1 }], [hours * hour, { 200: 60, 400: 1 }]);
    expect([1, 12, 48].map(after)).toEqual([true, true, false]);
  });

  test('is one by chance at most as often as is said', () => {
    const condition = others.condition;
    if (condition.kind !== 'Rise') throw new Error(condition.kind);
    const { factor, least } = condition;
    const said = poissonAtLeast(least, least / factor);
    // The week before has 168 times as many responses, and counts scatter itself: three standard errors either way.
    for (let mean = 0.1; mean <= 200; mean *= 1.1) {
      const before = 168 * mean;
      for (const seen of [before - 3 * Math.sqrt(before), before].map((count) => Math.max(0, count))) {
        const limit = Math.max(least, Math.floor((factor * (seen + pastEvents)) / 168) + 1);
        const weight = seen < before ? 0.01 : 1;
        expect(weight * poissonAtLeast(limit, mean)).toBeLessThanOrEqual(said * 1.05);
      }
    }
  });

  test('is explained with its numbers', () => {
    const { condition } = others;
    expect(condition.kind === 'Rise' ? riseSentences(condition) : []).toEqual([
      'The share of the last hour is above 4 times that of the 7 days before it, with at least 12 such responses. To the responses of the past 3 are added, because that many may be missing by chance (rule of three): with few requests, or for a new API, a larger increase is needed.',
      'It is also above 4 times that of the same hour 1 day before, so that what happens every night does not fire it.',
      'Expected firings by chance: at most 0.206 in 30 days. If responses are independent, an hour with 3 such responses on average has 12 with a probability of 0.0000714 (Poisson), and with more or fewer on average the limit is farther away. A firing takes at least the 15 minutes for which it holds.',
      'A share that stays high counts as usual after about a day: the condition then ends, even if the cause remains.',
    ]);
  });
});

describe('a service that others run', () => {
  const withApi = (api: WatchedApi): readonly Alert[] =>
    nodesOf(
      watchSystem({ id: 'watched', description: 'Of others.', owner: 'shop', stages: { api }, objectives: [] }),
      'prod',
    ).alerts;
  const mostly = (api: WatchedApi): Alert | undefined => withApi(api).find(({ id }) => id === 'watched-mostly-4xx');

  test('is judged as a whole where its metric has no route, and by route where its telemetry says which', () => {
    expect(mostly(cloudRun('api', { runtime: 'own' }))?.title).toBe('watched: the API answers mostly 4xx');
    const telemetry = { service: 'api', routes: ['/a', '/b'] };
    expect(mostly(service('api', { telemetry }))?.title).toBe('watched: a route answers mostly 4xx');
  });

  test('is explained with what its metric cannot tell', () => {
    const [page, ticket] = [cloudRun('api', { runtime: 'own' })].flatMap((api) =>
      withApi(api).filter(({ id }) => id.endsWith('4xx')),
    );
    const unseen =
      "Cloud Monitoring's metric has no route: health checks and paths that the service does not have are counted too.";
    expect(page?.condition.kind === 'RouteShare' ? routeShareSentences(page.condition).at(-1) : '').toBe(unseen);
    expect(ticket?.condition.kind === 'Rise' ? riseSentences(ticket.condition).at(-1) : '').toBe(unseen);
  });

  test('behind a load balancer is judged over the six minutes that hold two of its points', () => {
    const condition = mostly(gke('api', { cluster: 'c', front: loadBalancer('map') }))?.condition;
    expect(condition?.kind === 'RouteShare' ? [condition.over, condition.least] : []).toEqual(['6m', 12]);
  });

  test('whose metric has no status has none of them', () => {
    expect(
      withApi(httpFunction('api', { runtime: 'own', generation: 1 })).filter(({ id }) => /4xx|401/.test(id)),
    ).toEqual([]);
  });
});

test('a route that answers mostly 4xx is explained with its numbers', () => {
  const { condition } = alertCalled('freight-mostly-4xx');
  expect(condition.kind === 'RouteShare' ? routeShareSentences(condition) : []).toEqual([
    'On a route, or of a service whose metric has no route, at least 50% of the responses in the last 5 minutes are 4xx, and there are at least 12 responses. With fewer responses the last hour is judged in the same way, unless the share in the last 5 minutes is below 50% again.',
    'A route whose share was as high over the whole day that ended 1 day ago does not fire: it may be a lookup in which most keys are unknown.',
    'The value is the largest share of all routes; the dashboard shows which route it is.',
  ]);
});
