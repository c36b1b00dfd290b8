/**
 * On-call schedules as PagerDuty's `pagerduty_schedule` (schedules v2): layers, of which a later one covers an earlier one, with turns of
 * a fixed length that keep their local time in the schedule's zone. Source: the provider's resource `pagerduty_schedule`.
 */
import { weekdays } from '../../model/maintenance.ts';
import type { Restriction, Rotation, Schedule, TurnLength } from '../../model/oncall/schedule.ts';
import { literal, reference, type Block, type Json } from '../expression.ts';
import { userAddress } from './addresses.ts';
import { instantText } from './instantText.ts';
import type { ScheduleDialect } from './scheduleDialect.ts';

export const scheduleV2: ScheduleDialect = {
  version: 'v2',
  type: 'pagerduty_schedule',
  lacksOf: (schedule) => schedule.layers.flatMap((layer) => lacksOfLayer(layer, schedule)),
  resource: (schedule, teams) => resource(schedule, teams),
  about:
    "schedules are the provider's `pagerduty_schedule`, which it calls legacy: its successor needs early access to PagerDuty's v3 schedules",
};

/** Seconds; the provider takes 1 hour to 365 days. Undefined for months, which differ in length. */
const turnSeconds = ({ count, unit }: TurnLength): number | undefined => {
  const length = { hour: 3_600, day: 86_400, week: 604_800, month: undefined }[unit];
  return length === undefined ? undefined : count * length;
};

const longestTurn = 365 * 86_400;

const lacksOfLayer = (
  { name, people, turn, timeZone, advance, restrictions }: Rotation,
  schedule: Schedule,
): readonly string[] => [
  ...(timeZone === schedule.timeZone ? [] : [`layer '${name}' has another time zone than the schedule`]),
  ...(turnSeconds(turn) === undefined ? [`turns of layer '${name}' are months, which differ in length`] : []),
  ...((turnSeconds(turn) ?? 0) > longestTurn ? [`turns of layer '${name}' are longer than 365 days`] : []),
  ...(people.some((members) => typeof members !== 'string' && members.length !== 1)
    ? [`layer '${name}' has several people in one turn`]
    : []),
  ...(advance === 'shift' && restrictions.length > 0
    ? [`layer '${name}' counts shifts, and v2 counts the calendar`]
    : []),
];

const resource = ({ id, timeZone, layers }: Schedule, teams: readonly string[]): Block => ({
  name: literal(id),
  time_zone: timeZone,
  description: 'Emitted by Atalaya: change the definition, not this schedule.',
  teams: teams.map(reference),
  layer: layers.map((layer) => layerOf(layer, timeZone)),
});

const layerOf = ({ name, people, turn, begin, end, restrictions }: Rotation, timeZone: string): Json => {
  const first = instantText(begin, timeZone);
  return {
    name: literal(name),
    start: first,
    ...(end === undefined ? {} : { end: instantText(end, timeZone) }),
    rotation_virtual_start: first,
    rotation_turn_length_seconds: turnSeconds(turn) ?? null,
    users: people.flat().map((handle) => reference(userAddress(handle))),
    restriction: restrictions.flatMap(restrictionsOf),
  };
};

const minutesOf = (clock: string): number => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
};

const fullDay = 1_440;

/** One a day where it is every day; else one a week for each of its days. A whole day has no restriction that is shorter than a day. */
const restrictionsOf = ({ days, begin, end }: Restriction): readonly Json[] => {
  const length = minutesOf(end) - minutesOf(begin);
  const minutes = length > 0 ? length : length + fullDay;
  const common = { start_time_of_day: `${begin}:00`, duration_seconds: minutes * 60 };
  if (days === undefined && minutes < fullDay) return [{ type: 'daily_restriction', ...common }];
  return (days ?? weekdays).map((day) => ({
    type: 'weekly_restriction',
    ...common,
    start_day_of_week: weekdays.indexOf(day) === 0 ? 7 : weekdays.indexOf(day),
  }));
};
