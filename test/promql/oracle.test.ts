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
import { shapes } from './shapes.ts';
import { seeded, sourceSeriesOf, worldOf } from './worlds.ts';

const seed = Number(process.env['PROMQL_SEED'] ?? 20_261_122);
const ticks = 150;
const instants = 6;

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

testWithOracle(
  'promtool',
  'every shape of expression means what it means to Prometheus',
  (promtool) => {
    const random = seeded(seed);
    const worlds = Array.from({ length: 8 }, () => worldOf(random, ticks));
    const wrong: unknown[] = [];
    const folder = temporaryFolder();
    for (const world of worlds) {
      const length = world.interval * ticks;
      const [start, step] = [Math.floor(random() * length * 0.3), Math.ceil((length * 0.9) / instants)];
      const times = Array.from({ length: instants }, (_, index) => start + index * step);
      const questions = shapes.flatMap((expr) => times.map((at) => ({ expr, at })));
      const [theirs = []] = askPromtool(promtool, folder, [world], questions);
      const source = memorySource(sourceSeriesOf(world));
      shapes.forEach((expr, shape) => {
        const expected = theirs.slice(shape * instants, (shape + 1) * instants);
        times.forEach((at, index) => {
          const ours = answered(() => evaluateAt(parsePromql(expr), source, at * 1_000));
          if (!agree(ours, expected[index]!)) wrong.push({ expr, at, ours, theirs: expected[index] });
        });
        if (expected.some((one) => typeof one === 'string')) return;
        const inRange = rangeAnswers(
          expr,
          source,
          times.map((at) => at * 1_000),
        );
        inRange.forEach((ours, index) => {
          if (!agree(ours, expected[index]!))
            wrong.push({ expr, at: times[index], inRange: ours, theirs: expected[index] });
        });
      });
    }
    expect({ seed, wrong: wrong.slice(0, 20), count: wrong.length }).toEqual({ seed, wrong: [], count: 0 });
  },
  120_000,
);
