/**
 * A layer as shifts that recur, which is what PagerDuty's schedules v3 know: an RRULE by the clock of the schedule, and members who change
 * after a number of shifts. v3 has no layers: hours that a later layer covers are cut out of the earlier one. What cannot be said so is a
 * reason. Source: the provider's documentation of `pagerduty_schedulev2` ("Migrating from pagerduty_schedule") and RFC 5545.
 */
import { weekdays } from '../../model/maintenance.ts';
import type { Rotation, TurnLength } from '../../model/oncall/schedule.ts';
import { zoneOffsets } from '../../model/zoneOffsets.ts';
import {
  countedFrom,
  cutByDay,
  dayMinutes,
  weekMinutes,
  windowsOfWeek,
  without,
  type MinuteInterval,
} from './weekWindows.ts';

/** A shift and how it recurs. */
export interface RecurringShift {
  /** The first shift, in minutes by the clock after the begin of the rotation. */
  readonly first: MinuteInterval;
  readonly rule: string;
  /** Shifts of a member in a row. */
  readonly shifts: number;
}

/** The shifts of a layer, or the reason why v3 cannot say them. A layer that is covered at every hour has none. */
export const recurringShifts = (
  layer: Rotation,
  later: readonly Rotation[],
): readonly RecurringShift[] | { readonly why: string } => {
  const own = windowsOfWeek(layer.restrictions);
  const covering = later.filter(({ restrictions }) => meet(own, windowsOfWeek(restrictions)));
  const partial = covering.find((other) => !isInForceWith(other, layer));
  if (partial !== undefined)
    return { why: `layer '${partial.name}' covers layer '${layer.name}' for a part of its time, and v3 has no layers` };
  const handOver = minuteOfWeek(layer.begin);
  const ownHours = countedFrom(handOver, own);
  const hours = covering.reduce(
    (left, { restrictions }) => without(left, countedFrom(handOver, windowsOfWeek(restrictions))),
    ownHours,
  );
  const turn = calendarTurn(layer);
  if (turn === undefined) return hourly(layer, hours);
  if (turn.unit === 'month')
    return { why: `turns of layer '${layer.name}' are months, which differ in length, and shifts of v3 do not` };
  const days = turn.count * (turn.unit === 'week' ? 7 : 1);
  if (isWholeWeek(hours) && (layer.advance === 'calendar' || isWholeWeek(ownHours))) return [wholeTurns(days)];
  if (days % 7 === 0) return byWeek(hours, handOver, days / 7);
  return (
    byDay({ layer, days, handOver, hours: cutByDay(hours), ownHours: cutByDay(ownHours) }) ?? {
      why: `the hours of layer '${layer.name}' differ from turn to turn, and v3 counts shifts`,
    }
  );
};

const meet = (a: readonly MinuteInterval[], b: readonly MinuteInterval[]): boolean =>
  a.some(({ begin, end }) => b.some((other) => other.begin < end && begin < other.end));

/** Whether `later` is in force whenever `earlier` is. Local times of one zone compare as text. */
const isInForceWith = (later: Rotation, earlier: Rotation): boolean =>
  later.begin <= earlier.begin && (later.end === undefined || (earlier.end !== undefined && earlier.end <= later.end));

const isWholeWeek = (hours: readonly MinuteInterval[]): boolean =>
  hours.length === 1 && hours[0]!.begin === 0 && hours[0]!.end === weekMinutes;

const minuteOfWeek = (local: string): number => {
  const date = new Date(`${local}Z`);
  return date.getUTCDay() * dayMinutes + date.getUTCHours() * 60 + date.getUTCMinutes();
};

/** Undefined for turns of hours that elapse, which a calendar cannot count. */
const calendarTurn = ({ turn, timeZone, begin }: Rotation): TurnLength | undefined => {
  if (turn.unit !== 'hour') return turn;
  return turn.count % 24 === 0 && isFixed(timeZone, begin) ? { count: turn.count / 24, unit: 'day' } : undefined;
};

const hourly = (layer: Rotation, hours: readonly MinuteInterval[]): ReturnType<typeof recurringShifts> => {
  const minutes = layer.turn.count * 60;
  return isWholeWeek(hours) && isFixed(layer.timeZone, layer.begin)
    ? [{ first: { begin: 0, end: minutes }, rule: ruleOf('HOURLY', layer.turn.count), shifts: 1 }]
    : { why: `turns of layer '${layer.name}' are hours that elapse, and v3 counts by the clock` };
};

const yearsAhead = 10;

/** Whether the clock of the zone is not set in the ten years after the begin. */
const isFixed = (timeZone: string, local: string): boolean => {
  const from = Date.parse(`${local}Z`);
  const to = new Date(from).setUTCFullYear(new Date(from).getUTCFullYear() + yearsAhead);
  const { begins } = zoneOffsets(timeZone, from, to);
  return !begins.some((begin) => begin > from && begin < to);
};

const ruleOf = (frequency: string, interval: number, days: readonly string[] = []): string =>
  [
    `RRULE:FREQ=${frequency}`,
    ...(interval === 1 ? [] : [`INTERVAL=${interval}`]),
    ...(days.length === 0 ? [] : [`BYDAY=${days.join(',')}`]),
  ].join(';');

const wholeTurns = (days: number): RecurringShift => ({
  first: { begin: 0, end: days * dayMinutes },
  rule: days % 7 === 0 ? ruleOf('WEEKLY', days / 7) : ruleOf('DAILY', days),
  shifts: 1,
});

/** Hours of the same time and length are one shift that recurs on several days. */
const byWeek = (hours: readonly MinuteInterval[], handOver: number, weeks: number): readonly RecurringShift[] => {
  const groups = Map.groupBy(hours, ({ begin, end }) => `${begin % dayMinutes} ${end - begin}`);
  return [...groups.values()].map((group) => ({
    first: group[0]!,
    rule:
      group.length === 7
        ? ruleOf('DAILY', 1)
        : ruleOf(
            'WEEKLY',
            1,
            group.map(({ begin }) => dayName(handOver + begin)),
          ),
    shifts: group.length * weeks,
  }));
};

const dayName = (minute: number): string => weekdays[Math.floor(minute / dayMinutes) % 7]!.slice(0, 2).toUpperCase();

interface DailyTurns {
  readonly layer: Rotation;
  readonly days: number;
  readonly handOver: number;
  /** By day from hand-over to hand-over; `ownHours` before later layers cover some of them. */
  readonly hours: readonly (readonly MinuteInterval[])[];
  readonly ownHours: readonly (readonly MinuteInterval[])[];
}

/** Undefined where the days that count have different hours: a member's shifts would not be the days of a turn. */
const byDay = ({ layer, days, handOver, hours, ownHours }: DailyTurns): readonly RecurringShift[] | undefined => {
  const countsAll = layer.advance === 'calendar' || ownHours.every((day) => day.length > 0);
  const counted = [...ownHours.keys()].filter((day) => countsAll || ownHours[day]!.length > 0);
  if (!countsAll && days > 1) return undefined;
  const [model = []] = counted.map((day) => hours[day]!);
  if (counted.some((day) => JSON.stringify(hours[day]) !== JSON.stringify(model))) return undefined;
  const firstDay = counted[0]! * dayMinutes;
  return model.map(({ begin, end }) => ({
    first: { begin: firstDay + begin, end: firstDay + end },
    rule: countsAll
      ? ruleOf('DAILY', 1)
      : ruleOf(
          'WEEKLY',
          1,
          counted.map((day) => dayName(handOver + day * dayMinutes + begin)),
        ),
    shifts: countsAll ? days : 1,
  }));
};
