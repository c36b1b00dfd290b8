/**
 * The change of a series over a window. A value below the previous one is a counter reset: the previous value is added.
 * The change between the first and the last sample is extrapolated to an edge of the window that is near, else by half a
 * sample interval, and for a counter not further back than where it would be zero. Source: Prometheus documentation,
 * "rate()", and Prometheus 3, promql/functions.go.
 */
import { add, valueOf, type Total } from './sum.ts';
import type { OverWindow, Samples } from './windows.ts';

/** A sample is near an edge when it is not further than this many sample intervals. */
const near = 1.1;

export interface Change {
  /** Never falls but by a reset. */
  readonly counter: boolean;
  readonly perSecond: boolean;
}

export const extrapolated =
  ({ counter, perSecond }: Change) =>
  (samples: Samples): OverWindow => {
    const { times, values } = samples;
    const withResets: AddResets = counter ? addResetsOf(values) : (change) => change;
    return ({ first, last, start, end }) => {
      if (last === first) return undefined;
      const [earliest, latest] = [times[first]!, times[last]!];
      const change = withResets(values[last]! - values[first]!, first, last);
      const sampled = (latest - earliest) / 1_000;
      const interval = sampled / (last - first);
      const [toStart, toEnd] = [(earliest - start) / 1_000, (end - latest) / 1_000];
      let before = toStart >= interval * near ? interval / 2 : toStart;
      if (counter && change > 0 && values[first]! >= 0) before = Math.min(before, sampled * (values[first]! / change));
      const after = toEnd >= interval * near ? interval / 2 : toEnd;
      const factor = (sampled + before + after) / sampled;
      return change * (perSecond ? factor / ((end - start) / 1_000) : factor);
    };
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
