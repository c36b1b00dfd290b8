/**
 * Random series through every shape of expression, here and in Prometheus' own engine: equal answers to a billionth, at
 * single instants and over a range, and errors where it has errors. PROMQL_SEED=N runs other series.
 */
import { expect } from '@jest/globals';
import { evaluateAt, evaluateRange } from '../../history/promql/evaluate.ts';
import { keyOf } from '../../history/promql/labels.ts';
import { parsePromql } from '../../history/promql/parse.ts';
import { PromqlError } from '../../history/promql/promqlError.ts';
import { memorySource, type SeriesSource } from '../../history/promql/source.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWithOracle } from '../support/withOracle.ts';
import { askPromtool, type Answer, type Sample } from './askPromtool.ts';
import { queries, refusedThough } from './queries.ts';
import { instantsOnly, shapes } from './shapes.ts';
import { seeded, sourceSeriesOf, worldOf } from './worlds.ts';

const seed = Number(process.env['PROMQL_SEED'] ?? 20_261_122);
const ticks = 150;
const instants = 6;
const worlds = 8;

const answered = (ask: () => readonly Sample[]): Answer => {
  try {
    return ask();
  } catch (error) {
    if (error instanceof PromqlError) return error.what;
    throw error;
  }
};

const near = (a: number, b: number): boolean => {
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
};

const agree = (ours: Answer, theirs: Answer): boolean => {
  if (typeof ours === 'string' || typeof theirs === 'string') return typeof ours === typeof theirs;
  const known = new Map(theirs.map(({ labels, value }) => [keyOf(labels), value]));
  return (
    ours.length === theirs.length &&
    ours.every(({ labels, value }) => {
      const other = known.get(keyOf(labels));
      return other !== undefined && near(value, other);
    })
  );
};

const rangeAnswers = (expr: string, source: SeriesSource, times: readonly number[]): readonly Answer[] => {
  const [from = 0, second = 0] = times;
  const result = evaluateRange(parsePromql(expr), source, { from, to: times.at(-1) ?? 0, step: second - from });
  return times.map((time) =>
    result.series.flatMap(({ labels, times: at, values }) => {
      const index = at.indexOf(time);
      return index === -1 ? [] : [{ labels, value: values[index]! }];
    }),
  );
};

/** Where answers differ: at single instants, and over a range that holds them all. */
const disagreements = (
  expr: string,
  source: SeriesSource,
  times: readonly number[],
  theirs: readonly Answer[],
): unknown[] => {
  const single = times.flatMap((at, index) => {
    const ours = answered(() => evaluateAt(parsePromql(expr), source, at));
    return agree(ours, theirs[index]!) ? [] : [{ expr, at, ours, theirs: theirs[index] }];
  });
  // One error is an error of the whole range; and what never coexists does not fit into one range either.
  if (instantsOnly.has(expr) || theirs.some((one) => typeof one === 'string')) return single;
  const ranged = rangeAnswers(expr, source, times).flatMap((ours, index) =>
    agree(ours, theirs[index]!) ? [] : [{ expr, range: times, at: times[index], ours, theirs: theirs[index] }],
  );
  return [...single, ...ranged];
};

testWithOracle(
  'promtool',
  'every shape of expression means what it means to Prometheus',
  (promtool) => {
    const random = seeded(seed);
    const folder = temporaryFolder();
    const wrong = Array.from({ length: worlds }, () => {
      const world = worldOf(random, ticks);
      const length = world.interval * ticks;
      const [start, step] = [Math.floor(random() * length * 0.3), Math.ceil((length * 0.9) / instants)];
      const times = Array.from({ length: instants }, (_, index) => start + index * step);
      const theirs = askPromtool(
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
          theirs.slice(shape * instants, (shape + 1) * instants),
        ),
      );
    }).flat();
    expect({ seed, count: wrong.length, first: wrong.slice(0, 10) }).toEqual({ seed, count: 0, first: [] });
  },
  120_000,
);

testWithOracle(
  'promtool',
  'what is read here is PromQL to Prometheus, and what is refused is none to it either',
  (promtool) => {
    const nothing = { interval: 60, series: [] };
    const all = [...queries, ...refusedThough];
    const theirs = askPromtool(
      promtool,
      temporaryFolder(),
      nothing,
      all.map((expr) => ({ expr, at: 60 })),
    );
    const isRead = (expr: string): boolean => Array.isArray(answered(() => (parsePromql(expr), [])));
    const ours = all.map((expr) => [expr, isRead(expr) || refusedThough.includes(expr)]);
    expect(ours).toEqual(all.map((expr, index) => [expr, !isSyntaxError(theirs[index]!)]));
  },
  30_000,
);

const isSyntaxError = (answer: Answer): boolean => typeof answer === 'string' && /parse error|unexpected/.test(answer);
