/** What an emitted schedule means in PagerDuty, by a second implementation of schedules v2. */
import { localTime } from '../../../model/zonedTime.ts';

export interface EmittedLayer {
  readonly rotation_virtual_start: string;
  readonly rotation_turn_length_seconds: number;
  readonly users: readonly string[];
  readonly restriction: readonly {
    readonly type: string;
    readonly start_time_of_day: string;
    readonly duration_seconds: number;
    readonly start_day_of_week?: number;
  }[];
}

export const offsetAt = (at: number, timeZone: string): number => wallOf(at, timeZone) - at;

/** The clock of the zone, as milliseconds since an epoch of its own. */
const wallOf = (at: number, timeZone: string): number => {
  const { year, month, day, minute } = localTime(at, timeZone);
  return Date.UTC(year, month - 1, day, 0, minute);
};

/**
 * Schedules v2 as PagerDuty describes them: turns of whole days keep their local time, shorter ones count elapsed time; the last layer that
 * has somebody wins. Source: PagerDuty, "Schedule basics" and "Daylight saving time".
 */
export const inPagerDuty = (layers: readonly EmittedLayer[], timeZone: string, at: number): string | undefined => {
  for (const {
    rotation_virtual_start: start,
    rotation_turn_length_seconds: seconds,
    users,
    restriction,
  } of layers.toReversed()) {
    const begin = Date.parse(start);
    if (at < begin || (restriction.length > 0 && !restriction.some((hours) => isInside(hours, timeZone, at)))) continue;
    const elapsed = seconds % 86_400 === 0 ? wallOf(at, timeZone) - wallOf(begin, timeZone) : at - begin;
    const turn = Math.floor(elapsed / 1_000 / seconds);
    return /pagerduty_user\.(\w+)\./.exec(users[turn % users.length]!)?.[1];
  }
  return undefined;
};

const isInside = (
  {
    type,
    start_time_of_day: clock,
    duration_seconds: seconds,
    start_day_of_week: weekday,
  }: EmittedLayer['restriction'][number],
  timeZone: string,
  at: number,
): boolean => {
  const wall = wallOf(at, timeZone);
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return [0, 1].some((daysBefore) => {
    const date = new Date(wall - daysBefore * 86_400_000);
    const isDay = type === 'daily_restriction' || (date.getUTCDay() === 0 ? 7 : date.getUTCDay()) === weekday;
    const begin = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), hour, minute);
    return isDay && begin <= wall && wall < begin + seconds * 1_000;
  });
};
