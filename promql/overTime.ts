/** Functions of the values in a window. min and max ignore NaN unless every value is NaN. */
import { quantileOf } from './quantile.ts';
import { add, meanOneByOne, sumOf, valueOf, windowSums, type Total } from './sum.ts';
import type { OverWindow, Samples } from './windows.ts';

export const sumOverTime = ({ values }: Samples): OverWindow => {
  const sums = windowSums(values);
  return ({ first, last }) => {
    const total = sums(first, last);
    return total === undefined ? sumOf(values, first, last) : valueOf(total);
  };
};

export const avgOverTime = ({ values }: Samples): OverWindow => {
  const sums = windowSums(values);
  return ({ first, last }) => {
    const count = last - first + 1;
    const total = sums(first, last);
    if (total !== undefined) return total.sum / count + total.lost / count;
    return meanOneByOne(count, (index) => values[first + index]!);
  };
};

export const countOverTime =
  () =>
  ({ first, last }: { readonly first: number; readonly last: number }): number =>
    last - first + 1;

export const presentOverTime = () => (): number => 1;

export const firstOverTime =
  ({ values }: Samples): OverWindow =>
  ({ first }) =>
    values[first]!;

export const lastOverTime =
  ({ values }: Samples): OverWindow =>
  ({ last }) =>
    values[last]!;

export const maxOverTime = ({ values }: Samples): OverWindow => extreme(values, (a, b) => a >= b);
export const minOverTime = ({ values }: Samples): OverWindow => extreme(values, (a, b) => a <= b);

/**
 * Keeps the positions that may be the extreme of a later window, best first: every sample is added and removed once,
 * however much windows overlap.
 */
const extreme = (values: Float64Array, beats: (a: number, b: number) => boolean): OverWindow => {
  const candidates: number[] = [];
  let head = 0;
  let seen = 0;
  return ({ first, last }) => {
    for (seen = Math.max(seen, first); seen <= last; seen += 1) {
      const value = values[seen]!;
      if (Number.isNaN(value)) continue;
      while (candidates.length > head && beats(value, values[candidates.at(-1)!]!)) candidates.pop();
      candidates.push(seen);
    }
    while (head < candidates.length && candidates[head]! < first) head += 1;
    return head < candidates.length ? values[candidates[head]!]! : NaN;
  };
};

/** Welford's method with compensated sums: variances of counters are small compared with their values. */
const variance = (values: Float64Array, first: number, last: number): number => {
  const mean: Total = { sum: 0, lost: 0 };
  const squares: Total = { sum: 0, lost: 0 };
  for (let index = first; index <= last; index += 1) {
    const value = values[index]!;
    const off = value - valueOf(mean);
    add(mean, off / (index - first + 1));
    add(squares, off * (value - valueOf(mean)));
  }
  return valueOf(squares) / (last - first + 1);
};

export const stdvarOverTime =
  ({ values }: Samples): OverWindow =>
  ({ first, last }) =>
    variance(values, first, last);

export const stddevOverTime =
  ({ values }: Samples): OverWindow =>
  ({ first, last }) =>
    Math.sqrt(variance(values, first, last));

/** `q` has a value for each step. */
export const quantileOverTime =
  ({ values }: Samples, q: Float64Array): OverWindow =>
  ({ first, last, step }) =>
    quantileOf(q[step]!, values.slice(first, last + 1));
