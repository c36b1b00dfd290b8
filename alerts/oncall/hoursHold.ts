/** Mute times and active times of a route, as Alertmanager applies them: active times first, and one of each is enough. */
import type { AlertRoute, MuteTime } from '../../model/oncall/routing.ts';
import { clockHours, firstWhere, type ClockHours, type Inside } from './clockHours.ts';
import type { Hold, HoldAt } from './holds.ts';

interface Hours extends ClockHours {
  readonly time: MuteTime;
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
      return time === undefined ? [] : [{ time, ...clockHours(time.windows, time.timeZone) }];
    });
  const [muted, active] = [hoursNamed(mutedIn), hoursNamed(activeIn)];
  const isInactive: Inside = (at) => active.length > 0 && !active.some(({ inside }) => inside(at));
  const isMuted: Inside = (at) => muted.some(({ inside }) => inside(at));
  const opensAfter = (at: number): number | undefined =>
    firstWhere((instant) => !isInactive(instant) && !isMuted(instant), [...muted, ...active], at);
  return (at): Hold | undefined => {
    if (isInactive(at)) {
      const by = active.map(({ time }) => time.id).join(', ');
      const why = `the route is active only in ${active.map(({ time }) => timeText(time)).join(' or ')}`;
      return { kind: 'Inactive', by, until: opensAfter(at), why };
    }
    const now = muted.find(({ inside }) => inside(at));
    if (now === undefined) return undefined;
    const why = `the route is muted in ${timeText(now.time)}`;
    return { kind: 'Muted', by: now.time.id, until: opensAfter(at), why };
  };
};

/** Such as "'nights' (22:00 to 06:00 America/Santiago)". */
const timeText = ({ id, timeZone, windows }: MuteTime): string => {
  const hours = windows.map(
    ({ days, begin, end }) => `${days === undefined ? '' : `${days.join(', ')} `}${begin} to ${end}`,
  );
  return `'${id}' (${hours.join('; ')} ${timeZone})`;
};
