/** A judgement in one line, for the live status. */
import type { Judgement } from './judge.ts';
import type { Slo } from './slo.ts';
import { verdictOf } from './status.ts';
import { shareText } from '../text/percentage.ts';

/** Such as 'met: 99.98% of 99.9%, budget left 83.80%'. */
export const judgementText = (judgement: Judgement, slo: Slo): string => {
  const verdict = verdictOf(judgement);
  if (judgement.kind === 'NoData') return verdict;
  const sli = shareText(judgement.sli, slo.target);
  return `${verdict}: ${sli} of ${slo.objective.target}, budget left ${shareText(judgement.budgetLeft)}`;
};
