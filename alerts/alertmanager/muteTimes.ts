/** Mute times of the organization as time intervals of Alertmanager, which end at midnight: a window over midnight is two. */
import { weekdays } from '../../model/maintenance.ts';
import type { MuteTime } from '../../model/oncall/routing.ts';
import { spansOf } from '../oncall/clockHours.ts';
import type { NamedIntervals, TimeInterval } from './config.ts';

export const namedIntervals = ({ id, timeZone, windows }: MuteTime): NamedIntervals => ({
  name: id,
  time_intervals: intervalsOf(windows).map((interval) => ({ ...interval, location: timeZone })),
});

/** One for each pair of times, with the days on which it holds. */
const intervalsOf = (windows: MuteTime['windows']): readonly TimeInterval[] =>
  [...Map.groupBy(spansOf(windows), ({ begin, end }) => `${clockText(begin)} ${clockText(end)}`)].map(
    ([times, spans]) => {
      const [start = '', end = ''] = times.split(' ');
      const days = weekdays.filter((_, day) => spans.some((span) => span.day === day)).map((day) => day.toLowerCase());
      return {
        times: [{ start_time: start, end_time: end }],
        ...(days.length === weekdays.length ? {} : { weekdays: days }),
      };
    },
  );

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
