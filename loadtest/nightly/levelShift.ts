/**
 * Finds a change of level that the latest nights show: their mean compared with the mean of nights before them, by a t-test on
 * values that outliers cannot dominate. Both the nights just before and the first nights of the level are compared, so that a slow
 * drift is found too. Source: Student (1908) with Winsor's limits (Tukey, Annals of Mathematical Statistics 33, 1962).
 */
import { mean, sumOf } from '../../numbers/sum.ts';
import { medianOfAscending } from '../../numbers/quantile.ts';
import { beyond } from '../../numbers/studentT.ts';

export interface LevelShift {
  /** Index of the first value of the new level. */
  readonly at: number;
  /** Range of the values that it was compared with: the end is not included. */
  readonly before: readonly [from: number, to: number];
  /** p-value of one test: probability of such a difference without a change. */
  readonly p: number;
  readonly direction: 'up' | 'down';
}

/**
 * Highest p-value of a change. Our choice, by simulation (`SEED=0 npm run bench -- nights`): about as many steps of 8 % are found within
 * ten nights as by Apache Otava at its default of 0.001, at fewer false positives.
 */
export const alpha = 0.002;
/** Fewest nights of a new level. Our choice: one or two bad nights are no level. */
export const leastNights = 3;
/** Fewest nights of the old level. Our choice: the noise cannot be estimated from fewer. */
export const leastBefore = 10;
/** The same after a change: a false one must not hide a true one for long. Our choice. */
export const leastBetween = 5;
/** Most nights on either side. Source: Apache Otava's window. */
export const mostNights = 50;
/** The first nights of a level, against which drift is judged. Our choice. */
export const referenceNights = 20;
/** Winsor's limits, in standard deviations around the median. Our choice: nearer ones make the noise of few nights look smaller. */
const limit = 4;
/** The same for the new nights, in standard deviations of the old ones: of four new nights, two may be outliers. Our choice. */
const limitOfNew = 2;
/** Share of the new nights that must show at least half of the change, so that a few outliers are not a level. Our choice. */
const leastShare = 0.6;
/** MAD of a normal distribution to its standard deviation. Source: Hampel, JASA 69 (1974). */
export const madToDeviation = 1.482_6;

/** Numbers of new nights that are tried: each about two fifths more than the one before. */
const lengths: readonly number[] = [3, 4, 5, 7, 10, 14, 20, 28, 39, mostNights];

/** The change that the end of `values` shows most clearly; undefined without one. */
export const latestShift = (
  values: readonly number[],
  highestP: number = alpha,
  least: number = leastBefore,
): LevelShift | undefined => {
  const first = bestOf(values, lengths, highestP, least);
  if (first === undefined) return undefined;
  const near = Array.from({ length: mostNights - leastNights + 1 }, (_, i) => i + leastNights);
  return bestOf(values, near, highestP, least) ?? first;
};

const bestOf = (
  values: readonly number[],
  tried: readonly number[],
  highestP: number,
  least: number,
): LevelShift | undefined => {
  const first = values.length > referenceNights ? levelOf(values.slice(0, referenceNights)) : undefined;
  let best: LevelShift | undefined;
  for (const length of tried) {
    const at = values.length - length;
    if (at < least) continue;
    const after = levelOf(values.slice(at));
    const from = Math.max(0, at - mostNights);
    const ranges: readonly (readonly [number, number, Level])[] = [
      [from, at, levelOf(values.slice(from, at))],
      ...(first === undefined || at <= referenceNights ? [] : [[0, referenceNights, first] as const]),
    ];
    for (const [start, end, before] of ranges) {
      const { p, direction } = compared(before, values.slice(at), after);
      if (p <= highestP && (best === undefined || p < best.p)) best = { at, before: [start, end], p, direction };
    }
  }
  return best;
};

/** `after`: the level of `values`. */
const compared = (before: Level, values: readonly number[], after: Level): Pick<LevelShift, 'p' | 'direction'> => {
  const direction = after.centre >= before.centre ? 'up' : 'down';
  const limited = limitedTo(values, nearerMedian(values, direction), limitOfNew * before.spread);
  const change = mean(limited) - before.mean;
  const showing = values.filter((value) => (value - before.centre) / change >= 0.5).length;
  if (showing < Math.max(leastNights, Math.ceil(leastShare * values.length))) return { p: 1, direction };
  const freedom = before.count + after.count - 2;
  const variance = (before.squares + after.squares) / freedom;
  const error = Math.sqrt(variance * (1 / before.count + 1 / after.count));
  return { p: change === 0 ? 1 : error === 0 ? 0 : beyond(Math.abs(change) / error, freedom), direction };
};

/** The middle of the new values; of an even number, the one that is nearer to the old level. */
const nearerMedian = (values: readonly number[], direction: LevelShift['direction']): number => {
  const ascending = values.toSorted((a, b) => a - b);
  return ascending[direction === 'up' ? (ascending.length - 1) >> 1 : ascending.length >> 1]!;
};

export interface Level {
  readonly count: number;
  readonly centre: number;
  /** Of the values within the limits. */
  readonly mean: number;
  /** Standard deviation of a night. */
  readonly spread: number;
  /** Sum of the squared distances from the mean, within the limits. */
  readonly squares: number;
}

export const levelOf = (values: readonly number[]): Level => {
  const centre = middleOf(values);
  const mad = madToDeviation * middleOf(values.map((value) => Math.abs(value - centre)));
  const spread = mad > 0 ? mad : Math.sqrt(squaresOf(values) / Math.max(1, values.length - 1));
  const limited = limitedTo(values, centre, limit * spread);
  return { count: values.length, centre, mean: mean(limited), spread, squares: squaresOf(limited) };
};

/** The median; a typed array sorts without a comparison function, which is most of the time here. */
const middleOf = (values: readonly number[]): number => medianOfAscending([...Float64Array.from(values).sort()]);

const limitedTo = (values: readonly number[], centre: number, distance: number): readonly number[] =>
  values.map((value) => Math.min(Math.max(value, centre - distance), centre + distance));

const squaresOf = (values: readonly number[]): number => {
  const centre = mean(values);
  return sumOf(values, (value) => (value - centre) ** 2);
};
