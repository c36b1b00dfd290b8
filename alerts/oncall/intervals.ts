/** Sets of instants as intervals: ascending, disjoint, each end excluded. */
import type { Interval } from './timeWindows.ts';

/** Of ascending intervals: those that touch or overlap as one. */
export const joinedIntervals = (intervals: readonly Interval[]): readonly Interval[] => {
  const result: Interval[] = [];
  for (const { begin, end } of intervals) {
    const last = result.at(-1);
    if (last !== undefined && begin <= last.end) {
      if (end > last.end) result[result.length - 1] = { begin: last.begin, end };
    } else result.push({ begin, end });
  }
  return result;
};

/** The instants that are in both. */
export const inBoth = (some: readonly Interval[], others: readonly Interval[]): readonly Interval[] => {
  const result: Interval[] = [];
  let index = 0;
  for (const { begin, end } of some) {
    while (index < others.length && others[index]!.end <= begin) index += 1;
    for (let i = index; i < others.length && others[i]!.begin < end; i += 1)
      result.push({ begin: Math.max(begin, others[i]!.begin), end: Math.min(end, others[i]!.end) });
  }
  return result;
};

/** Their length in milliseconds. */
export const lengthOf = (intervals: readonly Interval[]): number =>
  intervals.reduce((total, { begin, end }) => total + end - begin, 0);
