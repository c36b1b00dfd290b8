import type { Check } from '../../../lint/check.ts';
import { invertedZone as meantZone } from '../../../model/timeZone.ts';
import type { Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';

export const invertedZone: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/inverted-zone',
    severity: 'warning',
    title: 'No time zone is a name such as Etc/GMT+3, whose sign is the opposite of the usual one.',
    source: 'IANA time zone database, file "etcetera": POSIX has positive signs west of Greenwich',
  },
  ({ organization: { owners, onCall } }) => {
    const zones = [
      ...owners.flatMap(({ id, onCall: team }, i) =>
        team === undefined ? [] : [{ zone: team.timeZone, path: `owners[${i}].onCall.timeZone`, id }],
      ),
      ...onCall.people.map(({ handle, timeZone }, i) => ({
        zone: timeZone,
        path: `onCall.people[${i}].timeZone`,
        id: handle,
      })),
      ...onCall.schedules.flatMap(({ id, timeZone, layers }, i) => [
        { zone: timeZone, path: `onCall.schedules[${i}].timeZone`, id },
        ...layers.flatMap((layer, n) =>
          layer.timeZone === timeZone
            ? []
            : [{ zone: layer.timeZone, path: `onCall.schedules[${i}].layers[${n}].timeZone`, id }],
        ),
      ]),
      ...onCall.routing.muteTimes.map(({ id, timeZone }, i) => ({
        zone: timeZone,
        path: `onCall.routing.muteTimes[${i}].timeZone`,
        id,
      })),
    ];
    return zones.flatMap(({ zone, path, id }) => {
      const meant = meantZone(zone);
      if (meant === undefined) return [];
      return [
        {
          path,
          message: `the clock of ${zone} is that of ${meant}: the sign in its name is the opposite of the usual one, and it is never set forward or back`,
          fix: "write the zone of a place, such as 'America/Santiago'",
          about: [id],
        },
      ];
    });
  },
);
