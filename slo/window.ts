/**
 * The time range over which an objective is judged. Ranges are half-open, (from, to]: a point at midnight reports
 * events from before midnight. Calendar windows are in UTC or in a time zone, and weeks begin on Monday (ISO 8601).
 */
import type { Decimal } from 'decimal.js';
import type { CalendarUnit, Window } from '../model/objective.ts';
import { milliseconds, type Duration } from '../model/quantity.ts';
import { instantOfLocal, localTime, type LocalTime } from '../model/zonedTime.ts';
import { Exact } from '../numbers/exact.ts';

export interface RollingWindow {
  readonly kind: 'RollingWindow';
  /** Milliseconds. */
  readonly length: number;
}

export interface CalendarWindow {
  readonly kind: 'CalendarWindow';
  readonly unit: CalendarUnit;
  /** IANA; undefined is UTC. */
  readonly timeZone: string | undefined;
}

export type SloWindow = RollingWindow | CalendarWindow;

/** Milliseconds since the epoch: (from, to]. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

export interface Elapsed extends Interval {
  /** Elapsed share of the window: always 1 for a rolling window. */
  readonly elapsed: Decimal;
}

const calendarUnits: Readonly<Record<string, CalendarUnit>> = {
  'calendar day': 'day',
  'calendar week': 'week',
  'calendar month': 'month',
  'calendar quarter': 'quarter',
  'calendar year': 'year',
};

/** Throws `QuantityError` when the length cannot be parsed. */
export const resolveWindow = (window: Window, timeZone?: string): SloWindow => {
  const unit = calendarUnits[window];
  return unit === undefined
    ? { kind: 'RollingWindow', length: milliseconds(window as Duration) }
    : { kind: 'CalendarWindow', unit, timeZone: isUtc(timeZone) ? undefined : timeZone };
};

const utcNames: readonly (string | undefined)[] = [
  undefined,
  'UTC',
  'GMT',
  ...['UTC', 'UCT', 'Universal', 'Zulu', 'GMT'].map((name) => `Etc/${name}`),
];

/** Whether the zone is UTC at any time, by one of its names; none is UTC. */
export const isUtc = (timeZone: string | undefined): boolean => utcNames.includes(timeZone);

/** The elapsed part of the window at `at`. The last instant of a period belongs to that period. */
export const windowAt = (window: SloWindow, at: number): Elapsed => {
  if (window.kind === 'RollingWindow') {
    return { from: at - window.length, to: at, elapsed: new Exact(1) };
  }
  const { from, to } = calendarPeriod(window.unit, at, window.timeZone);
  return { from, to: at, elapsed: new Exact(at - from).div(to - from) };
};

/** Months of a unit that begins on the first of a month. */
const monthsOf = { month: 1, quarter: 3, year: 12 } as const;

/** The whole period (from, to] that contains `at`, in UTC without a time zone. */
export const calendarPeriod = (unit: CalendarUnit, at: number, timeZone?: string): Interval => {
  const { year, month, day } = timeZone === undefined ? utcTime(at - 1) : localTime(at - 1, timeZone);
  const begin = (addMonths: number, date: number): number =>
    timeZone === undefined
      ? Date.UTC(year, month - 1 + addMonths, date)
      : instantOfLocal({ year, month: month + addMonths, day: date, minute: 0 }, timeZone);
  if (unit === 'day') return { from: begin(0, day), to: begin(0, day + 1) };
  if (unit === 'week') {
    const sinceMonday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
    return { from: begin(0, day - sinceMonday), to: begin(0, day - sinceMonday + 7) };
  }
  const months = monthsOf[unit];
  const passed = (month - 1) % months;
  return { from: begin(-passed, 1), to: begin(months - passed, 1) };
};

const utcTime = (at: number): Pick<LocalTime, 'year' | 'month' | 'day'> => {
  const date = new Date(at);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};
