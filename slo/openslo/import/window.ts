/**
 * The window of an objective of a valid document as ours. Its units are case-sensitive: 'm' is a minute and 'M' a month, and a month, a
 * quarter or a year has no fixed length unless it is a calendar's. Ours begin at midnight UTC, weeks on Monday.
 */
import type { Window } from '../../../model/objective.ts';
import { flagIn, mapIn, numberIn, placeOf, textIn } from './located.ts';
import type { Refuse } from './located.ts';
import type { LocatedMap } from '../../../text/located.ts';
import type { Position } from '../../../text/position.ts';
import { many } from '../../../text/count.ts';

interface Length {
  /** As it is written. */
  readonly text: string;
  readonly count: number;
  readonly unit: 'm' | 'h' | 'd' | 'w' | 'M' | 'Q' | 'Y';
  readonly at: Position;
}

const unitNames = { m: 'minute', h: 'hour', d: 'day', w: 'week', M: 'month', Q: 'quarter', Y: 'year' } as const;

/** v1: `{ duration: 30d, isRolling: true }`. */
export const windowOf = (window: LocatedMap, refuse: Refuse): Window | undefined => {
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
export const alphaWindowOf = (window: LocatedMap, refuse: Refuse): Window | undefined => {
  const word = textIn(window, 'unit') ?? '';
  const count = Number(numberIn(window, 'count'));
  const [unit, at] = [alphaUnits[word], placeOf(window, 'unit')];
  if (unit !== undefined) return resolved(window, { text: `${count} ${word}`, count, unit, at }, refuse);
  const what = `a window of ${many(count, word.toLowerCase())}: nobody promises anything for so short a time`;
  refuse(at, 'openslo/window', what, 'write the unit that is meant, such as Day');
  return undefined;
};

const resolved = (window: LocatedMap, length: Length, refuse: Refuse): Window | undefined => {
  if (flagIn(window, 'isRolling') === true) return rolling(length, refuse);
  const calendar = mapIn(window, 'calendar');
  return calendar === undefined ? undefined : aligned(calendar, length, refuse);
};

const inDays = { h: 1 / 24, d: 1, w: 7 } as const;

const rolling = ({ text, count, unit, at }: Length, refuse: Refuse): Window | undefined => {
  if (unit === 'm') {
    const what = `'${text}' is ${many(count, 'minute')}, which nobody promises anything for`;
    refuse(at, 'openslo/window', what, `if ${count === 1 ? 'a month' : 'months'} was meant, write '30d'`);
    return undefined;
  }
  if (unit === 'M' || unit === 'Q' || unit === 'Y') {
    const what = `a rolling ${unitNames[unit]} ('${text}') has no fixed length`;
    refuse(at, 'openslo/window', what, "write the days that are meant: '28d' or '30d', which is the most");
    return undefined;
  }
  const days = count * inDays[unit];
  if (Number.isInteger(days) && days <= 30) return `${days}d`;
  const what = `a rolling window of ${text} cannot be watched: Cloud Monitoring takes whole days, at most 30`;
  refuse(at, 'openslo/window', what, "write whole days, such as '7d' or '30d'");
  return undefined;
};

const utc: readonly string[] = ['UTC', 'Etc/UTC', 'Etc/UCT', 'Etc/Universal', 'Etc/Zulu', 'Etc/GMT', 'GMT'];

const aligned = (calendar: LocatedMap, length: Length, refuse: Refuse): Window | undefined => {
  const zone = textIn(calendar, 'timeZone') ?? '';
  const start = textIn(calendar, 'startTime') ?? '';
  const unit = calendarUnit(length, refuse);
  const isUtc = utc.includes(zone);
  if (!isUtc) {
    const what = `the calendar is that of ${zone}: calendar windows are in UTC here and in Cloud Monitoring`;
    refuse(placeOf(calendar, 'timeZone'), 'openslo/time-zone', what, 'write timeZone: Etc/UTC, or a rolling window');
  }
  const fits = unit !== undefined && isStart(start, unit);
  if (unit !== undefined && !fits) {
    const what = `a calendar ${unit} from ${start} on: ours begin ${begins[unit]}`;
    const fix = `move startTime to such an instant, if the promise allows; 2024-01-01 00:00:00 is one`;
    refuse(placeOf(calendar, 'startTime'), 'openslo/calendar-start', what, fix);
  }
  return isUtc && fits ? `calendar ${unit}` : undefined;
};

type CalendarUnit = 'day' | 'week' | 'month';

const begins: Readonly<Record<CalendarUnit, string>> = {
  day: 'at midnight',
  week: 'on Monday at midnight',
  month: 'on the first at midnight',
};

const calendarUnit = ({ text, count, unit, at }: Length, refuse: Refuse): CalendarUnit | undefined => {
  const name = unitNames[unit];
  if (count === 1 && (name === 'day' || name === 'week' || name === 'month')) return name;
  const minute = unit === 'm' ? " ('m' is minutes, 'M' months)" : '';
  const what = `a calendar window of ${text}${minute}: there are calendar days, weeks and months, one at a time`;
  refuse(at, 'openslo/window', what, "write '1d', '1w' or '1M'");
  return undefined;
};

const isStart = (text: string, unit: CalendarUnit): boolean => {
  const [, day] = /^(\d{4}-\d\d-\d\d) +00?:00:00(?:[.,]0+)?$/.exec(text) ?? [];
  if (day === undefined) return false;
  const date = new Date(`${day}T00:00:00Z`);
  if (unit === 'week') return date.getUTCDay() === 1;
  return unit === 'day' || date.getUTCDate() === 1;
};
