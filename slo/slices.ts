/** Time slices, prepared for arithmetic. A slice is bad when its error rate is above `limit`. */
import type { Decimal } from 'decimal.js';
import type { TimeSlices } from '../model/objective.ts';
import { milliseconds, share, type Duration } from '../model/quantity.ts';
import { Exact } from '../numbers/exact.ts';

export interface SloSlices {
  readonly duration: Duration;
  /** Milliseconds. */
  readonly length: number;
  /** Smallest share of good events of a good slice. */
  readonly good: Decimal;
  /** Largest share of bad events of a good slice: exactly 1 - good. */
  readonly limit: Decimal;
  readonly empty: 'good' | 'not counted';
}

export const resolveSlices = (slices: TimeSlices | undefined): SloSlices | undefined => {
  if (slices === undefined) return undefined;
  const good = new Exact(share(slices.good));
  return Object.freeze({
    duration: slices.length,
    length: milliseconds(slices.length),
    good,
    limit: new Exact(1).minus(good),
    empty: slices.empty ?? 'good',
  });
};
