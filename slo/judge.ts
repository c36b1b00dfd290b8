/**
 * Judges good and total events against a target. Verdicts compare products of exact decimals: 999 of 1000 meet 99.9 %,
 * and nothing less does. Without events the verdict is no data, never met and never 100 %. Source: Site Reliability
 * Workbook, ch. 2 and 5.
 */
import type { Decimal } from 'decimal.js';
import { Exact } from '../numbers/exact.ts';
import type { Slo } from './slo.ts';

export interface Counts {
  readonly good: number;
  readonly total: number;
  /** Messages that are already too old and have no outcome yet: bad now, and counted neither in good nor in total. */
  readonly overdue: number;
}

/** Counts of an objective over (from, to], read at the same time. Milliseconds since the epoch. */
export type EventCounts = (slo: Slo, from: number, to: number) => Counts;

interface Tally {
  readonly good: number;
  readonly bad: number;
  /** Includes overdue messages. */
  readonly total: number;
  readonly overdue: number;
}

export interface Judged extends Tally {
  readonly kind: 'Judged';
  readonly met: boolean;
  /** Share of events that were good. */
  readonly sli: Decimal;
  /** Bad events that the target allows among these events. */
  readonly allowed: Decimal;
  /** Used share of the budget; above 1 when overspent. */
  readonly budgetSpent: Decimal;
  /** 1 - budgetSpent; negative when overspent. */
  readonly budgetLeft: Decimal;
}

export interface NoData extends Tally {
  readonly kind: 'NoData';
}

export type Judgement = Judged | NoData;

/** Throws `RangeError` for impossible counts. */
export const judge = (counts: Counts, slo: Slo): Judgement => {
  const tally = tallyOf(counts, slo);
  if (tally.total === 0) return { kind: 'NoData', ...tally };
  const allowed = errorBudget(slo, tally.total);
  const budgetSpent = new Exact(tally.bad).div(allowed);
  return {
    kind: 'Judged',
    ...tally,
    met: allowed.gte(tally.bad),
    sli: new Exact(tally.good).div(tally.total),
    allowed,
    budgetSpent,
    budgetLeft: new Exact(1).minus(budgetSpent),
  };
};

/** Bad events that the target allows among `total`: exact, rarely whole. */
export const errorBudget = (slo: Pick<Slo, 'budget'>, total: number): Decimal => slo.budget.mul(total);

/** The error rate divided by the allowed error rate. Undefined without events. */
export const burnRate = (counts: Counts, slo: Slo): Decimal | undefined => {
  const { bad, total } = tallyOf(counts, slo);
  return total === 0 ? undefined : new Exact(bad).div(errorBudget(slo, total));
};

const tallyOf = ({ good, total, overdue }: Counts, slo: Slo): Tally => {
  const numbers = [good, total, overdue];
  if (!numbers.every((count) => Number.isFinite(count) && count >= 0) || good > total) {
    throw new RangeError(
      `${slo.system} ${slo.id}: ${good} good of ${total} events and ${overdue} overdue cannot be; read the counters together`,
    );
  }
  return { good, bad: total - good + overdue, total: total + overdue, overdue };
};
