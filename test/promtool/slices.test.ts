/**
 * The share of bad slices of an objective by time slices, in Prometheus' own engine, at every few minutes of random histories:
 * it equals the share that slo/slices.ts counts from the events of each slice, as whole numbers, in both dialects.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@jest/globals';
import * as fc from 'fast-check';
import { availability, freshness, type TimeSlices } from '../../model/objective.ts';
import { milliseconds } from '../../model/quantity.ts';
import { contextOf } from '../../series/context.ts';
import type { DialectId } from '../../series/dialect.ts';
import { everyDialect } from '../../series/dialects.ts';
import { countSlices, wholeSlices } from '../../slo/sliceCounts.ts';
import type { SloSlices } from '../../slo/slices.ts';
import { measuredSlos, type MeasuredSlo } from '../../slo/measuredSlo.ts';
import freight from '../fixtures/systems/freight.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { runPromtool } from './promtool.ts';
import { notationOf, seriesOf, type InputSeries } from './series.ts';

/** Good and bad events of each minute, and the messages that are overdue at its end. */
type Minutes = readonly (readonly [good: number, bad: number, overdue: number])[];

const stretch = fc.record({
  minutes: fc.integer({ min: 1, max: 40 }),
  perMinute: fc.constantFrom(0, 1, 20, 1_000),
  bad: fc.constantFrom(0, 1, 10, 50, 51, 100, 500, 1_000),
  overdue: fc.constantFrom(0, 0, 0, 1, 70, 5_000),
});

const history: fc.Arbitrary<Minutes> = fc.array(stretch, { minLength: 4, maxLength: 14 }).map((stretches) =>
  stretches.flatMap(({ minutes, perMinute, bad, overdue }) => {
    const wrong = Math.round((perMinute * bad) / 1_000);
    return Array.from({ length: minutes }, () => [perMinute - wrong, wrong, overdue] as const);
  }),
);

const slices: fc.Arbitrary<TimeSlices> = fc.record({
  length: fc.constantFrom('1m', '2m', '5m', '30m'),
  good: fc.constantFrom('95%', '90%', '99.9%', '100%'),
  empty: fc.constantFrom('good', 'not counted'),
});

const sloWith = (id: string, of: TimeSlices, type: 'availability' | 'freshness'): MeasuredSlo => {
  const common = { target: '99%', window: '30d', slices: of, why: 'w', rejected: [] } as const;
  const objective =
    type === 'availability' ? availability('api', common) : freshness('ingest', { ...common, under: '1m' });
  return measuredSlos(contextOf({ ...freight, id, objectives: [objective] }, 'prod'))[0]!;
};

const minute = 60_000;

/** Undefined where no slice is counted. The history begins at 0; slices before it are empty. */
const shareAt = (minutes: Minutes, of: SloSlices, isFresh: boolean, window: number, at: number): number | undefined => {
  const whole = wholeSlices(of, { from: at - window, to: at });
  const ends = Array.from({ length: (whole.to - whole.from) / of.length }, (_, n) => whole.from + (n + 1) * of.length);
  const counts = ends.map((end) => {
    const inside = minutes.slice(Math.max(0, (end - of.length) / minute), Math.max(0, end / minute));
    const good = inside.reduce((sum, [ok]) => sum + ok, 0);
    return {
      good,
      total: inside.reduce((sum, [ok, wrong]) => sum + ok + wrong, 0),
      overdue: isFresh ? overdueAt(minutes, end) : 0,
    };
  });
  const { good, total } = countSlices(of, counts, ends.length);
  return total === 0 ? undefined : (total - good) / total;
};

/** Before the counters begin there is no slice that could be bad. */
const overdueAt = (minutes: Minutes, at: number): number => (at <= 0 ? 0 : (minutes[at / minute - 1]?.[2] ?? 0));

/** Far from zero, so that nothing is extrapolated to before the counter began. */
const cumulative = (perMinute: readonly number[]): string => {
  let at = 1_000_000;
  return notationOf([at, ...perMinute.map((count) => (at += count))]);
};

const hasOverdue = ({ indicator }: MeasuredSlo, dialect: DialectId): boolean => {
  const read = indicator[dialect];
  return read.kind === 'GoodOfTotal' && read.overdue !== undefined;
};

interface Trial {
  readonly series: readonly InputSeries[];
  readonly checks: readonly unknown[];
}

const trialOf = (id: string, minutes: Minutes, of: TimeSlices, type: 'availability' | 'freshness'): Trial => {
  const slo = sloWith(id, of, type);
  const own = slo.slices!;
  const windows = [...(slo.errorShares.prometheus instanceof Map ? slo.errorShares.prometheus.keys() : [])].filter(
    (window) => milliseconds(window) <= milliseconds('6h'),
  );
  const series = everyDialect.flatMap((dialect) => {
    const indicator = slo.indicator[dialect.id];
    if (indicator.kind !== 'GoodOfTotal') throw new Error(indicator.kind);
    return [
      { series: seriesOf(indicator.good, dialect), values: cumulative(minutes.map(([ok]) => ok)) },
      { series: seriesOf(indicator.total, dialect), values: cumulative(minutes.map(([ok, wrong]) => ok + wrong)) },
      ...(indicator.overdue === undefined
        ? []
        : [
            {
              series: seriesOf(indicator.overdue, dialect),
              values: notationOf([overdueAt(minutes, 0), ...minutes.map(([, , overdue]) => overdue)]),
            },
          ]),
    ];
  });
  const checks = everyDialect.flatMap((dialect) => {
    const shares = slo.errorShares[dialect.id];
    if ('kind' in shares) throw new Error(shares.why);
    return windows.flatMap((window) =>
      Array.from({ length: Math.ceil(minutes.length / 7) }, (_, index) => {
        const at = index * 7 * minute;
        const share = shareAt(minutes, own, hasOverdue(slo, dialect.id), milliseconds(window), at);
        return {
          expr: dialect.print(shares.get(window)!),
          eval_time: `${index * 7}m`,
          exp_samples: share === undefined ? [] : [{ labels: '{}', value: share }],
        };
      }),
    );
  });
  return { series, checks };
};

testWith(
  'promtool',
  'the share of bad slices is the counted one, at every minute that is looked at, in both dialects',
  (promtool) => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'slices.test.yml');
    const cases = fc.sample(fc.tuple(history, slices, fc.constantFrom('availability', 'freshness')), {
      numRuns: 40,
      seed: 13,
    });
    const trials = cases.map(([minutes, of, type], index) => trialOf(`sliced-${index}`, minutes, of, type));
    expect(trials.flatMap(({ checks }) => checks).length).toBeGreaterThan(2_000);
    const tests = trials.map(({ series, checks }) => ({
      interval: '1m',
      input_series: series,
      promql_expr_test: checks,
    }));
    writeFileSync(file, JSON.stringify({ fuzzy_compare: true, evaluation_interval: '1m', tests }));
    const { code, output } = runPromtool(promtool, ['test', 'rules', file]);
    expect([code, output.trim().slice(0, 4_000)]).toEqual([0, expect.stringContaining('SUCCESS')]);
  },
  120_000,
);
