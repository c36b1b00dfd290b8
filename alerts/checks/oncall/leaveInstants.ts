/** The instant from which each person who leaves is not notified, by their own clock. People who stay are not in it. */
import { instantOfClock } from '../../../model/instant.ts';
import type { Person } from '../../../model/oncall/person.ts';

export type LeaveInstants = ReadonlyMap<string, number>;

export const leaveInstants = (people: readonly Person[]): LeaveInstants =>
  new Map(
    people.flatMap(({ handle, leaves, timeZone }) => {
      const at = leaves === undefined ? undefined : instantOfClock(`${leaves}T00:00`, timeZone);
      return at === undefined ? [] : [[handle, at] as const];
    }),
  );
