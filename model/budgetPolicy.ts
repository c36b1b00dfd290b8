/** What a team does as its error budget goes, agreed before it goes. Source: Site Reliability Workbook, appendix B. */
import type { Percentage } from './quantity.ts';

export interface BudgetStep {
  /** Share of the budget that is spent. */
  readonly spent: Percentage;
  readonly what: string;
}

/** Where a definition says nothing else. */
export const defaultBudgetPolicy: readonly BudgetStep[] = [
  { spent: '50%', what: 'The owner looks for the cause, and the next risky release waits until it is known.' },
  {
    spent: '100%',
    what: 'Nothing is released but repairs, until the budget is above zero again; the largest cause gets a written review.',
  },
];
