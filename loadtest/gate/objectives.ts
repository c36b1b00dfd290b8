/** Whether the candidate meets its objectives: the events of all runs together, with confidence intervals. */
import type { LoadPlan } from '../plan.ts';
import { chanceText, countText } from '../../text/count.ts';
import { alikeOf, type Alike } from './alike.ts';
import type { Finding, ObjectiveFigures } from './gateReport.ts';
import { isValid, type GateRun } from './gateRun.ts';
import { eventsToShow, wilson } from './statistics.ts';
import { percentText } from '../../text/percentage.ts';
import { sumOf } from '../../numbers/sum.ts';

/** Objectives of errors; all others are bad by their time. */
const isOfTime = ({ type }: LoadPlan['counted'][number]): boolean => type !== 'availability';

/** Errors count in every run, also in one that is left out: the generator does not make them. Times count in valid runs. */
const runsFor = (judgement: LoadPlan['counted'][number], runs: readonly GateRun[]): readonly GateRun[] =>
  isOfTime(judgement) ? runs.filter(isValid) : runs;

/** One entry for each objective: its scenarios together. */
const objectivesOf = ({ counted }: Pick<LoadPlan, 'counted'>): readonly LoadPlan['counted'][number][] => [
  ...new Map(counted.map((judgement) => [judgement.objective, judgement])).values(),
];

export const objectiveFigures = (plan: LoadPlan, runs: readonly GateRun[]): readonly ObjectiveFigures[] =>
  objectivesOf(plan).map((judgement) => {
    const { objective, target } = judgement;
    const events = runsFor(judgement, runs).flatMap((run) =>
      run.events.filter((event) => event.objective === objective),
    );
    const [good, total] = [sumOf(events, ({ good }) => good), sumOf(events, ({ total }) => total)];
    return {
      objective,
      target: target.toNumber(),
      good,
      total,
      interval: total === 0 ? null : wilson(good, total),
      needs: eventsToShow(target.toNumber()),
    };
  });

export interface Circumstances {
  readonly plan: LoadPlan;
  readonly runs: readonly GateRun[];
  readonly compares: boolean;
  /** How busy the runner was, if it was too busy for objectives of time. */
  readonly starved: string | undefined;
}

/** A miss is the release's only if the machine does not explain it: docs/guides/gate.md, "The runner". */
export const objectiveFindings = (
  figures: readonly ObjectiveFigures[],
  { plan, runs, compares, starved }: Circumstances,
): readonly Finding[] =>
  figures.map((objective) => {
    const finding = objectiveFinding(objective);
    const judgement = objectivesOf(plan).find((other) => other.objective === objective.objective);
    if (judgement === undefined || (finding.verdict !== 'fail' && finding.verdict !== 'warn')) return finding;
    const ofTime = isOfTime(judgement);
    const alike = compares
      ? alikeOf(runsFor(judgement, runs), {
          objective: objective.objective,
          target: objective.target,
          isOfTime: ofTime,
          isStarved: starved !== undefined,
        })
      : undefined;
    if (alike !== undefined) return besideBaseline(finding, alike);
    return starved === undefined ? finding : onStarved(finding, objective, runsFor(judgement, runs), starved, ofTime);
  });

/** What a busy runner does not explain fails all the same. */
const onStarved = (
  finding: Finding,
  { objective, target, good, total }: ObjectiveFigures,
  runs: readonly GateRun[],
  starved: string,
  ofTime: boolean,
): Finding => {
  const events = runs.flatMap((run) => run.events.filter((event) => event.objective === objective));
  const beyond = sumOf(events, (event) => event.beyond ?? 0);
  const shed = sumOf(events, (event) => event.shed ?? 0);
  const unexplained = ofTime ? beyond : total - good - shed;
  const isPlain = total > 0 && wilson(total - unexplained, total).high < target;
  const figures = { ...finding.figures, unexplained };
  if (isPlain) {
    const why = ofTime ? `; ${countText(beyond)} took longer than a busy runner explains` : '';
    return { ...finding, text: `${finding.text}${why}`, figures };
  }
  if (!ofTime && shed === 0) return finding;
  const refused = ofTime ? '' : `${countText(shed)} refused for want of time, and `;
  return {
    ...finding,
    verdict: 'inconclusive',
    text: `${finding.text}; ${refused}the runner was too busy to blame the release (${starved})`,
    figures,
  };
};

const besideBaseline = (finding: Finding, { baselineGood, baselineTotal, p, isAlone }: Alike): Finding => {
  const baseline = `of the baseline's events ${percentText(baselineGood / baselineTotal)} were good (p ${chanceText(p)})`;
  const figures = { ...finding.figures, baseline_good: baselineGood, baseline_total: baselineTotal, baseline_p: p };
  if (isAlone) return { ...finding, text: `${finding.text}; ${baseline}`, figures };
  return {
    ...finding,
    verdict: 'inconclusive',
    text: `${finding.text}; ${baseline}: both sides are alike, so the machine or something else that they share is the reason`,
    figures,
  };
};

/**
 * A violation fails. An undecided result warns, unless there are too few events to prove the target: the gate announced that
 * before the first request.
 */
export const objectiveFinding = ({ objective, target, good, total, interval, needs }: ObjectiveFigures): Finding => {
  const finding = (verdict: Finding['verdict'], text: string): Finding => ({
    id: `objective/${objective}`,
    subject: 'objective',
    verdict,
    text,
    figures: { good, total, target, ...(interval === null ? {} : { low: interval.low, high: interval.high }) },
  });
  if (interval === null) return finding('inconclusive', `${objective}: there was no event to judge`);
  const seen = `${countText(good)} of ${countText(total)} events were good (${percentText(good / total)}; with 95% confidence between ${percentText(interval.low)} and ${percentText(interval.high)})`;
  const promised = percentText(target);
  if (interval.high < target) return finding('fail', `${objective}: ${seen}, below the target of ${promised}`);
  if (interval.low >= target) return finding('pass', `${objective}: ${seen}, at or above the target of ${promised}`);
  if (good === total) {
    return finding('pass', `${objective}: ${seen}; to show ${promised}, ${countText(needs)} events would be needed`);
  }
  if (good / total >= target && total < needs) {
    return finding('pass', `${objective}: ${seen}; too few to show ${promised}, and no sign against it`);
  }
  return finding('warn', `${objective}: ${seen}; so few events cannot show whether the target of ${promised} is met`);
};

/** Printed before the first request: objectives that these runs cannot prove, and how many runs could. */
export const unprovableTexts = (plan: LoadPlan, events: number, runs: number): readonly string[] =>
  objectivesOf(plan).flatMap(({ objective, target }) => {
    const needs = eventsToShow(target.toNumber());
    if (events * runs >= needs) return [];
    return [
      `not shown: ${objective}: ${percentText(target.toNumber())} needs ${countText(needs)} events, and ${runs === 1 ? 'one run has' : `${runs} runs have`} ${countText(Math.floor(events * runs))}; only a clear violation will be seen\n  fix: --runs ${Math.ceil(needs / events)}`,
    ];
  });
