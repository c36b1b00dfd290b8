/** Mute times and active times of a route, as Alertmanager applies them: active times first, and one of each is enough. */
import type { AlertRoute, MuteTime } from '../../model/oncall/routing.ts';
import { firstMinuteWhere, insideOf, type Inside } from './clockHours.ts';
import type { Hold, HoldAt } from './holds.ts';

interface Hours {
  readonly time: MuteTime;
  readonly inside: Inside;
}

/** Undefined for a route without hours. `times` by id. */
export const hoursHold = (
  { mutedIn, activeIn }: Pick<AlertRoute, 'mutedIn' | 'activeIn'>,
  times: ReadonlyMap<string, MuteTime>,
): HoldAt | undefined => {
  if (mutedIn.length === 0 && activeIn.length === 0) return undefined;
  const hoursNamed = (ids: readonly string[]): readonly Hours[] =>
    ids.flatMap((id) => {
      const time = times.get(id);
      return time === undefined ? [] : [{ time, inside: insideOf(time.windows, time.timeZone) }];
    });
  const [muted, active] = [hoursNamed(mutedIn), hoursNamed(activeIn)];
  const isInactive: Inside = (at) => active.length > 0 && !active.some(({ inside }) => inside(at));
  const isMuted: Inside = (at) => muted.some(({ inside }) => inside(at));
  const opensAfter = (at: number): number | undefined =>
    firstMinuteWhere((instant) => isInactive(instant) || isMuted(instant), false, at);
  return (at): Hold | undefined => {
    if (isInactive(at)) {
      const by = active.map(({ time }) => time.id).join(', ');
      const zones = [...new Set(active.map(({ time }) => time.timeZone))].join(', ');
      return { kind: 'Inactive', by, until: opensAfter(at), why: `the route is active only in '${by}' (${zones})` };
    }
    const now = muted.find(({ inside }) => inside(at));
    if (now === undefined) return undefined;
    const { id, timeZone } = now.time;
    return { kind: 'Muted', by: id, until: opensAfter(at), why: `the route is muted in '${id}' (${timeZone})` };
  };
};
