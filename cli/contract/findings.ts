/** What the checks found at both sides, as findings of a gate's report: one a check, with the same id in every report. */
import type { Finding, FindingVerdict } from '../../loadtest/gate/gateReport.ts';
import type { CheckResult } from './checks.ts';

export const contractFindings = (
  candidate: readonly CheckResult[],
  baseline: readonly CheckResult[] | undefined,
): readonly Finding[] =>
  candidate.flatMap((result) => {
    const other = baseline?.find(({ id }) => id === result.id);
    const judged = judge(result, other);
    if (judged === undefined) return [];
    const [verdict, text] = judged;
    return [{ id: `contract/${result.id}`, subject: 'contract', verdict, text, figures: {} }];
  });

/** Undefined for a check that has nothing to look at, such as tokens of an API without authentication. */
const judge = (
  { title, outcome }: CheckResult,
  baseline: CheckResult | undefined,
): readonly [FindingVerdict, string] | undefined => {
  const other = baseline?.outcome;
  if (outcome.kind === 'failed') {
    const too = other?.kind === 'failed' ? `; so does the baseline: ${other.reason}` : '';
    return ['fail', `the candidate breaks "${title}": ${outcome.reason}${too}`];
  }
  if (other?.kind === 'failed') {
    return [
      'warn',
      `the baseline alone breaks "${title}": ${other.reason}; a comparison with such a baseline says little about the candidate`,
    ];
  }
  if (outcome.kind === 'passed') {
    return ['pass', `${title}${other?.kind === 'passed' ? ' (candidate and baseline)' : ''}`];
  }
  return outcome.fix === undefined ? undefined : ['not judged', `${title}: ${outcome.reason}; fix: ${outcome.fix}`];
};
