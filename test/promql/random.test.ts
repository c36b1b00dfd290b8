/**
 * Evaluates random expressions over random series, here and in Prometheus' own engine: results must be equal, with errors in
 * the same places. PROMQL_SEED=N uses others.
 */
import { expect } from '@jest/globals';
import * as fc from 'fast-check';
import { seededRandom } from '../../numbers/random.ts';
import { number, offset, selector } from '../../promql/build.ts';
import type { LabelMatcher, VectorSelector } from '../../promql/expr.ts';
import { printOnOneLine } from '../../promql/print.ts';
import { memorySource } from '../../promql/source.ts';
import { exprOf } from '../../promql/testing/randomExpr.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { disagreements } from './agreement.ts';
import { askPromtool } from './askPromtool.ts';
import { sourceSeriesOf, worldOf } from './worlds.ts';

const seed = Number(process.env['PROMQL_SEED'] ?? 20_261_129);
const ticks = 150;
const worlds = 2;
const count = 250;
const longest = 400;

const job = (op: LabelMatcher['op'], value: string): readonly LabelMatcher[] => [{ label: 'job', op, value }];

const selectors: fc.Arbitrary<VectorSelector> = fc
  .tuple(
    fc.constantFrom('requests_total', 'backlog', 'load', 'limit', 'latency_seconds_bucket'),
    fc.constantFrom(job('=', 'a'), job('=~', 'a|b'), job('!~', 'b|c'), []),
    fc.constantFrom(undefined, undefined, '1m', '5m'),
  )
  .map(([name, matchers, back]) => {
    const selected = selector(name, matchers);
    return back === undefined ? selected : offset(selected, back);
  });

/** Without topk and bottomk, because the engine takes any of equal series, and promtool's report has no order. */
const expressions = exprOf({
  selectors,
  labels: fc.constantFrom('job', 'zone', 'route', 'code', 'owner', 'le'),
  durations: fc.constantFrom('1m', '90s', '5m', '10m'),
  steps: fc.constantFrom('30s', '1m'),
  numbers: fc.constantFrom(0, 1, 2, 0.5, 0.9, -1, 100, NaN).map((value) => number(value)),
  texts: fc.constantFrom('-', ''),
  vectorFunctions: 'abs absent ceil exp floor ln round sgn sort sqrt timestamp'.split(' '),
  rangeFunctions: [
    ...'rate increase delta idelta irate changes resets deriv absent_over_time avg_over_time count_over_time'.split(
      ' ',
    ),
    ...'first_over_time last_over_time max_over_time min_over_time present_over_time sum_over_time'.split(' '),
  ],
  ranking: ['quantile'],
});

testWith(
  'promtool',
  'random expressions give the same results as in Prometheus',
  (promtool) => {
    const random = seededRandom(seed);
    const folder = temporaryFolder();
    const wrong = Array.from({ length: worlds }, (_, index) => {
      const world = worldOf(random, ticks);
      const length = world.interval * ticks;
      const times = [0, 1, 2, 3].map((part) => Math.floor(length * 0.1) + part * Math.floor(length * 0.3));
      const drawn = fc.sample(expressions, { numRuns: count, seed: seed + index }).map((expr) => printOnOneLine(expr));
      const exprs = drawn.filter((expr) => expr.length <= longest);
      const questions = exprs.flatMap((expr) => times.map((at) => ({ expr, at })));
      const answers = askPromtool(promtool, folder, world, questions);
      const source = memorySource(sourceSeriesOf(world));
      const instants = times.map((at) => at * 1_000);
      return exprs.flatMap((expr, position) =>
        disagreements(expr, source, instants, answers.slice(position * times.length, (position + 1) * times.length)),
      );
    }).flat();
    expect({ seed, count: wrong.length, first: wrong.slice(0, 10) }).toEqual({ seed, count: 0, first: [] });
  },
  120_000,
);
