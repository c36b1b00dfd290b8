/** From when on the people who leave are not notified, by their own clock. Who stays is not in it. */
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
