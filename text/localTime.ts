/** Instants by the clock of a time zone, with the offset: on the night in which a clock is set back, only the offset tells two instants apart. */
import { clockAt, offsetAt, zoneOffsets } from '../model/zoneOffsets.ts';

const weekdayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

const minute = 60_000;

/** '-03:00', '+05:30', '+00:00'. */
const offsetText = (offset: number): string => {
  const minutes = Math.round(Math.abs(offset) / minute);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
};

/** 'Mon 2026-11-30'. */
export const localDayText = (at: number, timeZone: string): string => {
  const clock = new Date(clockAt(zoneOffsets(timeZone, at, at), at));
  return `${weekdayNames[clock.getUTCDay()]} ${clock.toISOString().slice(0, 10)}`;
};

/** 'Mon 2026-11-30 10:00-03:00'. */
export const localTimeText = (at: number, timeZone: string): string => {
  const zone = zoneOffsets(timeZone, at, at);
  const clock = new Date(clockAt(zone, at));
  return `${localDayText(at, timeZone)} ${clock.toISOString().slice(11, 16)}${offsetText(offsetAt(zone, at))}`;
};
