/** What a team does when its error budget is spent, agreed beforehand. Source: Site Reliability Workbook, appendix B. */
import type { Percentage } from './quantity.ts';

export interface BudgetStep {
  /** Share of the budget at which the action starts. */
  readonly spent: Percentage;
  readonly action: string;
}

/** For definitions without a policy of their own. */
export const defaultBudgetPolicy: readonly BudgetStep[] = [
  { spent: '50%', action: 'The owner looks for the cause. The next risky release waits until the cause is known.' },
  {
    spent: '100%',
    action: 'Only fixes are released until the budget is above zero again. The largest cause gets a written review.',
  },
];
