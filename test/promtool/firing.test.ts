/**
 * Compares alerts/firing/ with Prometheus' own engine: every shape of alert condition, each with a random `for`, on random
 * series with gaps and resets. For each label set they must fire in the same minutes.
 */
import { expect } from '@jest/globals';
import * as fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { firingOf } from '../../alerts/firing/firing.ts';
import { parsePromql } from '../../promql/parse.ts';
import { memorySource } from '../../promql/source.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testEachWith, toolPath } from '../support/needs.ts';
import { runPromtool } from './promtool.ts';
import { notationOf, sourceSeries } from './series.ts';

const conditions: readonly string[] = [
  'sum(increase(requests_total{code="500"}[5m])) / sum(increase(requests_total[5m])) > 0.05',
  'sum by (route) (rate(requests_total[4m])) > 2',
  '(sum(increase(requests_total[10m])) or vector(0)) == 0',
  'sum(increase(requests_total[10m])) < 0.5 * sum(increase(requests_total[10m] offset 20m))',
  'waiting > 100',
  'max(waiting) > 100',
  'avg_over_time(waiting[7m]) > 80 and waiting > 50',
  'count(last_over_time(waiting[3m]) == 0) >= 1',
  'absent(waiting{queue="a"})',
];

/** A number of minutes with one value: the increase of a counter or the value of a gauge; undefined without samples. */
interface Stretch {
  readonly minutes: number;
  readonly value: number | undefined;
  /** The counter restarts at 0. */
  readonly restarts: boolean;
}

const stretch: fc.Arbitrary<Stretch> = fc.record({
  minutes: fc.integer({ min: 1, max: 25 }),
  value: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(0, 60, 120, 600) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 300 }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  ),
  restarts: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true)),
});

const stretches = fc.array(stretch, { minLength: 1, maxLength: 8 });

interface RandomSeries {
  readonly counters: readonly [readonly Stretch[], readonly Stretch[], readonly Stretch[]];
  readonly gauges: readonly [readonly Stretch[], readonly Stretch[]];
  /** The `for` of each condition, in minutes. */
  readonly holds: readonly number[];
}

const randomSeries: fc.Arbitrary<RandomSeries> = fc.record({
  counters: fc.tuple(stretches, stretches, stretches),
  gauges: fc.tuple(stretches, stretches),
  holds: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: conditions.length, maxLength: conditions.length }),
});

type Values = readonly (number | undefined)[];

const counterValues = (stretches: readonly Stretch[]): Values => {
  let count = 1_000;
  return stretches.flatMap(({ minutes, value, restarts }) => {
    if (restarts) count = 0;
    return Array.from({ length: minutes }, () => {
      count += value ?? 30;
      return value === undefined ? undefined : count;
    });
  });
};

const gaugeValues = (stretches: readonly Stretch[]): Values =>
  stretches.flatMap(({ minutes, value }) => Array.from({ length: minutes }, () => value));

const seriesOf = ({ counters, gauges }: RandomSeries): readonly (readonly [series: string, Values])[] => [
  ['requests_total{route="/a", code="200"}', counterValues(counters[0])],
  ['requests_total{route="/a", code="500"}', counterValues(counters[1])],
  ['requests_total{route="/b", code="200"}', counterValues(counters[2])],
  ['waiting{queue="a"}', gaugeValues(gauges[0])],
  ['waiting{queue="b"}', gaugeValues(gauges[1])],
];

/** One test of promtool. */
interface Case {
  readonly rules: readonly { readonly alert: string; readonly expr: string; readonly for: string }[];
  readonly test: unknown;
  readonly firing: number;
}

const minute = 60_000;
/** Minutes after the last sample, until every alert has resolved that will. */
const minutesAfter = 12;
const labelsCompared = 'alertname, route, queue';

/** How often rules are evaluated, and how promtool writes an instant. */
const paces = [
  { every: '30s', step: minute / 2, sets: 15, least: 2_000 },
  { every: '1m', step: minute, sets: 40, least: 5_000 },
  { every: '5m', step: 5 * minute, sets: 15, least: 2_000 },
] as const;

const caseOf = (inputs: RandomSeries, index: number, step: number): Case => {
  const series = seriesOf(inputs);
  // promtool has one interval for all series: samples come each minute, and between two of them is none.
  const interval = Math.min(step, minute);
  const perMinute = minute / interval;
  const spread = (values: Values): Values =>
    values.flatMap((value) => Array.from({ length: perMinute }, (_, part) => (part === 0 ? value : undefined)));
  const end = Math.max(...series.map(([, values]) => values.length)) + minutesAfter;
  const rules = conditions.map((expr, at) => ({ alert: `a${index}_${at}`, expr, for: `${inputs.holds[at]}m` }));
  const firings = firingOf(
    conditions.map((text, at) => ({
      condition: parsePromql(text),
      hold: (inputs.holds[at] ?? 0) * minute,
      missing: { kind: 'Inactive' },
      every: step,
    })),
    memorySource(series.map(([name, values]) => sourceSeries(name, values))),
    { from: 0, to: end * minute, since: 0 },
  );
  const expected = rules.flatMap(({ alert }, at) =>
    Object.values(Object.groupBy(firings[at] ?? [], ({ labels }) => JSON.stringify(labels))).map((intervals = []) => {
      const labels = Object.entries({ alertname: alert, ...intervals[0]?.labels });
      const values = Array.from({ length: end * perMinute + 1 }, (_, now) =>
        Number(intervals.some(({ from, to = Infinity }) => from <= now * interval && now * interval < to)),
      );
      return { labels: labels.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(', '), values };
    }),
  );
  const fires = `ALERTS{alertstate="firing", alertname=~"a${index}_.*"}`;
  return {
    rules,
    firing: expected.flatMap(({ values }) => values).filter((value) => value === 1).length,
    test: {
      name: `series ${index}`,
      interval: `${interval / 1_000}s`,
      input_series: [
        ...series.map(([name, values]) => ({ series: name, values: notationOf(spread(values)) })),
        ...expected.map(({ labels, values }) => ({ series: `expected{${labels}}`, values: notationOf(values) })),
      ],
      promql_expr_test: Array.from({ length: Math.floor((end * minute) / step) + 1 }, (_, now) => ({
        expr: `(${fires} unless on (${labelsCompared}) expected == 1) or (expected == 1 unless on (${labelsCompared}) ${fires})`,
        eval_time: `${(now * step) / 1_000}s`,
        exp_samples: [],
      })),
    },
  };
};

testEachWith(['promtool'], paces)(
  'evaluated every $every, conditions of every shape fire as in Prometheus, on $sets sets of random series with gaps and resets',
  ({ every, step, sets, least }) => {
    const promtool = toolPath('promtool')!;
    const folder = temporaryFolder();
    const files = fc.sample(randomSeries, { numRuns: sets, seed: 5 }).map((inputs, index) => {
      const { rules, test, firing } = caseOf(inputs, index, step);
      const names = ['rules', 'test'].map((kind) => path.join(folder, `${index}.${kind}.yml`));
      const [ruleFile = '', testFile = ''] = names;
      writeFileSync(ruleFile, JSON.stringify({ groups: [{ name: 'firing', interval: every, rules }] }));
      writeFileSync(testFile, JSON.stringify({ rule_files: [ruleFile], evaluation_interval: every, tests: [test] }));
      return { testFile, firing };
    });
    expect(files.reduce((sum, { firing }) => sum + firing, 0)).toBeGreaterThan(least);
    const { code, output } = runPromtool(promtool, ['test', 'rules', ...files.map(({ testFile }) => testFile)]);
    expect(code === 0 ? '' : output.slice(0, 20_000)).toBe('');
  },
  180_000,
);
