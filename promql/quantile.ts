/** Quantiles of values, and of buckets. Source: Prometheus documentation, "quantile" and "histogram_quantile()". */

/** Between the two nearest values; NaN counts as smallest. Sorts `values` in place. */
export const quantileOf = (q: number, values: Float64Array): number => {
  if (values.length === 0 || Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  sortNanFirst(values);
  const rank = q * (values.length - 1);
  const lower = Math.floor(rank);
  const weight = rank - lower;
  return values[lower]! * (1 - weight) + values[Math.min(values.length - 1, lower + 1)]! * weight;
};

/** Typed arrays sort NaN last. */
const sortNanFirst = (values: Float64Array): void => {
  values.sort();
  let numbers = values.length;
  while (numbers > 0 && Number.isNaN(values[numbers - 1])) numbers -= 1;
  if (numbers === values.length) return;
  values.copyWithin(values.length - numbers, 0, numbers);
  values.fill(NaN, 0, values.length - numbers);
};

/** Buckets by ascending bound; counts are cumulative. The arrays are worked on in place. */
export interface Buckets {
  readonly bounds: Float64Array;
  readonly counts: Float64Array;
  size: number;
}

/** Differences of counts that are smaller than this, relatively, are rounding. Source: Prometheus 3. */
const rounding = 1e-12;
const smallestNormal = 2 ** -1_022;

export const bucketQuantile = (q: number, buckets: Buckets): number => {
  const { bounds, counts } = buckets;
  if (Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  if (bounds[buckets.size - 1] !== Infinity) return NaN;
  coalesce(buckets);
  makeMonotonic(buckets);
  const last = buckets.size - 1;
  const observed = counts[last]!;
  if (last < 1 || observed === 0) return NaN;
  const rank = q * observed;
  const found = firstReaching(buckets, rank);
  if (found === last) return bounds[last - 1]!;
  if (found === 0 && bounds[0]! <= 0) return bounds[0]!;
  const [start, before] = found === 0 ? [0, 0] : [bounds[found - 1]!, counts[found - 1]!];
  return start + (bounds[found]! - start) * ((rank - before) / (counts[found]! - before));
};

/** By halving, so that counts that are no numbers lead where they lead in Prometheus. */
const firstReaching = ({ counts, size }: Buckets, rank: number): number => {
  let [low, high] = [0, size - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (counts[middle]! >= rank) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The share of observations between two values. */
export const bucketFraction = (lower: number, upper: number, buckets: Buckets): number => {
  const { bounds, counts } = buckets;
  if (bounds[buckets.size - 1] !== Infinity) return NaN;
  coalesce(buckets);
  const observed = counts[buckets.size - 1]!;
  if (observed === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return NaN;
  return lower >= upper ? 0 : (rankOf(upper, buckets) - rankOf(lower, buckets)) / observed;
};

const rankOf = (value: number, { bounds, counts, size }: Buckets): number => {
  const observed = counts[size - 1]!;
  for (let index = 0; index < size; index += 1) {
    const [start, before] =
      index === 0 ? [bounds[0]! > 0 ? 0 : -Infinity, 0] : [bounds[index - 1]!, counts[index - 1]!];
    if (start >= value) return Math.min(before, observed);
    if (bounds[index]! > value) {
      const within = (counts[index]! - before) * ((value - start) / (bounds[index]! - start));
      return Math.min(start === -Infinity ? counts[index]! : before + within, observed);
    }
  }
  return observed;
};

const coalesce = (buckets: Buckets): void => {
  const { bounds, counts, size } = buckets;
  let kept = 0;
  for (let index = 1; index < size; index += 1) {
    if (bounds[index] === bounds[kept]) {
      counts[kept]! += counts[index]!;
      continue;
    }
    kept += 1;
    bounds[kept] = bounds[index]!;
    counts[kept] = counts[index]!;
  }
  buckets.size = kept + 1;
};

/** A count below the one before it, or above by rounding only, is lifted or lowered to it. */
const makeMonotonic = ({ counts, size }: Buckets): void => {
  let before = counts[0]!;
  for (let index = 1; index < size; index += 1) {
    const count = counts[index]!;
    if (count === before) continue;
    if (count < before || isRounding(before, count)) counts[index] = before;
    else before = count;
  }
};

const isRounding = (a: number, b: number): boolean => {
  const [size, difference] = [Math.abs(a) + Math.abs(b), Math.abs(a - b)];
  if (a === 0 || b === 0 || size < smallestNormal) return difference < rounding * smallestNormal;
  return difference / Math.min(size, Number.MAX_VALUE) < rounding;
};
