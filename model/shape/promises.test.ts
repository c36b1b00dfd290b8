import { describe, expect, test } from '@jest/globals';
import { availability, freshness, latency, processing } from '../objective.ts';
import { backlogAbove, errorsAbove, latencyAbove, oldestMessageAbove } from '../threshold.ts';
import { problemText, problemsWith } from '../testing/orders.ts';

const common = { target: '99.9%', window: '30d', why: 'callers were told so', rejected: [] } as const;

/** A value as written without type checking. */
const untyped = <T>(value: T): never => value as never;

describe('an objective is refused', () => {
  const noBudget = 'leaves no error budget: any failure breaks it, and any release may fail';
  const windows = "write '30d' or '7d' for a rolling window, or 'calendar month' or 'calendar week'";
  const id = "write up to 63 lower-case letters, digits, dots and dashes, such as 'api-latency-300ms'";

  test.each([
    [
      { target: '100%' },
      'objective-of-100-percent',
      'target',
      `an objective of 100% ${noBudget}`,
      "promise less, such as '99.9%'",
    ],
    [
      { target: '100.0%' },
      'objective-of-100-percent',
      'target',
      `an objective of 100.0% ${noBudget}`,
      "promise less, such as '99.9%'",
    ],
    [
      { target: '101%' },
      'objective-of-100-percent',
      'target',
      `an objective of 101% ${noBudget}`,
      "promise less, such as '99.9%'",
    ],
    [
      { target: '0%' },
      'objective-of-0-percent',
      'target',
      'an objective of 0% promises nothing: it is met while everything fails',
      "promise more, such as '99%'",
    ],
    [
      { target: 99.9 },
      'bad-quantity',
      'target',
      '99.9 is not a percentage: it has no unit',
      "write a percentage such as '99.9%'",
    ],
    [{ target: '99,9%' }, 'bad-quantity', 'target', "'99,9%' is not a percentage", "write '99.9%'"],
    [
      { window: '91d' },
      'out-of-range',
      'window',
      'a rolling window of 91d is not possible: it takes whole days, at most 90',
      "write '90d', or 'calendar quarter' or 'calendar year'",
    ],
    [
      { window: '6h' },
      'out-of-range',
      'window',
      'a rolling window of 6h is not possible: it takes whole days, at most 90',
      "write '1d'",
    ],
    [{ window: 'month' }, 'bad-quantity', 'window', "'month' is not a window", windows],
    [{ window: '30 days' }, 'bad-quantity', 'window', "'30 days' is not a window", "write '30d'"],
    [
      { why: '' },
      'empty-text',
      'why',
      'the text is empty',
      'write who depends on this, and what breaks for them when it is not kept',
    ],
    [{ rejected: [{ indicator: 'mean' }] }, 'missing-field', 'rejected[0].why', 'why is missing', 'add why'],
    [{ good: '2XX' }, 'unknown-value', 'good', "'2XX' is not '2xx of valid', '2xx' or 'not 5xx'", "write '2xx'"],
    [
      { under: '300ms' },
      'unknown-field',
      'under',
      "there is no 'under' here",
      'remove it; the fields here are id, target, window, slices, timeZone, tiers, alertingOff, shadow, leastEvents, why, rejected, of, type, stage, good, measuredBy, probes',
    ],
    [{ id: 'My objective' }, 'bad-name', 'id', "'My objective' is not an objective's id", id],
  ])('%j', (parts, rule, path, message, fix) => {
    const objectives = [availability('api', untyped({ ...common, ...parts }))];
    expect(problemsWith({ objectives })).toEqual([problemText(`model/${rule}`, `objectives[0].${path}`, message, fix)]);
  });

  test.each([
    ['apii', "'apii' is not 'api'", "write 'api'"],
    ['ingest', "'ingest' is not 'api'", "write 'api'"],
  ])('latency of stage %s', (stage, message, fix) => {
    const objectives = [latency(untyped(stage), { ...common, under: '300ms' })];
    expect(problemsWith({ objectives })).toEqual([
      problemText('model/unknown-stage', 'objectives[0].stage', message, fix),
    ]);
  });

  test('latency under a misspelt time, and its id is not reported too', () => {
    const objectives = [latency('api', untyped({ ...common, under: '2 s' }))];
    const wanted = problemText('model/bad-quantity', 'objectives[0].under', "'2 s' is not a duration", "write '2s'");
    expect(problemsWith({ objectives })).toEqual([wanted]);
  });

  test('each of several is reported with its path', () => {
    const objectives = [
      processing('ingest', untyped({ ...common, target: '100%' })),
      freshness('ingest', untyped({ ...common, under: '1 m' })),
    ];
    expect(problemsWith({ objectives })).toEqual([
      problemText(
        'model/objective-of-100-percent',
        'objectives[0].target',
        `an objective of 100% ${noBudget}`,
        "promise less, such as '99.9%'",
      ),
      problemText('model/bad-quantity', 'objectives[1].under', "'1 m' is not a duration", "write '1m'"),
    ]);
  });
});

test.each(['1d', '7d', '28d', '30d', '24h', 'calendar day', 'calendar week', 'calendar month'] as const)(
  'a window of %s is accepted',
  (window) => {
    expect(problemsWith({ objectives: [availability('api', { ...common, window })] })).toEqual([]);
  },
);

describe('a threshold is refused', () => {
  test.each([
    [
      latencyAbove('2s', { statistic: 'avg' as never, over: '5m' }),
      'unknown-value',
      'statistic',
      "'avg' is not 'mean', 'p50', 'p95' or 'p99'",
      "write 'mean', 'p50', 'p95' or 'p99'",
    ],
    [
      latencyAbove('2s', { statistic: 'mean', over: '90s' }),
      'out-of-range',
      'over',
      "'90s' is not a whole number of minutes, which alert policies need",
      "write '2m'",
    ],
    [
      latencyAbove('2s', { statistic: 'mean', over: '10s' }),
      'out-of-range',
      'over',
      "'10s' is not between '1m' and '1d', the limits of an alert policy",
      "write '1m'",
    ],
    [
      errorsAbove('table' as never, '1%', { over: '5m' }),
      'unknown-stage',
      'stage',
      "'table' is not 'api' or 'ingest'",
      "write 'api' or 'ingest'",
    ],
    [
      errorsAbove('api', '0%', { over: '5m' }),
      'out-of-range',
      'above',
      'above 0% fires at the first error',
      "write a share between 0% and 100%, such as '1%'",
    ],
    [
      errorsAbove('api', '100%', { over: '5m' }),
      'out-of-range',
      'above',
      'above 100% never fires',
      "write a share between 0% and 100%, such as '1%'",
    ],
    [
      backlogAbove(0, { for: '5m' }),
      'out-of-range',
      'messages',
      '0 is not a whole number of 1 or more',
      'write a whole number of 1 or more',
    ],
    [oldestMessageAbove('5 m', { for: '5m' }), 'bad-quantity', 'above', "'5 m' is not a duration", "write '5m'"],
  ])('%j', (alert, id, path, message, fix) => {
    expect(problemsWith({ alerts: [alert] })).toEqual([problemText(`model/${id}`, `alerts[0].${path}`, message, fix)]);
  });
});
