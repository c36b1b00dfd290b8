/** Dates and instants in UTC as people read them: '30 November 2026', '30 November 2026 12:00 UTC'. */
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
export const dateText = (at: number): string => {
  const date = new Date(at);
  return `${date.getUTCDate()} ${monthNames[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
};

/** '30 November'. */
export const dayText = (at: number): string => dateText(at).slice(0, -5);

/** '12:00'; '24:00' for the midnight at which something ends. */
export const clockText = (at: number, isEnd = false): string =>
  isEnd && at % day === 0 ? '24:00' : new Date(at).toISOString().slice(11, 16);

/** '30 November 12:00'. */
export const momentText = (at: number): string => `${dayText(at)} ${clockText(at)}`;

/** '30 November 2026 12:00 UTC'. */
export const instantText = (at: number): string => `${dateText(at)} ${clockText(at)} UTC`;

/** '12 November, 14:00 to 16:00', '12 November 23:00 to 13 November 02:00': (from, to], of which the end belongs to the day before. */
export const hoursText = (from: number, to: number): string => {
  const lastDay = to - 1;
  return dayText(from) === dayText(lastDay)
    ? `${dayText(from)}, ${clockText(from)} to ${clockText(to, true)}`
    : `${dayText(from)} ${clockText(from)} to ${dayText(lastDay)} ${clockText(to, true)}`;
};
