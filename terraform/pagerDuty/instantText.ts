/** Instants of a schedule as the provider reads them. */
import { instantOfLocal, localTime } from '../../model/zonedTime.ts';

/** A local date and time as an instant with the offset that the zone has then. */
export const instantText = (local: string, timeZone: string): string => {
  const [, year, month, day, hour, minute] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(local) ?? [];
  const at = instantOfLocal(
    { year: Number(year), month: Number(month), day: Number(day), minute: Number(hour) * 60 + Number(minute) },
    timeZone,
  );
  const clock = localTime(at, timeZone);
  const wall = Date.UTC(clock.year, clock.month - 1, clock.day, 0, clock.minute);
  return withOffset(at, Math.round((wall - at) / 60_000));
};

const withOffset = (at: number, minutes: number): string => {
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  const offset = minutes === 0 ? 'Z' : `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return new Date(at + minutes * 60_000).toISOString().replace('.000Z', offset);
};
