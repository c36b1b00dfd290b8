/** Which time a ticket on the budget looks at, in words. */
import { lastText } from '../text/time.ts';
import type { BudgetSpent } from './condition.ts';

/** 'the last 30 days', 'this calendar month (UTC)'. */
export const budgetSpan = ({ slo, over }: Pick<BudgetSpent, 'slo' | 'over'>): string =>
  slo.window.kind === 'RollingWindow' ? `the last ${lastText(over)}` : `this ${slo.objective.window} (UTC)`;

/** What its budget is counted in. */
export const budgetNoun = ({ slo: { slices } }: Pick<BudgetSpent, 'slo'>): string =>
  slices === undefined ? 'bad events' : `bad slices of ${slices.duration}`;
