/** Times of on-call definitions: zones, clocks, days, and instants, which need an offset. */
import { instantOf, instantOfClock, isDay, withoutOffset } from '../../instant.ts';
import { weekdays } from '../../maintenance.ts';
import { arrayOf, oneOf, show, type Shape } from '../shape.ts';

const matching =
  (matches: (value: string) => boolean, noun: string, example: string): Shape =>
  (value, path, report) => {
    if (typeof value === 'string' && matches(value)) return;
    const message = `${show(value)} is not ${noun}`;
    report({ id: 'model/bad-time', path, message, fix: `write a value such as ${example}` }, path);
  };

/** An older or later year is a slip of the pen: turns are counted from the first one. */
const years = { first: 2000, last: 2100 } as const;

const inYears =
  (shape: Shape): Shape =>
  (value, path, report) => {
    const year = typeof value === 'string' && /^\d{4}-/.test(value) ? Number(value.slice(0, 4)) : years.first;
    if (year >= years.first && year <= years.last) return shape(value, path, report);
    const message = `the year of '${String(value)}' is not from ${years.first} to ${years.last}`;
    report({ id: 'model/bad-time', path, message, fix: 'correct the year' }, path);
  };

const isClock = (value: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(value);

export const clock: Shape = matching(isClock, 'a time of day', "'09:00'");

/** '24:00' is the end of the day: with '00:00' as begin it makes a whole day. */
export const endClock: Shape = matching((value) => isClock(value) || value === '24:00', 'a time of day', "'17:00'");

export const day: Shape = inYears(matching(isDay, 'a day', "'2026-12-25'"));

/** A hand-over follows the clock of a zone, so a text with an offset would move by an hour in half of the year. */
export const localDateTime: Shape = inYears((value, path, report) => {
  if (typeof value === 'string' && /T.*(Z|[+-]\d\d:?\d\d)$/.test(value) && !Number.isNaN(Date.parse(value))) {
    const message = `'${value}' has an offset: a rotation is handed over by the clock of its time zone, in summer and in winter`;
    const fix = `write the local time, such as '${value.slice(0, 16)}', and the zone as timeZone`;
    return report({ id: 'model/bad-time', path, message, fix }, path);
  }
  local(value, path, report);
});

const local = matching(
  (value) => value.charAt(10) === 'T' && instantOfClock(value, 'UTC') !== undefined && value.length === 16,
  'a local date and time',
  "'2026-01-05T09:00'",
);

/** `zone` gives the second reading of a text without an offset. */
export const instant = (zone: string): Shape =>
  inYears((value, path, report) => {
    const readings = typeof value === 'string' ? withoutOffset(value, zone) : undefined;
    if (readings !== undefined) return report({ id: 'model/instant-without-offset', path, ...readings }, path);
    withOffset(value, path, report);
  });

const withOffset = matching(
  (value) => instantOf(value) !== undefined,
  'an instant in whole minutes with its offset',
  "'2026-12-24T18:00:00Z' or '2026-12-24T18:00:00-03:00'",
);

const weekday = oneOf(weekdays);

/** Weekdays, each once. */
export const days: Shape = (value, path, report) => {
  arrayOf(weekday, "an array of weekdays such as ['Monday', 'Tuesday']")(value, path, report);
  if (!Array.isArray(value)) return;
  if (value.length === 0) {
    const fix = 'write at least one weekday, or leave days out for all';
    report({ id: 'model/empty-list', path, message: 'the list of days is empty', fix });
  }
  value.forEach((item: unknown, index) => {
    if (value.indexOf(item) === index || typeof item !== 'string') return;
    const problem = { id: 'model/duplicate-id', path: `${path}[${index}]`, message: `'${item}' is listed twice` };
    report({ ...problem, fix: 'remove one' });
  });
};
