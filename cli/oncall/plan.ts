/** What the commands about schedules have in common: which schedules, over which time, and in whose time it is shown. */
import { ownersOfSchedule, schedulesOfOwner } from '../../alerts/oncall/teamSchedules.ts';
import { compileSchedule, type Timeline } from '../../alerts/oncall/timeline.ts';
import { day } from '../../alerts/oncall/timeWindows.ts';
import { nearest } from '../../model/nearest.ts';
import type { Schedule } from '../../model/oncall/schedule.ts';
import type { Organization } from '../../model/organization.ts';
import { invertedZone, isTimeZone, nearestTimeZone } from '../../model/timeZone.ts';
import { UsageError } from '../../model/usageError.ts';
import { loadOrganization } from '../load/loadOrganization.ts';
import type { Io } from '../run/io.ts';
import { instantOption } from './instantOption.ts';
import type { PlanOptions } from './planOptions.ts';

/** One schedule, and the teams that use it. */
export interface PlannedSchedule {
  readonly schedule: Schedule;
  readonly owners: readonly string[];
  readonly timeline: Timeline;
}

export interface Plan {
  readonly organization: Organization;
  readonly schedules: readonly PlannedSchedule[];
  readonly begin: number;
  readonly end: number;
  /** The reader's. */
  readonly timeZone: string;
}

/** Of the zone data that every answer depends on: 'IANA 2026c'. Two machines that differ in it may differ in an answer. */
export const timeZoneDatabase: string = process.versions['tz'] ?? 'unknown';

/** Throws `UsageError` and `LoadError`. */
export const planOf = async (
  options: PlanOptions,
  io: Pick<Io, 'systems' | 'settings' | 'now' | 'timeZone' | 'stderr'>,
): Promise<Plan> => {
  const timeZone = readersZone(options.timeZone, io);
  const organization = await loadOrganization(io.systems, io.settings?.organization);
  const schedules = chosenSchedules(organization, options.team);
  const begin =
    options.from === undefined ? io.now() : instantOption('--from', options.from, schedules[0]?.timeZone ?? timeZone);
  const end = begin + options.weeks * 7 * day;
  return {
    organization,
    schedules: schedules.map((schedule) => ({
      schedule,
      owners: ownersOfSchedule(schedule.id, organization),
      timeline: compileSchedule(schedule, { begin, end }),
    })),
    begin,
    end,
    timeZone,
  };
};

/** Warns of a zone whose sign is inverted. Throws `UsageError`. */
export const readersZone = (given: string | undefined, io: Pick<Io, 'timeZone' | 'stderr'>): string => {
  // TZ may be empty, or no zone at all.
  if (given === undefined) return io.timeZone !== undefined && isTimeZone(io.timeZone) ? io.timeZone : 'UTC';
  if (isTimeZone(given)) {
    const meant = invertedZone(given);
    if (meant !== undefined)
      io.stderr(
        `--time-zone ${given}: its clock is that of ${meant}, because the sign in its name is the opposite of the usual one\n`,
      );
    return given;
  }
  const near = nearestTimeZone(given);
  throw new UsageError(
    `--time-zone '${given}' is not a time zone of the IANA database`,
    near === undefined ? 'write a name such as America/Santiago' : `write '${near}'`,
  );
};

const chosenSchedules = (organization: Organization, team: string | undefined): readonly Schedule[] => {
  const { schedules } = organization.onCall;
  if (schedules.length === 0) {
    throw new UsageError(
      'there is no on-call schedule',
      'write one in systems/organization.ts, in onCall.schedules (docs/guides/on-call.md)',
    );
  }
  if (team === undefined) return schedules;
  const ids = organization.owners.map(({ id }) => id);
  const owner = organization.owners.find(({ id }) => id === team);
  if (owner === undefined) {
    const near = nearest(team, ids);
    throw new UsageError(
      `--team '${team}' is not an owner`,
      near === undefined ? `choose from ${ids.join(', ')}` : `write '${near}'`,
    );
  }
  const own = schedulesOfOwner(owner);
  if (own.length === 0) {
    const others = organization.owners.filter((other) => schedulesOfOwner(other).length > 0).map(({ id }) => id);
    throw new UsageError(
      `${team} has no schedule: its channels are notified, and nobody is on call`,
      `choose from ${others.join(', ')}, or give ${team} an escalation to a schedule (docs/guides/on-call.md)`,
    );
  }
  return own.flatMap((id) => schedules.find((schedule) => schedule.id === id) ?? []);
};
