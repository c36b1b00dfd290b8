import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { availability } from '../model/objective.ts';
import { evaluateRange } from '../promql/evaluate.ts';
import { memorySource } from '../promql/source.ts';
import { contextOf } from '../series/context.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import { prometheus } from '../series/prometheus.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { indicatorsOf } from './indicators.ts';
import { periodCounts, periods, type CountedUnit } from './periodCounts.ts';
import { calendarPeriod } from './window.ts';

const objective = availability('api', { target: '99%', window: 'calendar month', why: 'w', rejected: [] });
const context = contextOf({ ...freight, objectives: [objective] }, 'prod');
const indicator = indicatorsOf(context, objective).prometheus;

const hour = 3_600_000;
const day = 24 * hour;

/** A sample every half hour; events of each hour. */
const sourceOf = (
  hours: readonly { readonly good: number; readonly bad: number }[],
  from: number,
): ReturnType<typeof memorySource> => {
  const samples = (of: (events: (typeof hours)[number]) => number): { at: number; value: number }[] => {
    let sum = 1e6;
    return [
      { at: from, value: sum },
      ...hours.flatMap((events, index) => [
        { at: from + index * hour + hour / 2, value: sum },
        { at: from + (index + 1) * hour, value: (sum += of(events)) },
      ]),
    ];
  };
  const series = (
    name: string,
    values: { at: number; value: number }[],
  ): Parameters<typeof memorySource>[0][number] => ({
    labels: {
      __name__: `atalaya_objective_${name}_events_total`,
      job: 'freight',
      objective: objective.id,
    },
    times: Float64Array.from(values, ({ at }) => at),
    values: Float64Array.from(values, ({ value }) => value),
  });
  return memorySource([
    series(
      'good',
      samples(({ good }) => good),
    ),
    series(
      'total',
      samples(({ good, bad }) => good + bad),
    ),
  ]);
};

test.each([
  { unit: 'week', days: 30 },
  { unit: 'month', days: 100 },
  { unit: 'quarter', days: 200 },
] as const)('the events of the present $unit are those since it began, in UTC, and of no other', ({ unit, days }) => {
  const counts = periodCounts(indicator, prometheus, unit);
  if ('kind' in counts) throw new Error(counts.why);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_500 }), fc.infiniteStream(fc.nat(40)), (start, stream) => {
      const from = Date.parse('2024-01-01T00:00:00Z') + start * day;
      const hours = Array.from({ length: days * 24 }, () => ({ good: 1_000, bad: Number(stream.next().value) }));
      const source = sourceOf(hours, from);
      // The end, the begin of a period, and what is around it.
      const end = from + days * day;
      const { from: begin } = calendarPeriod(unit, end);
      const { from: before } = calendarPeriod(unit, begin);
      for (const at of [end, begin, begin + hour, begin + 5 * hour, before + hour, end - 7 * hour]) {
        if (at <= from + hour) continue;
        const grid = { from: at, to: at, step: hour };
        const [bad, total] = [counts.bad, counts.total].map(
          (expr) => evaluateRange(expr, source, grid).series[0]?.values[0] ?? NaN,
        );
        const present = calendarPeriod(unit, at);
        const inPeriod = hours.filter((_, index) => {
          const ends = from + (index + 1) * hour;
          return ends > present.from && ends <= at;
        });
        const exact =
          inPeriod.reduce((sum, events) => sum + events.bad, 0) /
          inPeriod.reduce((sum, { good, bad: own }) => sum + good + own, 0);
        expect(bad! / total!).toBeCloseTo(exact, 10);
      }
    }),
    { numRuns: 6 },
  );
});

test('the month as PromQL', () => {
  const counts = periodCounts(indicatorsOf(context, objective)['cloud-monitoring'], cloudMonitoring, 'month');
  if ('kind' in counts) throw new Error(counts.why);
  expect(cloudMonitoring.print(counts.total).split('\n')).toEqual([
    'sum(',
    '  sum_over_time(',
    '    (',
    '      sum(increase({"atalaya.objective.total_events", job="freight", objective="api-availability"}[61m]))',
    '      * on () group_right () count_values("period", month(vector(time() - 1)))',
    '    )[31d:1h]',
    '  )',
    '  and on (period)',
    '  count_values("period", month(vector(time() - 1)))',
    ')',
  ]);
});

test('no period is longer than its range', () => {
  for (const [unit, { longest }] of Object.entries(periods)) {
    for (let at = Date.parse('2024-01-15T00:00:00Z'); at < Date.parse('2029-01-01T00:00:00Z'); at += day) {
      const { from, to } = calendarPeriod(unit as CountedUnit, at);
      expect(to - from).toBeLessThanOrEqual(Number.parseInt(longest, 10) * day);
    }
  }
});
