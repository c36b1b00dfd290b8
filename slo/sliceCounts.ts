/**
 * Counts of time slices: an objective may count good slices of time (good minutes) instead of good events. Slices are counted
 * by their end: (from, to] holds those that end in it. Source: OpenSLO, budgetingMethod Timeslices. The same counts feed the
 * arithmetic of slo/judge.ts.
 */
import type { Decimal } from 'decimal.js';
import type { Counts } from './judge.ts';
import type { SloSlices } from './slices.ts';
import type { Interval } from './window.ts';

/** The whole slices that end in (from, to]: from the beginning of the first to the end of the last. */
export const wholeSlices = ({ length }: Pick<SloSlices, 'length'>, { from, to }: Interval): Interval => {
  const begin = Math.floor(from / length) * length;
  return { from: begin, to: Math.max(begin, Math.floor(to / length) * length) };
};

/** Counts of one slice; undefined where it has no events. */
export const isGoodSlice = (
  { limit }: Pick<SloSlices, 'limit'>,
  { good, total, overdue }: Counts,
): boolean | undefined => {
  const all = total + overdue;
  // Products instead of quotients: a slice exactly at the limit is good.
  return all === 0 ? undefined : limit.mul(all).gte(all - good);
};

/** Good and total slices. `withEvents`: the events of each slice that has any, among `whole` slices. */
export const countSlices = (slices: SloSlices, withEvents: Iterable<Counts>, whole: number): Counts => {
  let [seen, bad] = [0, 0];
  for (const counts of withEvents) {
    const isGood = isGoodSlice(slices, counts);
    if (isGood !== undefined) seen += 1;
    if (isGood === false) bad += 1;
  }
  const total = slices.empty === 'good' ? Math.max(whole, seen) : seen;
  return { good: total - bad, total, overdue: 0 };
};

/** Events of a part of a composite by the end of their slice. */
export interface SlicedPart {
  /** Largest share of bad events of a good slice. */
  readonly limit: Decimal;
  readonly bySlice: ReadonlyMap<number, Counts>;
}

/** Slices that are good for every part, among `whole` slices. A part without events in a slice is not bad in it. */
export const countAllGood = (slices: SloSlices, parts: readonly SlicedPart[], whole: number): Counts => {
  const ends = new Set(parts.flatMap(({ bySlice }) => [...bySlice.keys()]));
  let [seen, bad] = [0, 0];
  for (const end of ends) {
    const verdicts = parts.map(({ limit, bySlice }) => {
      const counts = bySlice.get(end);
      return counts === undefined ? undefined : isGoodSlice({ limit }, counts);
    });
    if (verdicts.some((verdict) => verdict !== undefined)) seen += 1;
    if (verdicts.includes(false)) bad += 1;
  }
  const total = slices.empty === 'good' ? Math.max(whole, seen) : seen;
  return { good: total - bad, total, overdue: 0 };
};
