/**
 * The contract as a part of the verdict. A candidate that breaks it fails without a load test: load on an API that answers
 * wrongly measures nothing, and a fault is found sooner in a few requests.
 */
import type { Finding, Subject } from './gateReport.ts';
import { worst } from './gateReport.ts';
import type { GateJudgement } from './judge.ts';
import { objectiveFigures } from './objectives.ts';
import type { LoadPlan } from '../plan.ts';

export const isBroken = (contract: readonly Finding[]): boolean => contract.some(({ verdict }) => verdict === 'fail');

/** The verdict on a candidate that gets no load. */
export const contractJudgement = (plan: LoadPlan, contract: readonly Finding[]): GateJudgement => {
  const unjudged = (subject: Subject, id: string, prefix = ''): Finding => ({
    id,
    subject,
    verdict: 'not judged',
    text: `${prefix}no load was sent, as the candidate breaks its contract`,
    figures: {},
  });
  const objectives = objectiveFigures(plan, []);
  const findings = [
    ...contract,
    unjudged('validity', 'validity'),
    ...objectives.map(({ objective }) => unjudged('objective', `objective/${objective}`, `${objective}: `)),
    unjudged('regression', 'regression'),
    unjudged('budget', 'budget'),
  ];
  return { verdict: 'fail', findings, objectives, comparisons: [] };
};

/** The contract comes first, and what else was seen last; both can only make the verdict worse. A definite fail is never inconclusive. */
export const withContract = (
  judgement: GateJudgement,
  contract: readonly Finding[],
  others: readonly Finding[],
): GateJudgement => {
  const { verdict } = judgement;
  const all = [{ verdict }, ...contract, ...others];
  const findings = [...contract, ...judgement.findings, ...others];
  return { ...judgement, findings, verdict: all.some((part) => part.verdict === 'fail') ? 'fail' : worst(all) };
};
