/** Whether the candidate meets its objectives: the events of all runs together, with confidence intervals. */
import type { LoadPlan } from '../plan.ts';
import { countText } from '../../text/count.ts';
import type { Finding, ObjectiveFigures } from './gateReport.ts';
import { isValid, type GateRun } from './gateRun.ts';
import { eventsToShow, wilson } from './statistics.ts';
import { percentText } from '../../text/percentage.ts';
import { sumOf } from '../../numbers/sum.ts';

export const objectiveFigures = (plan: LoadPlan, runs: readonly GateRun[]): readonly ObjectiveFigures[] =>
  plan.counted.map(({ objective, target }) => {
    const events = runs.filter(isValid).flatMap((run) => run.events.filter((event) => event.objective === objective));
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
  plan.counted.flatMap(({ objective, target }) => {
    const needs = eventsToShow(target.toNumber());
    if (events * runs >= needs) return [];
    return [
      `not shown: ${objective}: ${percentText(target.toNumber())} needs ${countText(needs)} events, and ${runs === 1 ? 'one run has' : `${runs} runs have`} ${countText(Math.floor(events * runs))}; only a clear violation will be seen\n  fix: --runs ${Math.ceil(needs / events)}`,
    ];
  });
