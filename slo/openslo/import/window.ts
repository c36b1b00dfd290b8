/**
 * The window of an objective of a valid document as ours. Its units are case-sensitive: 'm' is a minute and 'M' a month, and a month, a
 * quarter or a year has no fixed length unless it is a calendar's. Ours begin at midnight of their time zone, weeks on Monday.
 */
import type { CalendarUnit, Window } from '../../../model/objective.ts';
import { flagIn, mapIn, numberIn, placeOf, textIn } from './located.ts';
import type { Refuse } from './located.ts';
import { isUtc } from '../../window.ts';
import type { LocatedMap } from '../../../text/located.ts';
import type { Position } from '../../../text/position.ts';
import { many } from '../../../text/count.ts';

export interface ImportedWindow {
  readonly window: Window;
  /** Undefined for a rolling window, and for UTC. */
  readonly timeZone: string | undefined;
}

interface Length {
  /** As it is written. */
  readonly text: string;
  readonly count: number;
  readonly unit: 'm' | 'h' | 'd' | 'w' | 'M' | 'Q' | 'Y';
  readonly at: Position;
}

const unitNames = { m: 'minute', h: 'hour', d: 'day', w: 'week', M: 'month', Q: 'quarter', Y: 'year' } as const;

/** v1: `{ duration: 30d, isRolling: true }`. */
export const windowOf = (window: LocatedMap, refuse: Refuse): ImportedWindow | undefined => {
  const text = textIn(window, 'duration') ?? '';
  const [, count, unit] = /^(\d+)(\w)$/.exec(text) ?? [];
  if (count === undefined) return undefined;
  const at = placeOf(window, 'duration');
  return resolved(window, { text, count: Number(count), unit: unit as Length['unit'], at }, refuse);
};

const alphaUnits: Readonly<Record<string, Length['unit']>> = {
  Minute: 'm',
  Hour: 'h',
  Day: 'd',
  Week: 'w',
  Month: 'M',
  Quarter: 'Q',
  Year: 'Y',
};

/** v1alpha: `{ unit: Week, count: 4, isRolling: true }`. */
export const alphaWindowOf = (window: LocatedMap, refuse: Refuse): ImportedWindow | undefined => {
  const word = textIn(window, 'unit') ?? '';
  const count = Number(numberIn(window, 'count'));
  const [unit, at] = [alphaUnits[word], placeOf(window, 'unit')];
  if (unit !== undefined) return resolved(window, { text: `${count} ${word}`, count, unit, at }, refuse);
  const message = `a window of ${many(count, word.toLowerCase())}: nobody promises anything for so short a time`;
  refuse(at, 'openslo/window', message, 'write the unit that is meant, such as Day');
  return undefined;
};

const resolved = (window: LocatedMap, length: Length, refuse: Refuse): ImportedWindow | undefined => {
  if (flagIn(window, 'isRolling') === true) return rolling(length, refuse);
  const calendar = mapIn(window, 'calendar');
  return calendar === undefined ? undefined : aligned(calendar, length, refuse);
};

const inDays = { h: 1 / 24, d: 1, w: 7 } as const;

const rolling = ({ text, count, unit, at }: Length, refuse: Refuse): ImportedWindow | undefined => {
  if (unit === 'm') {
    const message = `'${text}' is ${many(count, 'minute')}, which nobody promises anything for`;
    refuse(at, 'openslo/window', message, `if ${count === 1 ? 'a month' : 'months'} was meant, write '30d'`);
    return undefined;
  }
  if (unit === 'M' || unit === 'Q' || unit === 'Y') {
    const message = `a rolling ${unitNames[unit]} ('${text}') has no fixed length`;
    refuse(at, 'openslo/window', message, "write the days that are meant: '28d' or '30d', and at most '90d'");
    return undefined;
  }
  const days = count * inDays[unit];
  if (Number.isInteger(days) && days <= 90) return { window: `${days}d`, timeZone: undefined };
  const message = `a rolling window of ${text} is not possible: it takes whole days, at most 90`;
  refuse(at, 'openslo/window', message, "write whole days, such as '7d' or '30d'");
  return undefined;
};

const aligned = (calendar: LocatedMap, length: Length, refuse: Refuse): ImportedWindow | undefined => {
  const zone = textIn(calendar, 'timeZone') ?? '';
  const start = textIn(calendar, 'startTime') ?? '';
  const unit = calendarUnit(length, refuse);
  if (unit === undefined) return undefined;
  if (isStart(start, unit)) return { window: `calendar ${unit}`, timeZone: isUtc(zone) ? undefined : zone };
  const message = `a calendar ${unit} from ${start} on: ours begin ${begins[unit]}`;
  const fix = `move startTime to such an instant, if the promise allows; 2024-01-01 00:00:00 is one`;
  refuse(placeOf(calendar, 'startTime'), 'openslo/calendar-start', message, fix);
  return undefined;
};

const begins: Readonly<Record<CalendarUnit, string>> = {
  day: 'at midnight',
  week: 'on Monday at midnight',
  month: 'on the first at midnight',
  quarter: 'on the first of January, April, July and October at midnight',
  year: 'on the first of January at midnight',
};

const calendarUnit = ({ text, count, unit, at }: Length, refuse: Refuse): CalendarUnit | undefined => {
  const name = unitNames[unit];
  if (count === 1 && name !== 'minute' && name !== 'hour') return name;
  const minute = unit === 'm' ? " ('m' is minutes, 'M' months)" : '';
  const message = `a calendar window of ${text}${minute}: there are calendar days, weeks, months, quarters and years, one at a time`;
  refuse(at, 'openslo/window', message, "write '1d', '1w', '1M', '1Q' or '1Y'");
  return undefined;
};

const isStart = (text: string, unit: CalendarUnit): boolean => {
  const [, day] = /^(\d{4}-\d\d-\d\d) +00?:00:00(?:[.,]0+)?$/.exec(text) ?? [];
  if (day === undefined) return false;
  const date = new Date(`${day}T00:00:00Z`);
  if (unit === 'week') return date.getUTCDay() === 1;
  const months = { day: undefined, month: 1, quarter: 3, year: 12 }[unit];
  return months === undefined || (date.getUTCDate() === 1 && date.getUTCMonth() % months === 0);
};
