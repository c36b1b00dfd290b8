/**
 * How a period's error budget was spent over time. The budget is that of all events of the period, so what is left never
 * grows and ends at the period's own figure.
 */
import type { Decimal } from 'decimal.js';
import { Exact } from '../../numbers/exact.ts';
import { utcClock, type Clock } from '../../text/date.ts';
import { sumOf } from '../../numbers/sum.ts';
import { errorBudget } from '../judge.ts';
import type { Slo } from '../slo.ts';
import type { Interval } from '../window.ts';
import type { Hour } from './reads.ts';

export interface BudgetStep extends Interval {
  readonly good: number;
  readonly total: number;
  /** Of the period's budget, at the end of the step; negative when overspent. */
  readonly left: Decimal;
}

const day = 86_400_000;

/** `total`: all events of the period. Empty without events. */
export const budgetSteps = (
  slo: Slo,
  hours: readonly Hour[],
  total: number,
  steps: readonly Interval[],
): readonly BudgetStep[] => {
  if (total === 0) return [];
  const allowed = errorBudget(slo, total);
  let [next, bad] = [0, 0];
  return steps.map(({ from, to }) => {
    const inside: Hour[] = [];
    for (let hour = hours[next]; hour !== undefined && hour.to <= to; hour = hours[next]) {
      inside.push(hour);
      next += 1;
    }
    const [good, all] = [sumOf(inside, (hour) => hour.good), sumOf(inside, (hour) => hour.total)];
    bad += all - good;
    return { from, to, good, total: all, left: new Exact(1).minus(new Exact(bad).div(allowed)) };
  });
};

/** Steps on whole days of the clock: at most `most`, so a day each, or seven, or more; the first and the last may be shorter. */
export const daySteps = ({ from, to }: Interval, most: number, { shown }: Clock = utcClock): readonly Interval[] => {
  const days = Math.ceil(shown(to) / day) - Math.floor(shown(from) / day);
  const length = [1, 7, 14, 28].find((count) => days / count <= most) ?? Math.ceil(days / most);
  const first = Math.floor(shown(from) / day) * day;
  const steps: Interval[] = [];
  for (let [start, next] = [from, length]; start < to; next += length) {
    const end = Math.min(to, instantShown(first + next * day, shown));
    if (end > start) steps.push({ from: start, to: end });
    start = Math.max(start, end);
  }
  return steps;
};

/** The first instant at which the clock shows this midnight; where it skips midnight, the instant at which it does. */
const instantShown = (midnight: number, shown: Clock['shown']): number => {
  const offsetAt = (at: number): number => shown(at) - at;
  // No zone is further from UTC, and no clock is set twice in four days.
  const [before, after] = [offsetAt(midnight - 2 * day), offsetAt(midnight + 2 * day)];
  const shows = [midnight - before, midnight - after].filter((at) => shown(at) === midnight);
  return shows.length === 0 ? midnight - before : Math.min(...shows);
};
