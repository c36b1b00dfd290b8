/**
 * What the candidate answered in the run before all others. Its times are those of cold caches and count for nothing; its errors
 * are errors: a release that refuses its callers for its first seconds is not available to them.
 */
import { sumOf } from '../../numbers/sum.ts';
import { countText, many } from '../../text/count.ts';
import { percentText } from '../../text/percentage.ts';
import { badAnswersText, type BadAnswers } from '../badAnswers.ts';
import type { LoadPlan } from '../plan.ts';
import { isStarved } from '../runner.ts';
import type { Finding } from './gateReport.ts';
import type { Events, GateRun } from './gateRun.ts';
import { wilson } from './statistics.ts';

/** The share of bad events that fails where a system promises no availability. */
const otherwise = 0.99;

/** Empty where the candidate answered as well as it has to. */
export const warmUpFindings = (plan: LoadPlan, warming: GateRun, runs: readonly GateRun[]): readonly Finding[] => {
  const bad = warming.bad.filter(({ side }) => side === 'candidate');
  const finding = (verdict: Finding['verdict'], text: string, figures: Finding['figures']): readonly Finding[] => [
    { id: 'answers/warm-up', subject: 'answers', verdict, text: `in the run before all others, ${text}`, figures },
  ];
  const wrong = bad.filter(({ kind }) => kind === 'wrong');
  if (wrong.length > 0) {
    const routes = [...new Set(wrong.map(({ route }) => route))].join(', ');
    return finding('fail', `${badAnswersText(wrong)} (${routes})`, { wrong: countOf(wrong) });
  }
  const judgement = plan.counted.find(({ type, scenario }) => type === 'availability' && scenario === 'reads');
  const target = judgement?.target.toNumber() ?? otherwise;
  const all = [warming, ...runs];
  // A server that has too little of a busy machine says 503: that is no fault of the release.
  const excused = (run: GateRun): number =>
    isStarved(run.runner)
      ? countOf(run.bad.filter((answers) => isOf('candidate', answers) && answers.reason === '503'))
      : 0;
  const requests = sumOf(all, (run) => run.requests);
  const failed = sumOf(all, (run) => Math.max(0, badOf(run, judgement?.objective) - excused(run)));
  if (requests === 0 || failed === 0 || bad.length === 0 || wilson(requests - failed, requests).high >= target)
    return [];
  const text = `${badAnswersText(bad)}; with it, ${countText(failed)} of ${many(requests, 'request')} were not answered as they should (${percentText(failed / requests)})`;
  const isShared = baselineShare(warming) >= 0.5 * (countOf(bad) / Math.max(1, warming.requests));
  if (isShared) return finding('inconclusive', `${text}; the baseline did alike`, { failed, requests });
  return finding('fail', text, { failed, requests });
};

const isOf = (side: BadAnswers['side'], answers: BadAnswers): boolean => answers.side === side;

const countOf = (bad: readonly BadAnswers[]): number => sumOf(bad, ({ count }) => count);

const eventsOf = (events: readonly Events[], objective: string): number =>
  sumOf(
    events.filter((event) => event.objective === objective),
    ({ total, good }) => total - good,
  );

/** By the availability objective, else by the answers. */
const badOf = (run: GateRun, objective: string | undefined): number =>
  objective === undefined
    ? countOf(run.bad.filter((answers) => isOf('candidate', answers)))
    : eventsOf(run.events, objective);

const baselineShare = (run: GateRun): number => {
  const bad = countOf(run.bad.filter((answers) => isOf('baseline', answers)));
  return bad === 0 ? 0 : bad / Math.max(1, run.requests);
};
