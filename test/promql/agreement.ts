/** Compares results of the evaluator and of Prometheus' engine: labels must be equal, values equal within 1e-9 relative. */
import { evaluateAt, evaluateRange } from '../../promql/evaluate.ts';
import { keyOf } from '../../promql/labels.ts';
import { parsePromql } from '../../promql/parse.ts';
import { PromqlError } from '../../promql/promqlError.ts';
import type { SeriesSource } from '../../promql/source.ts';
import type { Answer, Sample } from './askPromtool.ts';
import { instantsOnly } from './shapes.ts';

/** The samples, or the message of a PromQL error. */
export const resultOf = (evaluate: () => readonly Sample[]): Answer => {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof PromqlError) return error.problem;
    throw error;
  }
};

const near = (a: number, b: number): boolean => {
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
};

const agree = (own: Answer, expected: Answer): boolean => {
  if (typeof own === 'string' || typeof expected === 'string') return typeof own === typeof expected;
  const known = new Map(expected.map(({ labels, value }) => [keyOf(labels), value]));
  return (
    own.length === expected.length &&
    own.every(({ labels, value }) => {
      const expectedValue = known.get(keyOf(labels));
      return expectedValue !== undefined && near(value, expectedValue);
    })
  );
};

const rangeAnswers = (expr: string, source: SeriesSource, times: readonly number[]): readonly Answer[] => {
  const [from = 0, second = 0] = times;
  const result = evaluateRange(parsePromql(expr), source, { from, to: times.at(-1) ?? 0, step: second - from });
  return times.map((time) =>
    result.series.flatMap(({ labels, times: instants, values }) => {
      const index = instants.indexOf(time);
      return index === -1 ? [] : [{ labels, value: values[index]! }];
    }),
  );
};

/** The differences at single instants (milliseconds), and over one range that contains all of them. */
export const disagreements = (
  expr: string,
  source: SeriesSource,
  times: readonly number[],
  expected: readonly Answer[],
): unknown[] => {
  const single = times.flatMap((at, index) => {
    const own = resultOf(() => evaluateAt(parsePromql(expr), source, at));
    return agree(own, expected[index]!) ? [] : [{ expr, at, own, expected: expected[index] }];
  });
  // One error makes the whole range an error, and some series cannot be evaluated over a range (instantsOnly).
  if (instantsOnly.has(expr) || expected.some((answer) => typeof answer === 'string')) return single;
  const ranged = rangeAnswers(expr, source, times).flatMap((own, index) =>
    agree(own, expected[index]!) ? [] : [{ expr, range: times, at: times[index], own, expected: expected[index] }],
  );
  return [...single, ...ranged];
};
