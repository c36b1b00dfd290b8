/** An objective and its error budget, in sentences and numbers. */
import type { Decimal } from 'decimal.js';
import type { CalendarUnit } from '../../model/objective.ts';
import { seconds, type Duration } from '../../model/quantity.ts';
import type { System } from '../../model/system.ts';
import { burnTableOf } from '../../slo/burnTables.ts';
import { Exact } from '../../numbers/exact.ts';
import { errorBudget } from '../../slo/judge.ts';
import type { SloSlices } from '../../slo/slices.ts';
import type { Slo } from '../../slo/slo.ts';
import { countText } from '../../text/count.ts';
import { durationText, timeText } from '../../text/time.ts';
import { eventsAt, trafficOf } from '../traffic.ts';
import { percent } from '../../text/percentage.ts';

/** The id that users write: `datos-api-latency`. */
export const sloId = (slo: Pick<Slo, 'system' | 'id'>): string => `${slo.system}-${slo.id}`;

const nominal: Readonly<Record<CalendarUnit, Duration>> = {
  day: '1d',
  week: '7d',
  month: '30d',
  quarter: '90d',
  year: '365d',
};

/** Nominal length of a calendar window: 30 days for a month. */
export const periodOf = ({ objective, window }: Slo): Duration => {
  const table = burnTableOf(objective.window);
  if (table !== undefined) return table.period;
  return window.kind === 'RollingWindow' ? `${window.length}ms` : nominal[window.unit];
};

export const windowText = ({ objective, window }: Slo): string =>
  window.kind === 'RollingWindow'
    ? `any ${timeText(window.length / 1_000)}`
    : `each ${objective.window} (${window.timeZone ?? 'UTC'})`;

export const factorNumber = (factor: Decimal): string => factor.toDecimalPlaces(4).toString();

export const promiseText = (slo: Slo): string =>
  `Of ${slo.events.total}, at least ${slo.objective.target} are good over ${windowText(slo)}: ${slo.events.good}.`;

/** Seconds of complete failure that spend the whole budget at constant traffic. */
export const outageSeconds = (slo: Slo): number => slo.budget.mul(seconds(periodOf(slo))).toNumber();

/** 'one event in 20'. */
const oneIn = (slo: Slo): string =>
  `one ${slo.slices === undefined ? 'event' : 'slice'} in ${countText(new Exact(1).div(slo.budget).toDecimalPlaces(1).toNumber())}`;

export const budgetSentences = (slo: Slo, system: System): readonly string[] => {
  const period = periodOf(slo);
  const outage = timeText(outageSeconds(slo));
  const share = `The budget is 100% - ${slo.objective.target} = ${percent(slo.budget)}: ${oneIn(slo)} may be bad.`;
  if (slo.slices !== undefined) return [share, ...sliceSentences(slo.slices, outage, period, slo)];
  if (slo.composite !== undefined)
    return [
      share,
      `That is ${outage} of complete failure of all of its parts (${percent(slo.budget)} of ${durationText(period)}), and longer by their weights if one of them fails alone.`,
    ];
  return [
    share,
    `With even traffic that is ${outage} of complete failure (${percent(slo.budget)} of ${durationText(period)}), or twice as long if half of the events fail.`,
    trafficSentence(slo, system, period),
  ];
};

const sliceSentences = (slices: SloSlices, outage: string, period: Duration, slo: Slo): readonly string[] => [
  `That is ${outage} of bad slices of ${slices.duration} (${percent(slo.budget)} of ${durationText(period)}), whatever the traffic in them.`,
  slo.composite === undefined
    ? `A slice is bad when more than ${percent(slices.limit)} of its events are bad; how many more makes no difference.`
    : 'A slice is bad when it is bad for one of the parts; for how many makes no difference.',
  slices.empty === 'good'
    ? 'A slice without events is good: the budget is the same length of time in every window.'
    : 'A slice without events is not counted: fewer slices with events make a smaller budget.',
];

const trafficSentence = (slo: Slo, system: System, period: Duration): string => {
  const { built, always, noun } = trafficOf(system, slo.objective.stage);
  const rate = built ?? always;
  if (rate === undefined) {
    const declared =
      system.load?.kind === 'ClosedLoad'
        ? `declared as ${system.load.users} users, not as a rate`
        : 'not declared as a rate';
    return `The load is ${declared}: of every ${countText(1_000_000)} events, ${countText(errorBudget(slo, 1_000_000).toNumber())} may be bad.`;
  }
  const total = Math.round(eventsAt(rate, seconds(period)));
  const allowed = errorBudget(slo, total).floor().toNumber();
  return `At the declared ${rate} (${noun}) around the clock, ${countText(allowed)} of ${countText(total)} events in ${durationText(period)} may be bad.`;
};
