/** Whether the evaluator and Prometheus' engine agree: equal labels, and values equal to a billionth. */
import { evaluateAt, evaluateRange } from '../../promql/evaluate.ts';
import { keyOf } from '../../promql/labels.ts';
import { parsePromql } from '../../promql/parse.ts';
import { PromqlError } from '../../promql/promqlError.ts';
import type { SeriesSource } from '../../promql/source.ts';
import type { Answer, Sample } from './askPromtool.ts';
import { instantsOnly } from './shapes.ts';

export const answered = (ask: () => readonly Sample[]): Answer => {
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

/** Where answers differ: at single instants (milliseconds), and over a range that holds them all. */
export const disagreements = (
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
