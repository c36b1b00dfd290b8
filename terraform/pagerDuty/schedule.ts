/**
 * On-call schedules as PagerDuty's `pagerduty_schedule` (schedules v2): layers, of which a later one covers an earlier one, with turns of
 * a fixed length that keep their local time in the schedule's zone. What v2 cannot say is listed, and the schedule is left out: half of a
 * schedule would page somebody else. Source: the provider's resource `pagerduty_schedule`.
 */
import { weekdays } from '../../model/maintenance.ts';
import type { Person } from '../../model/oncall/person.ts';
import type { Restriction, Rotation, Schedule, TurnLength } from '../../model/oncall/schedule.ts';
import type { Organization } from '../../model/organization.ts';
import { instantOfLocal, localTime } from '../../model/zonedTime.ts';
import { many } from '../../text/count.ts';
import { literal, nameOf, reference, type Block, type Json } from '../expression.ts';

export interface PagerDutySchedule {
  readonly schedule: Schedule;
  /** Reasons why v2 cannot say it; empty where it can. */
  readonly lacks: readonly string[];
  /** Said, but not as in the definition. */
  readonly notes: readonly string[];
}

/** The address with which a person signs in to PagerDuty; undefined for a person without one. */
export const pagerDutyAddress = ({ contacts }: Person): string | undefined =>
  [...contacts.high, ...contacts.low].flatMap((contact) =>
    contact.kind === 'PagerDutyUser' ? [contact.address] : [],
  )[0];

export const userAddress = (handle: string): string => `data.pagerduty_user.${nameOf(handle)}.id`;

export const scheduleAddress = (schedule: string): string => `pagerduty_schedule.${nameOf(schedule)}.id`;

export const pagerDutySchedules = ({ onCall }: Organization): readonly PagerDutySchedule[] => {
  const people = new Map(onCall.people.map((person) => [person.handle, person]));
  return onCall.schedules.map((schedule) => ({
    schedule,
    lacks: [
      ...new Set([...schedule.layers.flatMap((layer) => lacksOf(layer, schedule)), ...unknownUsers(schedule, people)]),
    ],
    notes: notesOf(schedule),
  }));
};

/** Seconds; the provider takes 1 hour to 365 days. Undefined for months, which differ in length. */
const turnSeconds = ({ count, unit }: TurnLength): number | undefined => {
  const length = { hour: 3_600, day: 86_400, week: 604_800, month: undefined }[unit];
  return length === undefined ? undefined : count * length;
};

const longestTurn = 365 * 86_400;

const lacksOf = (
  { name, people, turn, timeZone, advance, restrictions }: Rotation,
  schedule: Schedule,
): readonly string[] => [
  ...(timeZone === schedule.timeZone ? [] : [`layer '${name}' has another time zone than the schedule`]),
  ...(turnSeconds(turn) === undefined ? [`turns of layer '${name}' are months, which differ in length`] : []),
  ...((turnSeconds(turn) ?? 0) > longestTurn ? [`turns of layer '${name}' are longer than 365 days`] : []),
  ...(people.some((one) => typeof one !== 'string' && one.length !== 1)
    ? [`layer '${name}' has several people in one turn`]
    : []),
  ...(advance === 'shift' && restrictions.length > 0
    ? [`layer '${name}' counts shifts, and v2 counts the calendar`]
    : []),
];

const unknownUsers = ({ layers }: Schedule, people: ReadonlyMap<string, Person>): readonly string[] => {
  const handles = new Set(layers.flatMap((layer) => layer.people.flat()));
  const without = [...handles].filter((handle) => {
    const person = people.get(handle);
    return person === undefined || pagerDutyAddress(person) === undefined;
  });
  return without.length === 0
    ? []
    : [`${without.join(', ')} ${without.length === 1 ? 'has' : 'have'} no PagerDuty user`];
};

const notesOf = ({ overrides }: Schedule): readonly string[] =>
  overrides.length === 0
    ? []
    : [`${many(overrides.length, 'override')}: v2 has no Terraform resource for overrides; they are in overrides.json`];

export const scheduleResource = ({ id, timeZone, layers }: Schedule, teams: readonly string[]): Block => ({
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

/** A local date and time as an instant with the offset that the zone has then. */
export const instantText = (local: string, timeZone: string): string => {
  const [, year, month, day, hour, minute] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(local) ?? [];
  const at = instantOfLocal(
    { year: Number(year), month: Number(month), day: Number(day), minute: Number(hour) * 60 + Number(minute) },
    timeZone,
  );
  const clock = localTime(at, timeZone);
  const wall = Date.UTC(clock.year, clock.month - 1, clock.day, 0, clock.minute);
  return withOffset(at, Math.round((wall - at) / 60_000));
};

const withOffset = (at: number, minutes: number): string => {
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  const offset = minutes === 0 ? 'Z' : `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return new Date(at + minutes * 60_000).toISOString().replace('.000Z', offset);
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
