/**
 * On-call schedules as PagerDuty's `pagerduty_schedulev2` (shift-based schedules, API v3): a rotation for each layer, with events that
 * recur. Rotations that overlap are on call together, so none do. Source: the provider's pagerdutyplugin/resource_pagerduty_schedulev2.go.
 */
import type { Rotation, Schedule } from '../../model/oncall/schedule.ts';
import { literal, reference, type Block, type Json } from '../expression.ts';
import { userAddress } from './addresses.ts';
import { instantText } from './instantText.ts';
import type { ScheduleDialect } from './scheduleDialect.ts';
import { recurringShifts, type RecurringShift } from './shiftsV3.ts';

export const scheduleV3: ScheduleDialect = {
  version: 'v3',
  type: 'pagerduty_schedulev2',
  lacksOf: (schedule) => schedule.layers.flatMap((layer, index) => lacksOfLayer(layer, index, schedule)),
  resource: (schedule, teams) => resource(schedule, teams),
  about:
    "schedules are the provider's `pagerduty_schedulev2`: PagerDuty replaces a begin in the past by the time of the apply, and does not document whose turn it is then, nor how long a shift is on the day on which a clock is set: compare its calendar with `atalaya oncall calendar`",
};

/** The provider's documentation: "Maximum 20 members". */
const mostMembers = 20;

const lacksOfLayer = (layer: Rotation, index: number, schedule: Schedule): readonly string[] => {
  const { name, people, timeZone } = layer;
  if (timeZone !== schedule.timeZone) return [`layer '${name}' has another time zone than the schedule`];
  const shifts = recurringShifts(layer, schedule.layers.slice(index + 1));
  return [
    ...('why' in shifts ? [shifts.why] : []),
    ...(people.length > 1 && people.some((turn) => typeof turn !== 'string' && turn.length !== 1)
      ? [`layer '${name}' has several people in one of several turns`]
      : []),
    ...(people.flat().length > mostMembers ? [`layer '${name}' has more than ${mostMembers} people`] : []),
  ];
};

const resource = ({ id, timeZone, layers }: Schedule, teams: readonly string[]): Block => ({
  name: literal(id),
  // The API returns UTC for both, and another text would differ at every plan.
  time_zone: timeZone === 'Etc/UTC' ? 'UTC' : timeZone,
  description: 'Emitted by Atalaya: change the definition, not this schedule.',
  ...(teams.length === 0 ? {} : { teams: teams.map(reference) }),
  rotation: layers.flatMap((layer, index) => {
    const shifts = recurringShifts(layer, layers.slice(index + 1));
    return 'why' in shifts || shifts.length === 0 ? [] : [{ event: shifts.map((shift) => eventOf(shift, layer)) }];
  }),
});

const eventOf = ({ first, rule, shifts }: RecurringShift, { name, begin, end, timeZone, people }: Rotation): Json => {
  const members = people.flat().map((handle) => ({ type: 'user_member', user_id: reference(userAddress(handle)) }));
  const isTogether = people.length === 1 && members.length > 1;
  return {
    name: literal(name),
    start_time: instantText(laterLocal(begin, first.begin), timeZone),
    end_time: instantText(laterLocal(begin, first.end), timeZone),
    effective_since: utcText(begin, timeZone),
    ...(end === undefined ? {} : { effective_until: utcText(end, timeZone) }),
    recurrence: [rule],
    assignment_strategy: [
      isTogether
        ? { type: 'every_member_assignment_strategy', member: members }
        : { type: 'rotating_member_assignment_strategy', shifts_per_member: shifts, member: members },
    ],
  };
};

/** Minutes by the clock after a local time. */
const laterLocal = (local: string, minutes: number): string =>
  new Date(Date.parse(`${local}Z`) + minutes * 60_000).toISOString().slice(0, 16);

/** The API gives these back in UTC: another text would differ at every plan. */
const utcText = (local: string, timeZone: string): string =>
  new Date(instantText(local, timeZone)).toISOString().replace('.000Z', 'Z');
