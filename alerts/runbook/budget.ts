/** An objective and its error budget, in sentences and numbers. */
import type { Decimal } from 'decimal.js';
import { seconds, type Duration } from '../../model/quantity.ts';
import type { System } from '../../model/system.ts';
import { burnTables } from '../../slo/burnTiers.ts';
import { Exact } from '../../numbers/exact.ts';
import { errorBudget } from '../../slo/judge.ts';
import type { Slo } from '../../slo/slo.ts';
import { countText } from '../../text/count.ts';
import { durationText, timeText } from '../../text/time.ts';
import { eventsAt, trafficOf } from '../traffic.ts';
import { percent } from '../../text/percentage.ts';

/** The id that users write: `datos-api-latency`. */
export const sloId = (slo: Pick<Slo, 'system' | 'id'>): string => `${slo.system}-${slo.id}`;

/** Nominal length of a calendar window: 30 days for a month. */
export const periodOf = ({ objective, window }: Slo): Duration => {
  const table = burnTables[objective.window];
  if (table !== undefined) return table.period;
  return window.kind === 'RollingWindow' ? `${window.length}ms` : '30d';
};

export const windowText = ({ objective, window }: Slo): string =>
  window.kind === 'RollingWindow' ? `any ${timeText(window.length / 1_000)}` : `each ${objective.window} (UTC)`;

export const factorNumber = (factor: Decimal): string => factor.toDecimalPlaces(4).toString();

export const promiseText = (slo: Slo): string =>
  `Of ${slo.events.total}, at least ${slo.objective.target} are good over ${windowText(slo)}: ${slo.events.good}.`;

/** Seconds of complete failure that spend the whole budget at constant traffic. */
export const outageSeconds = (slo: Slo): number => slo.budget.mul(seconds(periodOf(slo))).toNumber();

/** 'one event in 20'. */
const oneIn = (slo: Slo): string =>
  `one event in ${countText(new Exact(1).div(slo.budget).toDecimalPlaces(1).toNumber())}`;

export const budgetSentences = (slo: Slo, system: System): readonly string[] => {
  const period = periodOf(slo);
  const outage = timeText(outageSeconds(slo));
  return [
    `The budget is 100% - ${slo.objective.target} = ${percent(slo.budget)}: ${oneIn(slo)} may be bad.`,
    `With even traffic that is ${outage} of complete failure (${percent(slo.budget)} of ${durationText(period)}), or twice as long if half of the events fail.`,
    trafficSentence(slo, system, period),
  ];
};

const trafficSentence = (slo: Slo, system: System, period: Duration): string => {
  const { built, always, noun } = trafficOf(system, slo.objective.stage);
  const rate = built ?? always;
  if (rate === undefined) {
    const users = system.load.kind === 'ClosedLoad' ? `${system.load.users} users, ` : '';
    return `The load is declared as ${users}not as a rate: of every ${countText(1_000_000)} events, ${countText(errorBudget(slo, 1_000_000).toNumber())} may be bad.`;
  }
  const total = Math.round(eventsAt(rate, seconds(period)));
  const allowed = errorBudget(slo, total).floor().toNumber();
  return `At the declared ${rate} (${noun}) around the clock, ${countText(allowed)} of ${countText(total)} events in ${durationText(period)} may be bad.`;
};
