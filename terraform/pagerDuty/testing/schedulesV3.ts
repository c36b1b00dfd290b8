/** Who is on call by an emitted `pagerduty_schedulev2`: its RRULEs are expanded by ical.js, a reader of RFC 5545 by others. */
import ICAL from 'ical.js';
import { localTime } from '../../../model/zonedTime.ts';

export interface EmittedEvent {
  readonly name: string;
  readonly start_time: string;
  readonly end_time: string;
  readonly effective_since: string;
  readonly effective_until?: string;
  readonly recurrence: readonly string[];
  readonly assignment_strategy: readonly {
    readonly type: string;
    readonly shifts_per_member?: number;
    readonly member: readonly { readonly type: string; readonly user_id: string }[];
  }[];
}

export interface EmittedScheduleV3 {
  readonly time_zone: string;
  readonly rotation: readonly { readonly event: readonly EmittedEvent[] }[];
}

/** The clock of the zone, as milliseconds since an epoch of its own. */
const wallOf = (at: number, timeZone: string): number => {
  const { year, month, day, minute } = localTime(at, timeZone);
  return Date.UTC(year, month - 1, day, 0, minute);
};

const timeOf = (wall: number): ICAL.Time => ICAL.Time.fromString(new Date(wall).toISOString().slice(0, 19), undefined);
const millisecondsOf = (time: ICAL.Time): number => Date.parse(`${time.toString().slice(0, 19)}Z`);

/** Everybody whose shift it is, once for each shift: rotations that overlap are on call together. Shifts keep their local begin and end. */
export const inPagerDutyV3 = ({ time_zone: timeZone, rotation }: EmittedScheduleV3, at: number): readonly string[] =>
  rotation.flatMap(({ event }) => event.flatMap((shift) => membersAt(shift, timeZone, at)));

const membersAt = (event: EmittedEvent, timeZone: string, at: number): readonly string[] => {
  if (at < Date.parse(event.effective_since)) return [];
  if (event.effective_until !== undefined && at >= Date.parse(event.effective_until)) return [];
  const [wall, first, last] = [at, Date.parse(event.start_time), Date.parse(event.end_time)].map((instant) =>
    wallOf(instant, timeZone),
  ) as [number, number, number];
  const [recurrence = ''] = event.recurrence;
  const occurrences = ICAL.Recur.fromString(recurrence.replace('RRULE:', '')).iterator(timeOf(first));
  const [strategy] = event.assignment_strategy;
  const members = strategy!.member.map(({ user_id: user }) => /pagerduty_user\.(\w+)\./.exec(user)![1]!);
  const found: string[] = [];
  for (let count = 0; ; count += 1) {
    const begin = millisecondsOf(occurrences.next());
    if (begin > wall) return found;
    if (wall >= begin + last - first) continue;
    if (strategy!.type === 'every_member_assignment_strategy') found.push(...members);
    else found.push(members[Math.floor(count / strategy!.shifts_per_member!) % members.length]!);
  }
};
