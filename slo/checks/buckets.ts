/** Between which histogram boundaries a threshold lies, in words. */
import { seconds, type Duration } from '../../model/quantity.ts';

/** Such as 'between the histogram buckets 250ms and 500ms'. `boundaries` ascend, in seconds. */
export const bucketsAround = (threshold: Duration, boundaries: readonly number[]): string => {
  const [below, above] = [
    boundaries.findLast((bound) => bound < seconds(threshold)),
    boundaries.find((bound) => bound > seconds(threshold)),
  ];
  if (above === undefined) return 'beyond the last histogram bucket';
  return `between the histogram buckets ${inWords(below ?? 0)} and ${inWords(above)}`;
};

const inWords = (bound: number): string => (bound < 1 ? `${Number((bound * 1_000).toFixed(3))}ms` : `${bound}s`);
