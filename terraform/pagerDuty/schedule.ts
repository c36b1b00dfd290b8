/**
 * On-call schedules in PagerDuty, in the version that the organization names. What that version cannot say is listed, and the schedule is
 * left out: half of a schedule would page somebody else.
 */
import type { Person } from '../../model/oncall/person.ts';
import type { Schedule } from '../../model/oncall/schedule.ts';
import type { Organization } from '../../model/organization.ts';
import { many } from '../../text/count.ts';
import { pagerDutyAddress } from './addresses.ts';
import type { ScheduleDialect } from './scheduleDialect.ts';
import { scheduleV2 } from './scheduleV2.ts';
import { scheduleV3 } from './scheduleV3.ts';

export interface PagerDutySchedule {
  readonly schedule: Schedule;
  /** Reasons why it is left out; empty where it is not. */
  readonly lacks: readonly string[];
  /** Said, but not as in the definition. */
  readonly notes: readonly string[];
}

export const scheduleDialect = ({ onCall }: Organization): ScheduleDialect =>
  ({ v2: scheduleV2, v3: scheduleV3 })[onCall.pagerDuty.schedules];

export const pagerDutySchedules = (organization: Organization): readonly PagerDutySchedule[] => {
  const { people, schedules } = organization.onCall;
  const { version, lacksOf } = scheduleDialect(organization);
  const byHandle = new Map(people.map((person) => [person.handle, person]));
  return schedules.map((schedule) => ({
    schedule,
    lacks: [...new Set([...lacksOf(schedule), ...unknownUsers(schedule, byHandle)])],
    notes: notesOf(schedule, version),
  }));
};

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

const notesOf = ({ overrides }: Schedule, version: string): readonly string[] =>
  overrides.length === 0
    ? []
    : [
        `${many(overrides.length, 'override')}: ${version} has no Terraform resource for overrides; they are in overrides.json`,
      ];
