/**
 * Maintenance of systems as mute times of Alertmanager. An alert is muted from the begin of a maintenance until it no longer
 * counts what happened in it: its end, and the longest short window of the burn alerts. Alerts of one objective are muted by
 * system and objective, so that a composite, or the other objectives, still notify. Source: Prometheus, "Alerting:
 * configuration", time_interval: minutes, the end excluded; lists are alternatives, fields of one entry hold together.
 */
import { weekdays, type AnyMaintenance, type Maintenance, type RecurringMaintenance } from '../model/maintenance.ts';
import { milliseconds, type Duration } from '../model/quantity.ts';
import type { Severity } from '../model/severity.ts';
import type { System } from '../model/system.ts';
import { contextOf } from '../series/context.ts';
import { measuredSlos, type MeasuredSlo } from '../slo/measuredSlo.ts';
import { alertingTiers } from '../slo/quiet.ts';

export interface TimeInterval {
  readonly times?: readonly { readonly start_time: string; readonly end_time: string }[];
  readonly weekdays?: readonly string[];
  readonly days_of_month?: readonly string[];
  readonly months?: readonly string[];
  readonly years?: readonly string[];
  readonly location?: string;
}

export interface MuteTime {
  readonly name: string;
  readonly time_intervals: readonly TimeInterval[];
}

/** Below the route of the system's owner and the severity, whose receiver and times it takes over. */
export interface MuteRoute {
  readonly matchers: readonly string[];
  readonly mute_time_intervals: readonly string[];
}

export interface MaintenanceTimes {
  readonly times: readonly MuteTime[];
  readonly routes: (owner: string, severity: Severity) => readonly MuteRoute[];
}

export const maintenanceTimes = (systems: readonly System[]): MaintenanceTimes => {
  const maintained = systems.filter(({ maintenance }) => maintenance.length > 0);
  const slosOf = new Map(maintained.map((system) => [system.id, measuredSlos(contextOf(system, 'prod'))]));
  return {
    times: maintained.flatMap((system) =>
      system.maintenance.flatMap((item, index) =>
        (['page', 'ticket'] as const).map((severity) => ({
          name: timeName(system, index, severity),
          time_intervals: timeIntervals(item, minutesAfter(item, severity, slosOf.get(system.id)!)),
        })),
      ),
    ),
    routes: (owner, severity) =>
      maintained.filter((system) => system.owner === owner).flatMap((system) => routesOf(system, severity)),
  };
};

const timeName = ({ id }: System, index: number, severity: Severity): string =>
  `${id}-maintenance-${index}-${severity}`;

/** At most so long after the end: an alert without a short window, such as a probe that fails, is muted for as long. */
const mostAfter: Readonly<Record<Severity, Duration>> = { page: '1h', ticket: '6h' };

/** For the evaluation that resolves an alert, and its way to Alertmanager. */
const resolving: Duration = '5m';

/** Minutes for which alerts of this severity still count what happened in the maintenance. */
export const minutesAfter = (
  { objectives }: AnyMaintenance,
  severity: Severity,
  slos: readonly MeasuredSlo[],
): number => {
  const shorts = slos
    .filter(({ id }) => objectives?.includes(id) ?? true)
    .flatMap((slo) => alertingTiers(slo).filter((tier) => tier.severity === severity))
    .map(({ short }) => milliseconds(short));
  const after = Math.min(Math.max(0, ...shorts), milliseconds(mostAfter[severity])) + milliseconds(resolving);
  return after / milliseconds('1m');
};

/**
 * The first route that matches is used. Objectives that have maintenance of their own come before the system, each with all
 * that concerns it; those with the same maintenance share a route, because each route is a notification of its own.
 */
const routesOf = (system: System, severity: Severity): readonly MuteRoute[] => {
  const { id, maintenance } = system;
  const muted = (concerns: (item: AnyMaintenance) => boolean): readonly string[] =>
    maintenance.flatMap((item, index) => (concerns(item) ? [timeName(system, index, severity)] : []));
  const whole = muted(({ objectives }) => objectives === undefined);
  const named = [...new Set(maintenance.flatMap(({ objectives }) => objectives ?? []))].toSorted();
  const byTimes = Map.groupBy(named, (slo) => muted(({ objectives }) => objectives?.includes(slo) ?? true).join(' '));
  return [
    ...[...byTimes].map(([names, slos]) => ({
      matchers: [`system=${JSON.stringify(id)}`, `slo=~${JSON.stringify(slos.join('|'))}`],
      mute_time_intervals: names.split(' '),
    })),
    ...(whole.length === 0 ? [] : [{ matchers: [`system=${JSON.stringify(id)}`], mute_time_intervals: whole }]),
  ];
};

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
