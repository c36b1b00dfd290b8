/**
 * Finds lasting changes of a series' level: E-divisive. The best cut is kept when random orders of the nights rarely have one as
 * good; then each side is searched again. Source: Matteson and James, JASA 109 (2014), section 3; MongoDB uses it for its nightly
 * runs (Daly et al., "The use of change point detection to identify software performance regressions", ICPE 2020).
 */
import { seededRandom } from '../../numbers/random.ts';

export interface ChangePoint {
  /** Index of the first value of the new level. */
  readonly at: number;
  /** p-value: probability that a random order of the values has a cut as good. */
  readonly p: number;
}

export interface ChangeOptions {
  /** Probability of a false positive in one search through a series. */
  readonly alpha?: number;
  /** Minimum number of values on either side: fewer are outliers, not a level. */
  readonly least?: number;
  /** Most random orders to try. */
  readonly shuffles?: number;
  readonly seed?: number;
}

/** Source: the default of Apache Otava. */
export const alpha = 0.001;
/** Minimum nights on either side. Our choice: three in a row are unlikely by chance, and a fourth would delay the finding by a night. */
export const leastNights = 3;
/** Twice as many as `alpha` needs. */
const shuffles = 1_999;

/** Ascending by index. The same seed gives the same result. */
export const changePoints = (values: readonly number[], options: ChangeOptions = {}): readonly ChangePoint[] =>
  within(values, 0, {
    alpha,
    least: leastNights,
    shuffles,
    ...options,
    random: seededRandom(options.seed ?? 1),
  }).toSorted((a, b) => a.at - b.at);

interface Search extends Required<Omit<ChangeOptions, 'seed'>> {
  readonly random: () => number;
}

const within = (values: readonly number[], offset: number, search: Search): readonly ChangePoint[] => {
  const cut = bestCut(values, search.least);
  if (cut === undefined || cut.difference <= 0) return [];
  const p = chanceOf(values, cut.difference, search);
  if (p > search.alpha) return [];
  return [
    { at: offset + cut.at, p },
    ...within(values.slice(0, cut.at), offset, search),
    ...within(values.slice(cut.at), offset + cut.at, search),
  ];
};

/** The p-value by random orders; stops as soon as it must exceed `alpha`. */
const chanceOf = (values: readonly number[], difference: number, search: Search): number => {
  const allowed = Math.floor(search.alpha * (search.shuffles + 1)) - 1;
  let asGood = 0;
  for (let tried = 1; tried <= search.shuffles; tried++) {
    const shuffledCut = bestCut(shuffled(values, search.random), search.least);
    if (shuffledCut !== undefined && shuffledCut.difference >= difference) asGood++;
    if (asGood > allowed) return (asGood + 1) / (tried + 1);
  }
  return (asGood + 1) / (search.shuffles + 1);
};

/** Source: Durstenfeld, Communications of the ACM 7 (1964). */
const shuffled = (values: readonly number[], random: () => number): readonly number[] => {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = (random() * (i + 1)) | 0;
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
};

/** A cut of a series into the values before and after a change. */
interface Cut {
  /** Index of the first value after the change. */
  readonly at: number;
  /** Larger where the two sides differ more. */
  readonly difference: number;
}

/**
 * The cut with the largest difference between the values before and after, for any distribution of the noise (Matteson and
 * James, equations 5 and 6, with exponent 1), with at least `least` values on either side. The part after the cut may end
 * before the series does, so that a later change does not hide an earlier one. Undefined for a series that is too short.
 */
export const bestCut = (values: readonly number[], least: number): Cut | undefined => {
  const { length } = values;
  const width = length + 1;
  const sums = distanceSums(values);
  let [bestAt, most] = [0, Number.NEGATIVE_INFINITY];
  for (let at = least; at + least <= length; at++) {
    const left = sums[at]!;
    const meanLeft = left / ((at * (at - 1)) / 2);
    for (let end = at + least; end <= length; end++) {
      const after = end - at;
      const right = sums[at * width + end]!;
      const between = sums[end]! - left - right;
      const distance = (2 * between) / (at * after) - meanLeft - right / ((after * (after - 1)) / 2);
      const difference = ((at * after) / end) * distance;
      if (difference > most) [bestAt, most] = [at, difference];
    }
  }
  return bestAt === 0 ? undefined : { at: bestAt, difference: most };
};

/**
 * At `from * (length + 1) + to`: the sum of the distances of all pairs among the values from index `from` up to, not including,
 * `to`. Takes quadratic time, because each sum is computed from the sums of shorter ranges.
 */
const distanceSums = (values: readonly number[]): Float64Array => {
  const width = values.length + 1;
  const sums = new Float64Array(width * width);
  for (let from = values.length - 2; from >= 0; from--) {
    const row = from * width;
    for (let to = from + 2; to < width; to++) {
      const apart = values[from]! - values[to - 1]!;
      sums[row + to] =
        sums[row + to - 1]! + sums[row + width + to]! - sums[row + width + to - 1]! + (apart < 0 ? -apart : apart);
    }
  }
  return sums;
};
