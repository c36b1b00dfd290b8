/**
 * The error rates of composites in Prometheus' own engine, over random histories of their parts: the mean by weight, and the
 * share of slices that are bad for one of the parts, as counted from the events.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@jest/globals';
import * as fc from 'fast-check';
import { allGood, availability, composite, processing, type Objective } from '../../model/objective.ts';
import { milliseconds, type Duration } from '../../model/quantity.ts';
import { contextOf } from '../../series/context.ts';
import { everyDialect } from '../../series/dialects.ts';
import { measuredSlos, type MeasuredSlo } from '../../slo/measuredSlo.ts';
import { countAllGood, wholeSlices } from '../../slo/sliceCounts.ts';
import freight from '../fixtures/systems/freight.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { runPromtool } from './promtool.ts';
import { notationOf, seriesOf, type InputSeries } from './series.ts';

/** Good and bad events of each minute, and whether the counters have samples. */
interface Minute {
  readonly good: number;
  readonly bad: number;
}

const stretch = fc.record({
  minutes: fc.integer({ min: 1, max: 30 }),
  perMinute: fc.constantFrom(0, 20, 1_000),
  bad: fc.constantFrom(0, 0, 10, 50, 100, 1_000),
});

const history = fc.array(stretch, { minLength: 3, maxLength: 8 }).map((stretches) =>
  stretches.flatMap(({ minutes, perMinute, bad }): readonly Minute[] => {
    const wrong = Math.round((perMinute * bad) / 1_000);
    return Array.from({ length: minutes }, () => ({ good: perMinute - wrong, bad: wrong }));
  }),
);

/** The second part has no series at all in some histories. */
const cases = fc.record({
  a: history,
  b: fc.option(history, { nil: undefined, freq: 4 }),
  slice: fc.constantFrom<Duration>('1m', '5m'),
  empty: fc.constantFrom('good' as const, 'not counted' as const),
});

const common = { window: '30d', why: 'w', rejected: [] } as const;

const composites = (id: string, slice: Duration, empty: 'good' | 'not counted'): readonly MeasuredSlo[] => {
  const objectives: readonly Objective[] = [
    availability('api', { ...common, id: 'a', target: '95%' }),
    processing('ingest', { ...common, id: 'b', target: '99%' }),
    composite('api', { ...common, id: 'mean', target: '99%', weights: { a: '70%', b: '30%' } }),
    allGood('api', { ...common, id: 'all', target: '99%', of: ['a', 'b'], slice, empty }),
  ];
  return measuredSlos(contextOf({ ...freight, id, objectives }, 'prod')).slice(2);
};

const minute = 60_000;

const sumIn = (minutes: readonly Minute[], from: number, to: number): Minute =>
  minutes
    .slice(Math.max(0, from / minute), Math.max(0, to / minute))
    .reduce((sum, { good, bad }) => ({ good: sum.good + good, bad: sum.bad + bad }), { good: 0, bad: 0 });

/** A window of n samples holds n - 1 steps: (at - window + 1 minute, at]. */
const meanAt = (parts: readonly (readonly Minute[])[], window: number, at: number): number =>
  parts.reduce((mean, minutes, index) => {
    const { good, bad } = sumIn(minutes, at - window + minute, at);
    return mean + (index === 0 ? 0.7 : 0.3) * (good + bad === 0 ? 0 : bad / (good + bad));
  }, 0);

const allAt = (
  { slices, composite: made }: MeasuredSlo,
  parts: readonly (readonly Minute[])[],
  window: number,
  at: number,
): number | undefined => {
  const own = slices!;
  const whole = wholeSlices(own, { from: at - window, to: at });
  const ends = Array.from(
    { length: (whole.to - whole.from) / own.length },
    (_, n) => whole.from + (n + 1) * own.length,
  );
  const sliced = parts.map((minutes, index) => ({
    limit: made!.parts[index]!.limit,
    bySlice: new Map(
      ends.map((end) => {
        const { good, bad } = sumIn(minutes, end - own.length, end);
        return [end, { good, total: good + bad, overdue: 0 }] as const;
      }),
    ),
  }));
  const { good, total } = countAllGood(own, sliced, ends.length);
  return total === 0 ? undefined : (total - good) / total;
};

const cumulative = (perMinute: readonly number[]): string => {
  let at = 1_000_000;
  return notationOf([at, ...perMinute.map((count) => (at += count))]);
};

testWith(
  'promtool',
  'the error rate of a composite is the counted one, at every minute that is looked at, in both dialects',
  (promtool) => {
    const file = path.join(temporaryFolder(), 'composite.test.yml');
    let checked = 0;
    const tests = fc.sample(cases, { numRuns: 30, seed: 7 }).map(({ a, b, slice, empty }, index) => {
      const slos = composites(`whole-${index}`, slice, empty);
      const parts = [a, b ?? []];
      const series = everyDialect.flatMap((dialect) =>
        [...slos[0]!.partIndicators.values()].flatMap((indicators, part): readonly InputSeries[] => {
          const indicator = indicators[dialect.id];
          const minutes = part === 0 ? a : b;
          if (indicator.kind !== 'GoodOfTotal') throw new Error(indicator.kind);
          if (minutes === undefined) return [];
          return [
            { series: seriesOf(indicator.good, dialect), values: cumulative(minutes.map(({ good }) => good)) },
            {
              series: seriesOf(indicator.total, dialect),
              values: cumulative(minutes.map(({ good, bad }) => good + bad)),
            },
          ];
        }),
      );
      // Up to the end of the shorter history: a series that ends is stale.
      const length = Math.min(a.length, b?.length ?? Infinity);
      const checks = everyDialect.flatMap((dialect) =>
        slos.flatMap((slo) => {
          const shares = slo.errorShares[dialect.id];
          if ('kind' in shares) throw new Error(shares.why);
          return (['1h', '5m'] as const).flatMap((window) =>
            Array.from({ length: Math.floor((length - 1) / 7) }, (_, step) => {
              checked += 1;
              const at = (step * 7 + 1) * minute;
              const share =
                slo.id === 'mean'
                  ? meanAt(parts, milliseconds(window), at)
                  : allAt(slo, parts, milliseconds(window), at);
              return {
                // In billionths: the last digits of a mean depend on the order of its operations.
                expr: `round((${dialect.print(shares.get(window)!)}) * 1e9)`,
                eval_time: `${at / minute}m`,
                exp_samples: share === undefined ? [] : [{ labels: '{}', value: Math.round(share * 1e9) }],
              };
            }),
          );
        }),
      );
      return { interval: '1m', input_series: series, promql_expr_test: checks };
    });
    expect(checked).toBeGreaterThan(1_000);
    writeFileSync(file, JSON.stringify({ fuzzy_compare: true, evaluation_interval: '1m', tests }));
    const { code, output } = runPromtool(promtool, ['test', 'rules', file]);
    expect([code, output.trim().slice(0, 3_000)]).toEqual([0, expect.stringContaining('SUCCESS')]);
  },
  120_000,
);
