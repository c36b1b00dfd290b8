/**
 * The burn rate at which a share of the budget is spent in a given time, derived from the objective's own period: 14.4
 * is right for 30 days only. Source: Site Reliability Workbook, ch. 5.
 */
import type { Decimal } from 'decimal.js';
import { milliseconds, type Duration } from '../model/quantity.ts';
import { Exact } from '../numbers/exact.ts';

export interface BurnShare {
  readonly long: Duration;
  /** Share of the period's budget that is spent in `long`, such as 0.02. */
  readonly spends: number;
}

/** spends x period / long; exact where the quotient is. */
export const burnFactor = ({ long, spends }: BurnShare, period: Duration): Decimal =>
  new Exact(spends).mul(milliseconds(period)).div(milliseconds(long));
