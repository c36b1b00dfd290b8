/** How much error budget is left before a release: a low one turns a warning into a failure, a spent one lets nothing pass. */
import { percentText } from '../../text/percentage.ts';
import type { BudgetFigures, Finding, GateVerdict, UnreadBudget } from './gateReport.ts';

/** Below this remaining share of a budget a warning stops the release. No published source: our choice. */
const cautiousBelow = 0.25;

/** `verdictBefore`: of all other findings. */
export const budgetFindings = (
  budgets: readonly BudgetFigures[],
  unread: readonly UnreadBudget[],
  verdictBefore: GateVerdict,
): readonly Finding[] => [
  ...budgets.map((budget) => budgetFinding(budget, verdictBefore)),
  ...(budgets.length === 0 && unread.length === 0 ? [{ reason: 'there is no history of it here' }] : unread).map(
    unreadFinding,
  ),
];

const unreadFinding = ({ objective, reason }: UnreadBudget): Finding => ({
  id: objective === undefined ? 'budget' : `budget/${objective}`,
  subject: 'budget',
  verdict: 'not judged',
  text: `${objective === undefined ? 'the remaining error budget' : `${objective}: its remaining error budget`} is unknown: ${reason}`,
  figures: {},
});

const budgetFinding = ({ objective, left, counted }: BudgetFigures, verdictBefore: GateVerdict): Finding => {
  const finding = (verdict: GateVerdict, text: string): Finding => ({
    id: `budget/${objective}`,
    subject: 'budget',
    verdict,
    text: `${objective}: ${text}${counted === undefined ? '' : ` (it counts ${counted})`}`,
    figures: { left },
  });
  if (left <= 0)
    return finding('fail', `its error budget is spent (${percentText(left)} left): nothing is released but repairs`);
  if (left >= cautiousBelow) return finding('pass', `${percentText(left)} of its error budget is left`);
  const low = `only ${percentText(left)} of its error budget is left`;
  return verdictBefore === 'warn'
    ? finding('fail', `${low}, so that a warning stops the release`)
    : finding('pass', low);
};
