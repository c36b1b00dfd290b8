/**
 * Evaluates every shape of expression over random series, here and in Prometheus' own engine: results must be equal within
 * 1e-9, at single instants and over a range, with errors in the same places. PROMQL_SEED=N uses other series.
 */
import { expect } from '@jest/globals';
import * as fc from 'fast-check';
import { parsePromql } from '../../promql/parse.ts';
import { print } from '../../promql/print.ts';
import { memorySource } from '../../promql/source.ts';
import { randomExpr } from '../../promql/testing/randomExpr.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { resultOf, disagreements } from './agreement.ts';
import { askPromtool, type Answer } from './askPromtool.ts';
import { emittedQueries } from './emittedQueries.ts';
import { queries, refusedQueries } from './queries.ts';
import { shapes } from './shapes.ts';
import { sourceSeriesOf, worldOf } from './worlds.ts';
import { seededRandom } from '../../numbers/random.ts';

const seed = Number(process.env['PROMQL_SEED'] ?? 20_261_122);
const ticks = 150;
const instants = 6;
const worlds = 8;

testWith(
  'promtool',
  'every shape of expression gives the same result as in Prometheus',
  (promtool) => {
    const random = seededRandom(seed);
    const folder = temporaryFolder();
    const wrong = Array.from({ length: worlds }, () => {
      const world = worldOf(random, ticks);
      const length = world.interval * ticks;
      const [start, step] = [Math.floor(random() * length * 0.3), Math.ceil((length * 0.9) / instants)];
      const times = Array.from({ length: instants }, (_, index) => start + index * step);
      const expected = askPromtool(
        promtool,
        folder,
        world,
        shapes.flatMap((expr) => times.map((at) => ({ expr, at }))),
      );
      const source = memorySource(sourceSeriesOf(world));
      return shapes.flatMap((expr, shape) =>
        disagreements(
          expr,
          source,
          times.map((at) => at * 1_000),
          expected.slice(shape * instants, (shape + 1) * instants),
        ),
      );
    }).flat();
    expect({ seed, count: wrong.length, first: wrong.slice(0, 10) }).toEqual({ seed, count: 0, first: [] });
  },
  120_000,
);

testWith(
  'promtool',
  'the parser accepts and refuses the same queries as Prometheus',
  (promtool) => {
    const emptyWorld = { interval: 60, series: [] };
    const all = [...queries, ...refusedQueries];
    const expected = askPromtool(
      promtool,
      temporaryFolder(),
      emptyWorld,
      all.map((expr) => ({ expr, at: 60 })),
    );
    const isAccepted = (expr: string): boolean => Array.isArray(resultOf(() => (parsePromql(expr), [])));
    const own = all.map((expr) => [expr, isAccepted(expr) || refusedQueries.includes(expr)]);
    expect(own).toEqual(all.map((expr, index) => [expr, !isSyntaxError(expected[index]!)]));
  },
  120_000,
);

testWith(
  'promtool',
  'Prometheus parses every printed expression',
  (promtool) => {
    const random = fc.sample(randomExpr, { numRuns: 500, seed });
    const emitted = emittedQueries('*').map((query) => parsePromql(query));
    const printed = [...random, ...emitted].map((expr) => print(expr));
    const answers = askPromtool(
      promtool,
      temporaryFolder(),
      { interval: 60, series: [] },
      printed.map((expr) => ({ expr, at: 60 })),
    );
    expect(printed.filter((_, index) => isSyntaxError(answers[index]!))).toEqual([]);
  },
  120_000,
);

const isSyntaxError = (answer: Answer): boolean => typeof answer === 'string' && /parse error|unexpected/.test(answer);
