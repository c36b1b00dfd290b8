/**
 * The time that a report is about, and those of the same length before it. Calendar periods are whole ones in UTC: without
 * a name the last that is over, because a report is sent when its month is over. Ranges are half-open, (from, to].
 */
import { UsageError } from '../../model/usageError.ts';
import { dateText, instantText, monthText } from '../../text/date.ts';
import type { Interval } from '../window.ts';

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
}

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

/** `at` in milliseconds since the epoch. Throws `UsageError`. */
export const periodOf = (text: string, at: number): Period => {
  const count = units.get(text);
  if (count !== undefined)
    return monthsPeriod({ first: Math.floor(monthIndex(at) / count) * count - count, count }, at);
  if (text === 'week') return lengthPeriod('week', week, Math.floor((at - mondayOffset) / week) * week + mondayOffset);
  const days = /^(\d{1,4})d$/.exec(text)?.[1];
  return days === undefined ? namedPeriod(text, at) : daysPeriod(text, Number(days), at);
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

const periodBefore = ({ from, to, unit, months }: Period): Period =>
  months === undefined
    ? lengthPeriod(unit, to - from, from)
    : monthsPeriod({ ...months, first: months.first - months.count }, from);

const monthIndex = (at: number): number => {
  const date = new Date(at);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

const startOfMonth = (index: number): number => Date.UTC(Math.floor(index / 12), index % 12);

const monthsPeriod = (months: Months, at: number): Period => {
  const [from, to] = [startOfMonth(months.first), startOfMonth(months.first + months.count)];
  const label = monthsName(months);
  const name = at < to ? `${label} so far (to ${instantText(at)})` : label;
  const unit = { 1: 'month', 3: 'quarter', 12: 'year' }[months.count];
  return { kind: 'Period', name, label, unit, from, to, until: Math.min(ceilMinute(at), to), months };
};

const monthsName = ({ first, count }: Months): string => {
  if (count === 1) return monthText(first);
  const year = Math.floor(first / 12);
  return count === 12 ? `${year}` : `quarter ${(first % 12) / 3 + 1} of ${year}`;
};

const lengthPeriod = (unit: string, length: number, to: number): Period => {
  const from = to - length;
  const [name, label] =
    unit === 'week'
      ? [`the week from ${dateText(from)} to ${dateText(to - day)}`, `week from ${dateText(from)}`]
      : [`the ${unit} to ${instantText(to)}`, `to ${dateText(to)}`];
  return { kind: 'Period', name, label, unit, from, to, until: to, months: undefined };
};

const daysPeriod = (text: string, days: number, at: number): Period => {
  if (days < 1 || days > mostDays) throw new UsageError(`--period '${text}' is not between 1d and ${mostDays}d`, fix);
  return lengthPeriod(days === 1 ? 'day' : `${days} days`, days * day, ceilMinute(at));
};

/** Points are kept by minutes: the minute that has begun belongs to the report. */
const ceilMinute = (at: number): number => Math.ceil(at / minute) * minute;

const namedPeriod = (text: string, at: number): Period => {
  const [, year, quarter, month] = /^(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$/.exec(text) ?? [];
  if (year === undefined) throw new UsageError(`--period '${text}' is not a period`, fix);
  const count = month !== undefined ? 1 : quarter !== undefined ? 3 : 12;
  const first = Number(year) * 12 + (month !== undefined ? Number(month) - 1 : (Number(quarter ?? 1) - 1) * 3);
  if (startOfMonth(first) >= at)
    throw new UsageError(`--period '${text}' has not begun`, `name one that began before ${dateText(at)}`);
  return monthsPeriod({ first, count }, at);
};
