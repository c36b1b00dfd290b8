import type { Check } from '../../../lint/check.ts';
import { zonedText } from '../../../model/zonedTime.ts';
import { day } from '../../oncall/timeWindows.ts';
import type { Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';
import type { OnCallYear } from './onCallYear.ts';

/** One finding for each route and mute time. */
export const muteZone: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/mute-zone',
    severity: 'warning',
    title: 'The mute times of a route are in the time zone of its team.',
    source: 'https://github.com/prometheus/alertmanager/issues/2646, https://github.com/grafana/grafana/issues/48508',
  },
  ({ organization: { owners, onCall }, year }) =>
    onCall.routing.routes.flatMap(({ id, to, mutedIn, activeIn }, index) => {
      const zone = owners.find((owner) => owner.id === to)?.onCall?.timeZone;
      if (zone === undefined) return [];
      return Object.entries({ mutedIn, activeIn }).flatMap(([field, ids]) =>
        ids.flatMap((named, n) => {
          const time = onCall.routing.muteTimes.find((candidate) => candidate.id === named);
          const differ = time === undefined ? undefined : firstDifference(time.timeZone, zone, year);
          if (time === undefined || differ === undefined) return [];
          const [{ begin, end } = { begin: '', end: '' }] = time.windows;
          const there = [begin, end].map((clock) => inOther(clock, time.timeZone, zone, differ)).join(' to ');
          const from = differ === year.begin ? '' : `, from ${new Date(differ).toISOString().slice(0, 10)} on`;
          return [
            {
              path: `onCall.routing.routes[${index}].${field}[${n}]`,
              message: `the mute time '${named}' is by the clock of ${time.timeZone}, and '${to}' works by that of ${zone}: ${begin} to ${end} is ${there} there${from}`,
              fix: `add a mute time with timeZone: '${zone}', and name it here`,
              about: [id, named],
            },
          ];
        }),
      );
    }),
);

/** The first day of the year on which their clocks differ; undefined for a name and its link. */
const firstDifference = (some: string, other: string, { begin, end }: OnCallYear): number | undefined => {
  for (let at = begin; some !== other && at < end; at += day) if (clockOf(at, some) !== clockOf(at, other)) return at;
  return undefined;
};

/** Clock minus UTC. */
const clockOf = (at: number, zone: string): number => Date.parse(`${zonedText(at, zone).slice(0, 16)}Z`) - at;

/** A time of the clock of `from`, by the clock of `to`. */
const inOther = (clock: string, from: string, to: string, at: number): string =>
  new Date(Date.parse(`1970-01-02T${clock}:00Z`) - clockOf(at, from) + clockOf(at, to)).toISOString().slice(11, 16);
