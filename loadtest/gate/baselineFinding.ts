/** A baseline that does not answer, from the beginning or from half way: a comparison with it shows nothing about the release. */
import { sumOf } from '../../numbers/sum.ts';
import { countText, many } from '../../text/count.ts';
import { badAnswersText, type BadAnswers } from '../badAnswers.ts';
import type { Finding } from './gateReport.ts';
import type { GateRun } from './gateRun.ts';

/** From this share of requests without data, a run of the baseline shows nothing. Our choice. */
const deadFrom = 0.5;

const badOf = ({ bad }: Pick<GateRun, 'bad'>): readonly BadAnswers[] =>
  bad.filter(({ side, kind }) => side === 'baseline' && kind !== 'wrong');
const countOf = (bad: readonly BadAnswers[]): number => sumOf(bad, ({ count }) => count);

/** Empty for a baseline that answers. The candidate is judged by its objectives all the same. */
export const baselineFindings = (runs: readonly GateRun[]): readonly Finding[] => {
  const dead = runs.filter((run) => run.requests > 0 && countOf(badOf(run)) >= run.requests * deadFrom);
  if (dead.length === 0) return [];
  const requests = sumOf(dead, (run) => run.requests);
  const bad = dead.flatMap(badOf);
  const byReason = Map.groupBy(bad, ({ kind, reason }) => `${kind} ${reason}`);
  const reasons = [...byReason.values()].map((same) => ({ ...same[0]!, count: countOf(same) }));
  return [
    {
      id: 'regression/baseline',
      subject: 'regression',
      verdict: 'inconclusive',
      text: `the baseline did not answer in ${dead.length} of ${many(runs.length, 'run')}: ${countText(countOf(bad))} of ${many(requests, 'request')} (${badAnswersText(reasons)}); the candidate is judged by its objectives, and not by this comparison`,
      figures: { runs: dead.length, requests, bad: countOf(bad) },
    },
  ];
};
