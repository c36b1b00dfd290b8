/**
 * Maintenance is excluded from a budget: what was counted in it is in neither good nor total. Intervals are half-open, (from, to],
 * so that what is counted at midnight belongs to the day before. Where exclusions overlap, the time is excluded once. A time
 * slice that an exclusion touches is not counted.
 */
import { weekdays, type AnyMaintenance, type Maintenance, type RecurringMaintenance } from '../model/maintenance.ts';
import { instantOfLocal, localTime, type LocalTime } from '../model/zonedTime.ts';
import type { Counts } from './judge.ts';
import type { Slo } from './slo.ts';
import type { Interval } from './window.ts';

/** One occurrence of a maintenance, whole. */
export interface Exclusion extends Interval {
  readonly owner: string;
  readonly reason: string;
}

/** Ascending by their beginnings. */
export const exclusionsIn = (maintenance: readonly AnyMaintenance[], interval: Interval): readonly Exclusion[] =>
  maintenance
    .flatMap((item) => {
      const { owner, reason } = item;
      return occurrencesOf(item, interval).map((occurrence) => ({ ...occurrence, owner, reason }));
    })
    .toSorted((a, b) => a.from - b.from || a.to - b.to);

const overlaps = (a: Interval, b: Interval): boolean => a.from < b.to && b.from < a.to;

const occurrencesOf = (item: AnyMaintenance, interval: Interval): readonly Interval[] =>
  (item.kind === 'Maintenance' ? [once(item)] : recurring(item, interval)).filter((one) => overlaps(one, interval));

const once = ({ begin, end }: Maintenance): Interval => ({ from: Date.parse(begin), to: Date.parse(end) });

const day = 86_400_000;

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Midnight UTC of a date, as a number of days: dates without a zone. */
const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / day;

const localDay = (at: number, zone: string): number => {
  const { year, month, day: date } = localTime(at, zone);
  return Date.UTC(year, month - 1, date) / day;
};

/** By the clock of its zone: over daylight saving it is longer or shorter than on other days. */
const recurring = (item: RecurringMaintenance, { from, to }: Interval): readonly Interval[] => {
  const zone = item.timeZone ?? 'UTC';
  // An occurrence that began the day before may last until today.
  const first = Math.max(dayNumber(item.from), localDay(from, zone) - 1);
  const last = Math.min(dayNumber(item.until), localDay(to, zone));
  const [begin, end] = [minuteOf(item.begin), minuteOf(item.end)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
    .filter((number) => item.every === 'day' || weekdays[new Date(number * day).getUTCDay()] === item.every)
    .map((number) => ({
      from: instantOfLocal(clockAt(number, begin), zone),
      to: instantOfLocal(clockAt(end > begin ? number : number + 1, end), zone),
    }))
    .filter((one) => one.from < one.to);
};

const clockAt = (number: number, minute: number): LocalTime => {
  const date = new Date(number * day);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), minute };
};

/** What is left of an interval without the exclusions: disjoint, ascending, and empty where all of it is excluded. */
export const includedIn = (
  { maintenance, slices }: Pick<Slo, 'maintenance' | 'slices'>,
  { from, to }: Interval,
): readonly Interval[] => {
  if (maintenance.length === 0) return [{ from, to }];
  const length = slices?.length ?? 1;
  const parts: Interval[] = [];
  let begin = from;
  // A slice that ends in the interval may begin before it.
  for (const exclusion of exclusionsIn(maintenance, { from: from - length, to: to + length })) {
    const end = Math.floor(exclusion.from / length) * length;
    if (end > begin) parts.push({ from: begin, to: Math.min(end, to) });
    begin = Math.max(begin, Math.ceil(exclusion.to / length) * length);
  }
  if (begin < to) parts.push({ from: begin, to });
  return parts.filter((part) => part.from < part.to);
};

/** How much of the interval is excluded, in milliseconds. */
export const excludedTime = (slo: Pick<Slo, 'maintenance' | 'slices'>, interval: Interval): number =>
  interval.to - interval.from - includedIn(slo, interval).reduce((sum, { from, to }) => sum + to - from, 0);

/**
 * The counts of parts of an interval that ends at `to`, together. Overdue messages are bad at one instant only: those of a part
 * that ends earlier have an outcome by now.
 */
export const countsTogether = (
  parts: readonly { readonly part: Interval; readonly counts: Counts }[],
  to: number,
): Counts =>
  parts.reduce<Counts>(
    (sum, { part, counts }) => ({
      good: sum.good + counts.good,
      total: sum.total + counts.total,
      overdue: sum.overdue + (part.to === to ? counts.overdue : 0),
    }),
    { good: 0, total: 0, overdue: 0 },
  );

/** Counts without what is excluded. */
export const withoutExcluded =
  (slo: Pick<Slo, 'maintenance' | 'slices'>, read: (from: number, to: number) => Counts) =>
  (from: number, to: number): Counts =>
    countsTogether(
      includedIn(slo, { from, to }).map((part) => ({ part, counts: read(part.from, part.to) })),
      to,
    );
