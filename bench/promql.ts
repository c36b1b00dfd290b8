/**
 * Compares a PromQL chart of 500 steps over 30 days of 10-second points of twenty series with a bare loop that reads every
 * sample of the same arrays once. A viewer notices the time for a chart; the ratio can be compared between machines.
 * Run: node bench/promql.ts
 */
import { evaluateRange } from '../promql/evaluate.ts';
import { parsePromql } from '../promql/parse.ts';
import { memorySource, type SourceSeries } from '../promql/source.ts';
import { thousands } from './ingestData.ts';
import { median } from '../numbers/quantile.ts';

const series = 20;
const samples = 259_200;
const steps = 500;
const second = 1_000;
const interval = 10 * second;

const counters = (): readonly SourceSeries[] =>
  Array.from({ length: series }, (_, index) => {
    const values = new Float64Array(samples);
    for (let at = 1; at < samples; at += 1)
      values[at] = at % 50_000 === 0 ? 0 : values[at - 1]! + ((at * 7 + index) % 11);
    const labels = { __name__: 'requests_total', job: `system-${index}`, le: String(index) };
    return { labels, times: Float64Array.from({ length: samples }, (__, at) => at * interval), values };
  });

const expressions: readonly string[] = [
  'sum(rate(requests_total[5m]))',
  'sum(rate(requests_total[1h]))',
  'sum by (job) (increase(requests_total[1d]))',
  'sum(rate(requests_total{job="system-1"}[5m])) / sum(rate(requests_total[5m]))',
  'max_over_time(requests_total[1h])',
  'avg_over_time(requests_total[1d])',
  'histogram_quantile(0.95, sum by (le) (rate(requests_total[1h])))',
  'requests_total',
];

/** Every sample of every series, once. */
const bareLoop = (all: readonly SourceSeries[]): number => {
  let sum = 0;
  for (const { values } of all) {
    for (let at = 1; at < values.length; at += 1)
      sum += values[at]! >= values[at - 1]! ? values[at]! - values[at - 1]! : values[at]!;
  }
  return sum;
};

const timed = (rounds: number, run: () => unknown): number => {
  const times = Array.from({ length: rounds + 1 }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  // The first round warms up and does not count.
  return median(times.slice(1));
};

/** Lines to print. */
export const benchPromql = (rounds: number): readonly string[] => {
  const all = counters();
  const source = memorySource(all);
  const end = samples * interval;
  const step = Math.floor(end / steps / interval) * interval;
  const bare = timed(rounds, () => bareLoop(all));
  const total = series * samples;
  const rate = (milliseconds: number): string => thousands((total / milliseconds) * second);
  return [
    `${steps} steps over ${series} series of ${samples.toLocaleString('en')} samples, median of ${rounds};`,
    `  the bare loop takes ${bare.toFixed(1)} ms (${rate(bare)} samples/s)`,
    ...expressions.map((expr) => {
      const parsed = parsePromql(expr);
      const took = timed(rounds, () =>
        evaluateRange(parsed, source, { from: end - (steps - 1) * step, to: end, step }),
      );
      return `  ${(bare / took).toFixed(2)} of the bare loop: ${took.toFixed(1)} ms (${rate(took)} samples/s)  ${expr}`;
    }),
  ];
};

if (import.meta.main) console.log(benchPromql(7).join('\n'));
