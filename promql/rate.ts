/**
 * The change of a series over a window. A value below the previous one is a counter reset: the previous value is added.
 * The change between the first and the last sample is extrapolated (promql/extrapolation.ts), for a counter not further back
 * than where it would be zero. Source: Prometheus documentation, "rate()", and Prometheus 3, promql/functions.go.
 */
import { emptyColumn, type Column } from './column.ts';
import type { Extrapolation } from './extrapolation.ts';
import { add, valueOf, type Total } from './sum.ts';
import type { OverWindow, Samples, Windows } from './windows.ts';

export interface Change {
  /** A counter, which decreases only by a reset. */
  readonly counter: boolean;
  readonly perSecond: boolean;
}

/** `windows` and their extrapolation belong to the sample times of the values. The column has no labels yet. */
export const extrapolated = (
  { counter, perSecond }: Change,
  values: Float64Array,
  { grid, over, first, last }: Windows,
  { sampled, before, after, factor }: Extrapolation,
): Column => {
  const column = emptyColumn({}, grid.size);
  const { values: results, present } = column;
  const withResets = counter && hasReset(values) ? addResetsOf(values) : undefined;
  const window = over.range / 1_000;
  for (let index = 0; index < grid.size; index += 1) {
    const begin = first[index]!;
    const final = last[index]!;
    if (final <= begin) continue;
    const value = values[begin]!;
    const difference = values[final]! - value;
    const change = withResets === undefined ? difference : withResets(difference, begin, final);
    let by = factor[index]!;
    // From twice the change on, the counter would be zero further back than any extrapolation reaches.
    if (counter && change > 0 && value >= 0 && value < 2 * change) {
      const seconds = sampled[index]!;
      by = (seconds + Math.min(before[index]!, seconds * (value / change)) + after[index]!) / seconds;
    }
    results[index] = change * (perSecond ? by / window : by);
    present[index] = 1;
  }
  return column;
};

const hasReset = (values: Float64Array): boolean => {
  for (let index = 1; index < values.length; index += 1) {
    if (values[index]! < values[index - 1]!) return true;
  }
  return false;
};

type AddResets = (change: number, first: number, last: number) => number;

/**
 * Adds the values before the resets between two samples to the change between these, one by one: an infinite sum stays
 * infinite. Windows move forward, so each sample is read once.
 */
const addResetsOf = (values: Float64Array): AddResets => {
  const at: number[] = [];
  let oldest = 0;
  let seen = 1;
  return (change, first, last) => {
    for (seen = Math.max(seen, first + 1); seen <= last; seen += 1) {
      if (values[seen]! < values[seen - 1]!) at.push(seen);
    }
    while (oldest < at.length && at[oldest]! <= first) oldest += 1;
    let sum = change;
    for (let index = oldest; index < at.length; index += 1) sum += values[at[index]! - 1]!;
    return sum;
  };
};

/** Between the last two samples. */
export const instant =
  (perSecond: boolean) =>
  ({ times, values }: Samples): OverWindow =>
  ({ first, last }) => {
    if (last === first) return undefined;
    const [before, now] = [values[last - 1]!, values[last]!];
    const change = perSecond && now < before ? now : now - before;
    return perSecond ? change / ((times[last]! - times[last - 1]!) / 1_000) : change;
  };

/** How often a value differs from the previous one. NaN does not differ from NaN. */
export const changes = ({ values }: Samples): OverWindow =>
  counting((before, now) => now !== before && !(Number.isNaN(now) && Number.isNaN(before)), values);

export const resets = ({ values }: Samples): OverWindow => counting((before, now) => now < before, values);

const counting =
  (counts: (before: number, now: number) => boolean, values: Float64Array): OverWindow =>
  ({ first, last }) => {
    let count = 0;
    for (let index = first + 1; index <= last; index += 1) {
      if (counts(values[index - 1]!, values[index]!)) count += 1;
    }
    return count;
  };

/** Linear regression: the slope per second, and the value at an instant. */
const line = ({ times, values }: Samples, first: number, last: number, at: number): readonly [number, number] => {
  const [sumX, sumY, sumXY, sumX2] = [total(), total(), total(), total()];
  let constant = true;
  for (let index = first; index <= last; index += 1) {
    const [x, y] = [(times[index]! - at) / 1_000, values[index]!];
    if (y !== values[first]!) constant = false;
    add(sumX, x);
    add(sumY, y);
    add(sumXY, x * y);
    add(sumX2, x * x);
  }
  if (constant) return Number.isFinite(values[first]!) ? [0, values[first]!] : [NaN, NaN];
  const count = last - first + 1;
  const [x, y] = [valueOf(sumX), valueOf(sumY)];
  const slope = (valueOf(sumXY) - (x * y) / count) / (valueOf(sumX2) - (x * x) / count);
  return [slope, y / count - (slope * x) / count];
};

const total = (): Total => ({ sum: 0, lost: 0 });

export const deriv =
  (samples: Samples): OverWindow =>
  ({ first, last }) =>
    last === first ? undefined : line(samples, first, last, samples.times[first]!)[0];

/** `ahead` in seconds, for each step; `now` is the instant of evaluation, without the offset. */
export const predictLinear =
  (samples: Samples, ahead: Float64Array, now: (step: number) => number): OverWindow =>
  ({ first, last, step }) => {
    if (last === first) return undefined;
    const [slope, value] = line(samples, first, last, now(step));
    return slope * ahead[step]! + value;
  };
