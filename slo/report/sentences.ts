/** What a report says first, in sentences: which promises were kept, what went wrong and when, which alerts fired. */
import { countText, many, wholeText } from '../../text/count.ts';
import { hoursText, instantText, type Clock } from '../../text/date.ts';
import { burnText, percentText, shareText } from '../../text/percentage.ts';
import { capitalised, joinedText } from '../../text/sentence.ts';
import type { Judged } from '../judge.ts';
import { coveredText, gapsText, hasGaps } from '../coverage.ts';
import { timeText } from '../../text/time.ts';
import { isInShadow, quietReason } from '../quiet.ts';
import type { Period } from './period.ts';
import { clockOf, type Firings, type ObjectiveReport, type SystemReport } from './sloReport.ts';
import { objectiveWords, promiseSentence } from './words.ts';

/** An objective in shadow is measured, and promised to nobody: it is neither kept nor missed. */
export const isPromised = ({ slo }: ObjectiveReport): boolean => !isInShadow(slo.objective);
const isMet = ({ judgement }: ObjectiveReport): boolean => judgement.kind === 'Judged' && judgement.met;
export const isMissed = (report: ObjectiveReport): boolean =>
  isPromised(report) && !hasNoData(report) && !isMet(report);
export const isKept = (report: ObjectiveReport): boolean => isPromised(report) && isMet(report);
export const hasNoData = ({ judgement }: ObjectiveReport): boolean => judgement.kind === 'NoData';

/** One thought a sentence; the first answers whether promises were kept. */
export const systemSentences = (report: SystemReport, period: Period): readonly string[] => {
  const { objectives, since, alerts, excluded } = report;
  const promised = objectives.filter(isPromised);
  const known = promised.some((objective) => !hasNoData(objective));
  return [
    keptSentence(report.id, promised, period),
    ...(since !== undefined && since < period.until
      ? [`Its points begin on ${instantText(since, period.clock)}, so the period counts from then.`]
      : []),
    ...gapSentences(objectives, period),
    ...objectives.filter(isMissed).flatMap(missedSentences),
    ...(known ? closestSentence(objectives.filter(isKept)) : []),
    ...noDataSentence(promised, known),
    ...quietSentences(objectives),
    ...alertSentences(alerts),
    ...(excluded.length === 0
      ? []
      : [
          `${capitalised(many(excluded.length, 'maintenance window'))} of it ${excluded.length === 1 ? 'is' : 'are'} excluded: events in that time count for no promise.`,
        ]),
  ];
};

export const keptSentence = (
  name: string,
  objectives: readonly ObjectiveReport[],
  { name: period }: Period,
): string => {
  const count = objectives.length;
  const [kept, unknown] = [objectives.filter(isKept).length, objectives.filter(hasNoData).length];
  if (count === 0) return `${name} has no objectives.`;
  if (unknown === count) return `Nothing is known of ${name} in ${period}: there were no events.`;
  if (kept === count) return `${name} kept ${count === 1 ? 'its promise' : `all ${count} promises`} in ${period}.`;
  if (count === 1) return `${name} did not keep its promise in ${period}.`;
  return `${name} kept ${kept === 0 ? 'none' : countText(kept)} of ${countText(count)} promises in ${period}.`;
};

export const hasGapsIn =
  ({ from, until }: Period) =>
  ({ coverage, slo }: ObjectiveReport): boolean =>
    coverage !== undefined && hasGaps(coverage, { from, to: until }, slo);

/** What is not known of the period: a failure may be in it. */
const gapSentences = (objectives: readonly ObjectiveReport[], period: Period): readonly string[] => {
  const gaps = objectives.filter(hasGapsIn(period)).map(({ slo, coverage }) => ({
    id: slo.id,
    text: `${coveredText(coverage!, { from: period.from, to: period.until })} ${gapsText(coverage!)}`,
    coverage: coverage!,
  }));
  return [...Map.groupBy(gaps, ({ text }) => text).values()].map((group) => {
    const [{ coverage }] = group as [(typeof gaps)[number], ...typeof gaps];
    const names = joinedText(
      group.map(({ id }) => id),
      'and',
    );
    const of = group.length === objectives.length ? 'Its points are' : `The points of ${names} are`;
    return `${of} missing for ${timeText(coverage.missing / 1_000)} of it: ${gapsText(coverage, (at) => instantText(at, period.clock))}. What happened then counts for no promise.`;
  });
};

/** Which objectives notify nobody, and why: a page without alerts would look calm. */
const quietSentences = (objectives: readonly ObjectiveReport[]): readonly string[] =>
  objectives.flatMap(({ slo }) => {
    const reason = quietReason(slo.objective);
    return reason === undefined ? [] : [`${slo.id} is ${reason.replace(/^alerting is off/, 'without alerts')}.`];
  });

/** Of an objective that was not kept. */
export const missedSentences = ({ slo, judgement, worst, periods }: ObjectiveReport): readonly string[] => {
  if (judgement.kind === 'NoData') return [];
  const { noun, bad } = objectiveWords(slo.objective);
  const { bad: count, total, sli, budgetSpent } = judgement;
  return [
    `Not kept: ${promiseSentence(slo.objective)}. It was ${shareText(sli, slo.target)}: ${wholeText(count)} of ${wholeText(total)} ${noun} ${bad}, ${burnText(budgetSpent)} times what the promise allows.`,
    ...worstSentence(worst, count, clockOf({ periods })),
  ];
};

/** Below this share of the bad events no time stands out. */
const standsOut = 0.25;

const worstSentence = ([first]: ObjectiveReport['worst'], bad: number, clock: Clock): readonly string[] => {
  if (first === undefined || first.bad < standsOut * bad) return [];
  const when = `${hoursText(first.from, first.to, clock)} ${clock.name}`;
  return [
    first.bad === bad ? `All of it happened on ${when}.` : `${percentText(first.bad / bad)} of it happened on ${when}.`,
  ];
};

const closestSentence = (kept: readonly ObjectiveReport[]): readonly string[] => {
  const [closest] = kept
    .map(({ slo, judgement }) => ({ slo, judgement: judgement as Judged }))
    .toSorted((one, other) => other.judgement.budgetSpent.cmp(one.judgement.budgetSpent));
  if (closest === undefined || closest.judgement.bad === 0) return [];
  const { slo, judgement } = closest;
  return [
    `Of the kept promises, the closest to its limit: ${promiseSentence(slo.objective)}; ${shareText(judgement.budgetSpent)} of its error budget was used.`,
  ];
};

const noDataSentence = (objectives: readonly ObjectiveReport[], known: boolean): readonly string[] => {
  const without = objectives.filter(hasNoData);
  if (!known || without.length === 0) return [];
  const promises = joinedText(
    without.map(({ slo }) => slo.id),
    'and',
  );
  return [`There were no events for ${promises}: neither kept nor missed.`];
};

export const alertSentences = ({ fired, evaluated, notEvaluated }: Firings): readonly string[] => {
  if (evaluated === 0) return [];
  if (fired.length === 0)
    return [notEvaluated.length === 0 ? 'No alert fired.' : `None of the ${many(evaluated, 'evaluated alert')} fired.`];
  const times = (severity: 'page' | 'ticket'): number =>
    fired.filter((alert) => alert.severity === severity).reduce((sum, alert) => sum + alert.times.length, 0);
  const [pages, tickets] = [times('page'), times('ticket')];
  const kinds = [...(pages > 0 ? [many(pages, 'page')] : []), ...(tickets > 0 ? [many(tickets, 'ticket')] : [])];
  return [capitalised(`${many(fired.length, 'alert')} fired: ${joinedText(kinds, 'and')}.`)];
};
