/**
 * Quantiles out of histogram points, by linear interpolation inside the bucket, as Prometheus' histogram_quantile does.
 * Source: prometheus.io/docs/prometheus/latest/querying/functions.
 */
import type { HistogramPoint } from '../model/point.ts';

export interface Distribution {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
  readonly sum: number;
  readonly count: number;
}

/** All points as one distribution; undefined without any. Their bounds must be equal: throws `RangeError` else. */
export const merged = (points: readonly HistogramPoint[]): Distribution | undefined => {
  const [first] = points;
  if (first === undefined) return undefined;
  const counts = first.counts.map(() => 0);
  let sum = 0;
  for (const point of points) {
    if (point.bounds.join() !== first.bounds.join())
      throw new RangeError(`${point.name} has points with different boundaries`);
    point.counts.forEach((count, index) => (counts[index]! += count));
    sum += point.sum;
  }
  return { bounds: first.bounds, counts, sum, count: counts.reduce((a, b) => a + b, 0) };
};

/** In the histogram's unit. Undefined when it is empty; what lies above the last bound is said to lie at it. */
export const quantile = ({ bounds, counts, count }: Distribution, share: number): number | undefined => {
  if (count === 0) return undefined;
  const rank = share * count;
  let below = 0;
  for (let index = 0; index < bounds.length; index++) {
    const inside = counts[index]!;
    if (inside > 0 && below + inside >= rank) {
      const lower = index === 0 ? 0 : bounds[index - 1]!;
      return lower + (bounds[index]! - lower) * Math.max(0, (rank - below) / inside);
    }
    below += inside;
  }
  return bounds.at(-1);
};
