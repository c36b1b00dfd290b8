/**
 * The time range over which an objective is judged. Ranges are half-open, (from, to]: a point at midnight reports
 * events from before midnight. Calendar windows are in UTC, and weeks begin on Monday (ISO 8601).
 */
import type { Decimal } from 'decimal.js';
import type { Window } from '../model/objective.ts';
import { milliseconds } from '../model/quantity.ts';
import { Exact } from '../numbers/exact.ts';

export interface RollingWindow {
  readonly kind: 'RollingWindow';
  /** Milliseconds. */
  readonly length: number;
}

export interface CalendarWindow {
  readonly kind: 'CalendarWindow';
  readonly unit: 'day' | 'week' | 'month';
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

/** Throws `QuantityError` when the length cannot be parsed. */
export const resolveWindow = (window: Window): SloWindow => {
  switch (window) {
    case 'calendar day':
      return { kind: 'CalendarWindow', unit: 'day' };
    case 'calendar week':
      return { kind: 'CalendarWindow', unit: 'week' };
    case 'calendar month':
      return { kind: 'CalendarWindow', unit: 'month' };
    default:
      return { kind: 'RollingWindow', length: milliseconds(window) };
  }
};

/** The elapsed part of the window at `at`. The last instant of a period belongs to that period. */
export const windowAt = (window: SloWindow, at: number): Elapsed => {
  if (window.kind === 'RollingWindow') {
    return { from: at - window.length, to: at, elapsed: new Exact(1) };
  }
  const { from, to } = calendarPeriod(window.unit, at);
  return { from, to: at, elapsed: new Exact(at - from).div(to - from) };
};

const day = 86_400_000;
/** 1970-01-01 was a Thursday, so a Monday is four days after a whole number of weeks. */
const mondayOffset = 4 * day;

/** The whole period (from, to] that contains `at`. */
export const calendarPeriod = (unit: CalendarWindow['unit'], at: number): Interval => {
  if (unit === 'month') {
    const before = new Date(at - 1);
    const [year, month] = [before.getUTCFullYear(), before.getUTCMonth()];
    return { from: Date.UTC(year, month), to: Date.UTC(year, month + 1) };
  }
  const [length, offset] = unit === 'day' ? [day, 0] : [7 * day, mondayOffset];
  const to = Math.ceil((at - offset) / length) * length + offset;
  return { from: to - length, to };
};
