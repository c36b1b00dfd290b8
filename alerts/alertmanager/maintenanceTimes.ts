/**
 * Maintenance of systems as mute times of Alertmanager, each until its alerts no longer count what happened in it. Source: Prometheus,
 * "Alerting: configuration", time_interval: minutes, the end excluded; lists are alternatives, fields of one entry hold together.
 */
import { weekdays, type AnyMaintenance, type Maintenance, type RecurringMaintenance } from '../../model/maintenance.ts';
import type { MaintenanceTime } from '../oncall/maintenanceRoutes.ts';
import type { NamedIntervals, TimeInterval } from './config.ts';

export const muteTimeOf = ({ name, item, after }: MaintenanceTime): NamedIntervals => ({
  name,
  time_intervals: timeIntervals(item, after),
});

/** `after`: minutes after the end. */
export const timeIntervals = (item: AnyMaintenance, after: number): readonly TimeInterval[] =>
  item.kind === 'Maintenance' ? once(item, after) : recurring(item, after);

const minute = 60_000;
const day = 86_400_000;
const minutesOfDay = 1_440;

/** An entry for each day in UTC. */
const once = ({ begin, end }: Maintenance, after: number): readonly TimeInterval[] => {
  const [from, to] = [Date.parse(begin), Date.parse(end) + after * minute];
  const first = Math.floor(from / day);
  return daysFrom((from - first * day) / minute, (to - from) / minute).flatMap(({ offset, times }) =>
    dateRanges(first + offset, first + offset).map((dates) => ({ times: [times], ...dates })),
  );
};

/** By the clock of its zone; a day that begins in the range of dates reaches into the next ones. */
const recurring = (item: RecurringMaintenance, after: number): readonly TimeInterval[] => {
  const [begin, end] = [clockMinutes(item.begin), clockMinutes(item.end)];
  const length = (end > begin ? end : end + minutesOfDay) - begin + after;
  const [first, last] = [dayNumber(item.from), dayNumber(item.until)];
  return daysFrom(begin, length).flatMap(({ offset, times }) => {
    const on =
      item.every === 'day'
        ? {}
        : { weekdays: [weekdays[(weekdays.indexOf(item.every) + offset) % weekdays.length]!.toLowerCase()] };
    return dateRanges(first + offset, last + offset).map((dates) => ({
      times: [times],
      ...on,
      ...dates,
      ...(item.timeZone === undefined ? {} : { location: item.timeZone }),
    }));
  });
};

const clockMinutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

interface DayPart {
  /** Days after the first. */
  readonly offset: number;
  readonly times: { readonly start_time: string; readonly end_time: string };
}

/** What begins at a minute of a day and lasts so many minutes, day by day. */
const daysFrom = (begin: number, length: number): readonly DayPart[] =>
  Array.from({ length: Math.ceil((begin + length) / minutesOfDay) }, (_, offset) => ({
    offset,
    times: {
      start_time: clockText(Math.max(0, begin - offset * minutesOfDay)),
      end_time: clockText(Math.min(minutesOfDay, begin + length - offset * minutesOfDay)),
    },
  }));

/** A date without a zone, as a number of days. */
const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / day;

const dateOf = (number: number): readonly [year: number, month: number, day: number] => {
  const date = new Date(number * day);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
};

const numberOf = (year: number, month: number, date: number): number => Date.UTC(year, month - 1, date) / day;

const rangeText = (first: number, last: number): readonly string[] => [
  first === last ? `${first}` : `${first}:${last}`,
];

type Dates = Pick<TimeInterval, 'days_of_month' | 'months' | 'years'>;

/** The dates from the first to the last, both included, as whole years, whole months and days of months. */
export const dateRanges = (first: number, last: number): readonly Dates[] => {
  const ranges: Dates[] = [];
  for (let next = first; next <= last;) {
    const [year, month, date] = dateOf(next);
    const [lastYear, lastMonth, lastDate] = dateOf(last + 1);
    if (date === 1 && month === 1 && lastYear > year) {
      ranges.push({ years: rangeText(year, lastYear - 1) });
      next = numberOf(lastYear, 1, 1);
    } else if (date === 1 && (lastYear > year || lastMonth > month)) {
      const until = lastYear > year ? 12 : lastMonth - 1;
      ranges.push({ months: rangeText(month, until), years: rangeText(year, year) });
      next = numberOf(year, until + 1, 1);
    } else {
      const end = Math.min(numberOf(year, month + 1, 1), numberOf(lastYear, lastMonth, lastDate));
      ranges.push({
        days_of_month: rangeText(date, date + end - next - 1),
        months: rangeText(month, month),
        years: rangeText(year, year),
      });
      next = end;
    }
  }
  return ranges;
};
