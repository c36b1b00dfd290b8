/**
 * How a period's error budget was spent over time. The budget is that of all events of the period, so what is left never
 * grows and ends at the period's own figure.
 */
import type { Decimal } from 'decimal.js';
import { Exact } from '../../numbers/exact.ts';
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

/** Steps on whole days (UTC): at most `most`, so a day each, or seven, or more; the first and the last may be shorter. */
export const daySteps = ({ from, to }: Interval, most: number): readonly Interval[] => {
  const days = Math.ceil(to / day) - Math.floor(from / day);
  const length = ([1, 7, 14, 28].find((count) => days / count <= most) ?? Math.ceil(days / most)) * day;
  const steps: Interval[] = [];
  for (let start = from; start < to;) {
    const end = Math.min(to, Math.floor(start / day) * day + length);
    steps.push({ from: start, to: end });
    start = end;
  }
  return steps;
};
