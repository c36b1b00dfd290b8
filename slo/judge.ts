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

/** Counts of the parts of a composite, of which weights make one share. */
export interface WeightedCounts {
  readonly kind: 'WeightedCounts';
  readonly parts: readonly { readonly weight: Decimal; readonly counts: Counts }[];
}

export type Counted = Counts | WeightedCounts;

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
export const judge = (counts: Counted, slo: Slo): Judgement => {
  if ('kind' in counts) return judgeWeighted(counts, slo);
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

/**
 * Good and bad are shares of all events of the parts, so that they are rarely whole. A part without events has none that are
 * bad. The verdict compares products: no quotient is rounded before it.
 */
const judgeWeighted = (counts: WeightedCounts, slo: Slo): Judgement => {
  const { bad, whole, total, overdue } = weightedShare(counts, slo);
  if (total === 0) return { kind: 'NoData', good: 0, bad: 0, total: 0, overdue: 0 };
  const allowed = slo.budget.mul(whole);
  const budgetSpent = bad.div(allowed);
  const share = bad.div(whole);
  const badEvents = share.mul(total).toNumber();
  return {
    kind: 'Judged',
    good: total - badEvents,
    bad: badEvents,
    total,
    overdue,
    met: allowed.gte(bad),
    sli: new Exact(1).minus(share),
    allowed: errorBudget(slo, total),
    budgetSpent,
    budgetLeft: new Exact(1).minus(budgetSpent),
  };
};

/** The share of bad events is `bad / whole`: both are multiplied by the totals of all parts. */
const weightedShare = (
  { parts }: WeightedCounts,
  slo: Slo,
): { readonly bad: Decimal; readonly whole: Decimal; readonly total: number; readonly overdue: number } => {
  const tallies = parts
    .map(({ weight, counts }) => ({ weight, ...tallyOf(counts, slo) }))
    .filter(({ total }) => total > 0);
  const whole = tallies.reduce((product, { total }) => product.mul(total), new Exact(1));
  const bad = tallies.reduce(
    (sum, { weight, bad: own }, index) =>
      sum.plus(
        tallies.reduce(
          (product, { total }, other) => (other === index ? product : product.mul(total)),
          new Exact(weight).mul(own),
        ),
      ),
    new Exact(0),
  );
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((all, tally) => all + of(tally), 0);
  return { bad, whole, total: sum(({ total }) => total), overdue: sum(({ overdue }) => overdue) };
};

/** Bad events that the target allows among `total`: exact, rarely whole. */
export const errorBudget = (slo: Pick<Slo, 'budget'>, total: number): Decimal => slo.budget.mul(total);

/** The error rate divided by the allowed error rate. Undefined without events. */
export const burnRate = (counts: Counted, slo: Slo): Decimal | undefined => {
  if ('kind' in counts) {
    const { bad, whole, total } = weightedShare(counts, slo);
    return total === 0 ? undefined : bad.div(slo.budget.mul(whole));
  }
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
