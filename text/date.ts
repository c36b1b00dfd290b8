/** Dates and instants as people read them, in UTC or by another clock: '30 November 2026', '30 November 2026 12:00 UTC'. */

/** The clock of a time zone. */
export interface Clock {
  /** As it follows a time: 'UTC', 'America/Santiago'. */
  readonly name: string;
  /** What it shows at an instant, as if that were UTC; milliseconds since the epoch. */
  readonly shown: (at: number) => number;
}

export const utcClock: Clock = { name: 'UTC', shown: (at) => at };

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const day = 86_400_000;

/** 'November 2026'; `index` counts months from the beginning of year 0. */
export const monthText = (index: number): string => `${monthNames[index % 12]} ${Math.floor(index / 12)}`;

/** '30 November 2026'. */
export const dateText = (at: number, clock: Clock = utcClock): string => {
  const date = new Date(clock.shown(at));
  return `${date.getUTCDate()} ${monthNames[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
};

/** '30 November'. */
export const dayText = (at: number, clock?: Clock): string => dateText(at, clock).slice(0, -5);

/** '12:00'; '24:00' for the midnight at which something ends. */
export const clockText = (at: number, isEnd = false, clock: Clock = utcClock): string =>
  isEnd && clock.shown(at) % day === 0 ? '24:00' : new Date(clock.shown(at)).toISOString().slice(11, 16);

/** '30 November 12:00'. */
export const momentText = (at: number, clock?: Clock): string => `${dayText(at, clock)} ${clockText(at, false, clock)}`;

/** '30 November 2026 12:00 UTC'. */
export const instantText = (at: number, clock: Clock = utcClock): string =>
  `${dateText(at, clock)} ${clockText(at, false, clock)} ${clock.name}`;

/** '12 November, 14:00 to 16:00', '12 November 23:00 to 13 November 02:00': (from, to], of which the end belongs to the day before. */
export const hoursText = (from: number, to: number, clock?: Clock): string => {
  const lastDay = to - 1;
  const [begin, end] = [clockText(from, false, clock), clockText(to, true, clock)];
  return dayText(from, clock) === dayText(lastDay, clock)
    ? `${dayText(from, clock)}, ${begin} to ${end}`
    : `${dayText(from, clock)} ${begin} to ${dayText(lastDay, clock)} ${end}`;
};
