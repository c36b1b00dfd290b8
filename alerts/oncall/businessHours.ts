/** Business hours as instants: when low urgency may notify. A day of hours belongs to the day on which it begins, and so does a holiday. */
import { weekdays } from '../../model/maintenance.ts';
import type { HolidayCalendar } from '../../model/oncall/schedule.ts';
import type { BusinessHours } from '../../model/oncall/team.ts';
import { clockAt, firstReached, zoneOffsets } from '../../model/zoneOffsets.ts';
import { minuteOfClock, weekdayOf } from './clockHours.ts';
import { day } from './timeWindows.ts';

const minutesOfDay = 1_440;
const minute = day / minutesOfDay;

/** A team that is closed for longer than this has no business hours. */
const longestClosed = 400;

/**
 * `at` where it is open then; otherwise the next opening; undefined where there is none for more than a year. `calendars` are all of
 * the organization. Milliseconds since the epoch.
 */
export const openingFrom = (
  { days, begin: first, end: last, holidays: ids }: BusinessHours,
  timeZone: string,
  calendars: readonly HolidayCalendar[],
  at: number,
): number | undefined => {
  const closed = new Set(
    calendars.filter(({ id }) => ids.includes(id)).flatMap((calendar) => calendar.days.map((holiday) => holiday.day)),
  );
  const [begin, end] = [minuteOfClock(first), minuteOfClock(last)];
  const length = (end > begin ? end - begin : end - begin + minutesOfDay) * minute;
  const today = Math.floor(clockAt(zoneOffsets(timeZone, at, at), at) / day);
  // Hours that began yesterday may last until today.
  for (let number = today - 1; number < today + longestClosed; number += 1) {
    if (!days.includes(weekdays[weekdayOf(number)]!) || closed.has(dateOf(number))) continue;
    const local = number * day + begin * minute;
    const zone = zoneOffsets(timeZone, local, local + length);
    const closing = firstReached(zone, local + length);
    const opening = Math.max(at, firstReached(zone, local));
    if (opening < closing) return opening;
  }
  return undefined;
};

const dateOf = (number: number): string => new Date(number * day).toISOString().slice(0, 10);
