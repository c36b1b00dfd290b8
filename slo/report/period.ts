/**
 * The time that a report is about, and those of the same length before it. Calendar periods are whole ones in UTC or in a time zone: without
 * a name the last that is over, because a report is sent when its month is over. Ranges are half-open, (from, to].
 */
import { UsageError } from '../../model/usageError.ts';
import { instantOfLocal, shownBy } from '../../model/zonedTime.ts';
import { dateText, instantText, monthText, utcClock, type Clock } from '../../text/date.ts';
import { isUtc, type Interval } from '../window.ts';

export interface Period extends Interval {
  readonly kind: 'Period';
  /** Such as 'November 2026', 'the 28 days to 30 November 2026 12:00 UTC'. */
  readonly name: string;
  /** For a table of periods: 'November 2026', 'to 30 November 2026'. */
  readonly label: string;
  /** 'month', 'week', '28 days'. */
  readonly unit: string;
  /** The last instant that is counted: `to`, or that of the report where the period is not over. */
  readonly until: number;
  /** Of a calendar period, counted from year 0; undefined where every period has the same length. */
  readonly months: Months | undefined;
  /** IANA; undefined is UTC. */
  readonly timeZone: string | undefined;
  /** Of that zone: times of a report are shown by it. */
  readonly clock: Clock;
}

interface Zone {
  readonly timeZone: string | undefined;
  readonly clock: Clock;
}

const zoneOf = (timeZone: string | undefined): Zone =>
  isUtc(timeZone) || timeZone === undefined
    ? { timeZone: undefined, clock: utcClock }
    : { timeZone, clock: { name: timeZone, shown: shownBy(timeZone) } };

interface Months {
  readonly first: number;
  readonly count: MonthCount;
}

type MonthCount = 1 | 3 | 12;

const minute = 60_000;
const day = 1_440 * minute;
const week = 7 * day;
/** 1970-01-01 was a Thursday; weeks begin on Monday (ISO 8601). */
const mondayOffset = 4 * day;
const mostDays = 366;

const fix =
  "write month, quarter, year or week (the last one that is over), a length such as '28d', or a name such as 2026-11, 2026-Q4 or 2026";

const units: ReadonlyMap<string, MonthCount> = new Map([
  ['month', 1],
  ['quarter', 3],
  ['year', 12],
]);

/** `at` in milliseconds since the epoch; without a time zone in UTC. Throws `UsageError`. */
export const periodOf = (text: string, at: number, timeZone?: string): Period => {
  const zone = zoneOf(timeZone);
  const count = units.get(text);
  if (count !== undefined)
    return monthsPeriod({ first: Math.floor(monthIndex(at, zone) / count) * count - count, count }, at, zone);
  if (text === 'week') {
    // The last instant of a week belongs to it.
    const monday = Math.floor((zone.clock.shown(at) - mondayOffset) / week) * week + mondayOffset;
    return weekPeriod(monday - week, zone);
  }
  const days = /^(\d{1,4})d$/.exec(text)?.[1];
  return days === undefined ? namedPeriod(text, at, zone) : daysPeriod(text, Number(days), at, zone);
};

/** Those that ended before this one began and not before `begin`, latest first, `most` at most. */
export const periodsBefore = (period: Period, most: number, begin: number): readonly Period[] => {
  const before: Period[] = [];
  for (let last = periodBefore(period); before.length < most && last.to > begin; last = periodBefore(last)) {
    before.push(last);
  }
  return before;
};

/** With how many a person compares it: the other months of a year, the other quarters, the two years before. */
export const comparedPeriods = ({ months }: Period): number =>
  months === undefined ? 11 : { 1: 11, 3: 3, 12: 2 }[months.count];

const periodBefore = (period: Period): Period => {
  const { from, to, unit, months, clock } = period;
  if (months !== undefined) return monthsPeriod({ ...months, first: months.first - months.count }, from, period);
  return unit === 'week' ? weekPeriod(clock.shown(from) - week, period) : lengthPeriod(unit, to - from, from, period);
};

const monthIndex = (at: number, { clock }: Zone): number => {
  const date = new Date(clock.shown(at));
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

/** Midnight by the clock of the zone, of the day that it shows. */
const midnight = (shown: number, { timeZone }: Zone): number => {
  const date = new Date(shown);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  return timeZone === undefined
    ? Date.UTC(year, month - 1, day)
    : instantOfLocal({ year, month, day, minute: 0 }, timeZone);
};

const startOfMonth = (index: number, zone: Zone): number =>
  midnight(Date.UTC(Math.floor(index / 12), index % 12), zone);

const monthsPeriod = (months: Months, at: number, { timeZone, clock }: Zone): Period => {
  const zone = { timeZone, clock };
  const [from, to] = [startOfMonth(months.first, zone), startOfMonth(months.first + months.count, zone)];
  const label = monthsName(months);
  const name = at < to ? `${label} so far (to ${instantText(at, clock)})` : label;
  const unit = { 1: 'month', 3: 'quarter', 12: 'year' }[months.count];
  return { kind: 'Period', name, label, unit, from, to, until: Math.min(ceilMinute(at), to), months, ...zone };
};

const monthsName = ({ first, count }: Months): string => {
  if (count === 1) return monthText(first);
  const year = Math.floor(first / 12);
  return count === 12 ? `${year}` : `quarter ${(first % 12) / 3 + 1} of ${year}`;
};

/** `monday`: what the clock shows at its beginning. A week with daylight saving has an hour more or less. */
const weekPeriod = (monday: number, { timeZone, clock }: Zone): Period => {
  const zone = { timeZone, clock };
  const [from, to] = [midnight(monday, zone), midnight(monday + week, zone)];
  const [first, last] = [dateText(monday), dateText(monday + week - day)];
  const [name, label] = [`the week from ${first} to ${last}`, `week from ${first}`];
  return { kind: 'Period', name, label, unit: 'week', from, to, until: to, months: undefined, ...zone };
};

const lengthPeriod = (unit: string, length: number, to: number, { timeZone, clock }: Zone): Period => ({
  kind: 'Period',
  name: `the ${unit} to ${instantText(to, clock)}`,
  label: `to ${dateText(to, clock)}`,
  unit,
  from: to - length,
  to,
  until: to,
  months: undefined,
  timeZone,
  clock,
});

const daysPeriod = (text: string, days: number, at: number, zone: Zone): Period => {
  if (days < 1 || days > mostDays) throw new UsageError(`--period '${text}' is not between 1d and ${mostDays}d`, fix);
  return lengthPeriod(days === 1 ? 'day' : `${days} days`, days * day, ceilMinute(at), zone);
};

/** Points are kept by minutes: the minute that has begun belongs to the report. */
const ceilMinute = (at: number): number => Math.ceil(at / minute) * minute;

const namedPeriod = (text: string, at: number, zone: Zone): Period => {
  const [, year, quarter, month] = /^(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$/.exec(text) ?? [];
  if (year === undefined) throw new UsageError(`--period '${text}' is not a period`, fix);
  const count = month !== undefined ? 1 : quarter !== undefined ? 3 : 12;
  const first = Number(year) * 12 + (month !== undefined ? Number(month) - 1 : (Number(quarter ?? 1) - 1) * 3);
  if (startOfMonth(first, zone) >= at)
    throw new UsageError(`--period '${text}' has not begun`, `name one that began before ${dateText(at, zone.clock)}`);
  return monthsPeriod({ first, count }, at, zone);
};
