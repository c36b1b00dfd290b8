/**
 * Local time of IANA time zones, exact over daylight saving. A local time that the clock skips becomes the instant at which
 * the clock is set forward; of one that occurs twice it is the first. Source: the time zone data of the JavaScript engine
 * (ECMA-402), so no table of our own.
 */
import { memoize } from './memoize.ts';

export interface LocalTime {
  readonly year: number;
  /** 1 to 12. Arguments may lie outside, as in Date.UTC: month 13 is January of the next year. */
  readonly month: number;
  readonly day: number;
  /** Minutes since the clock showed midnight. */
  readonly minute: number;
}

const formatter: (zone: string) => Intl.DateTimeFormat = memoize(
  (zone: string) => zone,
  (timeZone) =>
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      era: 'short',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
);

/** The clock in the zone at an instant, as milliseconds since an epoch of its own. Whole seconds. */
const clock = (at: number, zone: string): number => {
  const parts = Object.fromEntries(
    formatter(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
};

const second = 1_000;

/** Clock minus UTC, in milliseconds. */
const offsetAt = (at: number, zone: string): number => {
  const whole = Math.floor(at / second) * second;
  return clock(whole, zone) - whole;
};

/** What the clock of the zone shows, as if that were UTC; milliseconds since the epoch. */
export const shownBy =
  (zone: string): ((at: number) => number) =>
  (at) =>
    at + offsetAt(at, zone);

/** Milliseconds since the epoch are cut to the second. */
export const localTime = (at: number, zone: string): LocalTime => {
  const date = new Date(at + offsetAt(at, zone));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    minute: date.getUTCHours() * 60 + date.getUTCMinutes(),
  };
};

/** No zone is further from UTC, and no clock is set by more than a day (Samoa, 2011). */
const day = 86_400_000;

/** The instant at which the clock of the zone shows this. */
export const instantOfLocal = ({ year, month, day: date, minute }: LocalTime, zone: string): number => {
  const wanted = Date.UTC(year, month - 1, date, 0, minute);
  const offsets = [
    ...new Set([offsetAt(wanted - 2 * day, zone), offsetAt(wanted + 2 * day, zone), offsetAt(wanted, zone)]),
  ];
  const candidates = offsets.map((offset) => wanted - offset).filter((at) => at + offsetAt(at, zone) === wanted);
  return candidates.length > 0 ? Math.min(...candidates) : firstAfterSkip(wanted, zone);
};

/** The first instant whose clock is at or past `wanted`. */
const firstAfterSkip = (wanted: number, zone: string): number => {
  let [before, after] = [wanted - 2 * day, wanted + 2 * day];
  while (after - before > second) {
    const middle = Math.floor((before + after) / 2 / second) * second;
    if (middle + offsetAt(middle, zone) >= wanted) after = middle;
    else before = middle;
  }
  return after;
};

/** As RFC 3339 writes it, in whole minutes: '2026-12-24T18:00-03:00'. */
export const zonedText = (at: number, zone: string): string => {
  const offset = Math.round(offsetAt(at, zone) / minute);
  const local = new Date(at + offset * minute).toISOString().slice(0, 16);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${local}${offset < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}`;
};

const minute = 60_000;

const twoDigits = (amount: number): string => String(amount).padStart(2, '0');
