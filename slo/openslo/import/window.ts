/**
 * The window of an OpenSLO objective as ours. Its units are case-sensitive: 'm' is a minute and 'M' a month, and a month, a
 * quarter or a year has no fixed length unless it is a calendar's. Ours begin at midnight UTC, weeks on Monday.
 */
import type { Window } from '../../../model/objective.ts';
import { flagAt, mapAt, numberAt, placeOf, refuseStrangers, textAt } from './located.ts';
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
  refuseStrangers(window, 'a timeWindow', ['duration', 'isRolling', 'calendar'], refuse);
  const text = textAt(window, 'duration', refuse);
  if (text === undefined) return undefined;
  const [, count, unit] = /^([1-9]\d{0,4})([mhdwMQY])$/.exec(text) ?? [];
  const at = placeOf(window, 'duration');
  if (count === undefined) {
    const fix = "write a whole number and one of m (minutes), h, d, w, M (months), Q or Y, such as '30d'";
    refuse(at, 'openslo/window', `'${text}' is no duration`, fix);
    return undefined;
  }
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
  refuseStrangers(window, 'a timeWindow', ['unit', 'count', 'isRolling', 'calendar'], refuse);
  const word = textAt(window, 'unit', refuse);
  const count = Number(numberAt(window, 'count', refuse));
  if (word === undefined || Number.isNaN(count)) return undefined;
  const unit = alphaUnits[word];
  const at = placeOf(window, 'unit');
  if (unit !== undefined && Number.isInteger(count) && count >= 1)
    return resolved(window, { text: `${count} ${word}`, count, unit, at }, refuse);
  const fix = `write a whole count and one of ${Object.keys(alphaUnits).join(', ')}`;
  refuse(at, 'openslo/window', `'${count} ${word}' is no window`, fix);
  return undefined;
};

const resolved = (window: LocatedMap, length: Length, refuse: Refuse): Window | undefined => {
  const calendar = mapAt(window, 'calendar', refuse, 'optional');
  const isRolling = flagAt(window, 'isRolling', refuse);
  if (isRolling === true && calendar !== undefined) {
    const what = 'the window is said to roll and to follow a calendar';
    refuse(placeOf(window, 'calendar'), 'openslo/window', what, 'remove calendar, or write isRolling: false');
    return undefined;
  }
  if (isRolling === true) return rolling(length, refuse);
  if (calendar !== undefined) return aligned(calendar, length, refuse);
  const what = 'the window is not said to roll, and has no calendar to follow';
  refuse(length.at, 'openslo/window', what, 'write isRolling: true, or give it a calendar');
  return undefined;
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
  refuseStrangers(calendar, 'a calendar', ['startTime', 'timeZone'], refuse);
  const zone = textAt(calendar, 'timeZone', refuse);
  const start = textAt(calendar, 'startTime', refuse);
  if (zone === undefined || start === undefined) return undefined;
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
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)Z?$/.exec(text) ?? [];
  const instant = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(instant) || time !== '00:00:00') return false;
  const date = new Date(instant);
  if (unit === 'week') return date.getUTCDay() === 1;
  return unit === 'day' || date.getUTCDate() === 1;
};
