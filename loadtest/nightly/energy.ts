/**
 * How far the nights before differ from the nights after, for every place where a series can be cut, whatever the shape of
 * its noise. Source: Matteson and James, "A nonparametric approach for multiple change point analysis of multivariate data", JASA
 * 109 (2014), equations 5 and 6, with exponent 1.
 */

/** Of a series: where it differs most from what follows, and how much. */
export interface Cut {
  /** Index of the first value after the change. */
  readonly at: number;
  /** Larger where the two sides differ more. */
  readonly difference: number;
}

/**
 * The best cut, with at least `least` values on either side. What follows may end before the series does: a later change
 * must not hide an earlier one. Undefined for a series that is too short.
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
 * At `from * (length + 1) + to`: the distances of all pairs of values from one index up to another, without it, added up. In time
 * that grows with the square of the length, as each sum is made of sums of shorter pieces.
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
