/** Whether Alertmanager takes an instant to be in a time interval: timeinterval.ContainsTime, written again. */
import { weekdays } from '../../../model/maintenance.ts';
import { localTime } from '../../../model/zonedTime.ts';
import type { TimeInterval } from '../config.ts';

const within = (ranges: readonly string[] | undefined, value: number): boolean =>
  ranges?.some((range) => {
    const [first = NaN, last = first] = range.split(':').map(Number);
    return first <= value && value <= last;
  }) ?? true;

export const contains = (interval: TimeInterval, at: number): boolean => {
  const time = localTime(at, interval.location ?? 'UTC');
  const weekday = weekdays[new Date(Date.UTC(time.year, time.month - 1, time.day)).getUTCDay()]!.toLowerCase();
  const clock = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return (
    (interval.times?.some(
      ({ start_time, end_time }) => clock(start_time) <= time.minute && time.minute < clock(end_time),
    ) ??
      true) &&
    within(interval.days_of_month, time.day) &&
    within(interval.months, time.month) &&
    within(interval.years, time.year) &&
    (interval.weekdays?.includes(weekday) ?? true)
  );
};
