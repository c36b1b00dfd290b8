/** Instants as people write them: RFC 3339 in whole minutes, with an offset. Without one, a text has two readings. */
import { instantOfLocal, zonedText } from './zonedTime.ts';

/** '2026-12-24T18:00-03:00' or '2026-12-24T21:00:00Z'. The type refuses a text without an offset. */
export type InstantText = `${string}T${string}Z` | `${string}T${string}${'+' | '-'}${number}:${number}`;

/** '2026-01-05T09:00'. The type refuses a text with an offset. */
export type LocalDateTime = `${number}-${number}-${number}T${number}:${number}`;

/** Milliseconds since the epoch; undefined for another text. `Date` alone would take 30 February for 2 March. */
export const instantOf = (value: string): number | undefined => {
  const [, day, hour] = /^(\d{4}-\d\d-\d\d)T(\d\d):\d\d(?::00)?(?:Z|[+-]\d\d:\d\d)$/.exec(value) ?? [];
  const at = Date.parse(value);
  if (day === undefined || Number(hour) > 23 || Number.isNaN(at)) return undefined;
  return isDay(day) ? at : undefined;
};

/** Such as '2026-12-05', and in the calendar. */
export const isDay = (value: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const at = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value);
};

/** A local date and time in whole minutes, without an offset, as the instant at which the clock of the zone first reaches it. */
export const instantOfClock = (value: string, zone: string): number | undefined => {
  const [, day, hour, minute] = /^(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):([0-5]\d)(?::00)?$/.exec(value) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return instantOfLocal({ year, month, day: date, minute: Number(hour) * 60 + Number(minute) }, zone);
};

/** Why a date and time without an offset is refused, with its reading in UTC and in the zone; undefined for another text. */
export const withoutOffset = (
  value: string,
  zone: string,
): { readonly message: string; readonly fix: string } | undefined => {
  const [inUtc, inZone] = [instantOfClock(value, 'UTC'), instantOfClock(value, zone)];
  if (inUtc === undefined || inZone === undefined) return undefined;
  const [utc, local] = [zonedText(inUtc, 'UTC').replace('+00:00', 'Z'), zonedText(inZone, zone)];
  if (inUtc === inZone) return { message: `'${value}' has no offset`, fix: `write '${utc}'` };
  return {
    message: `'${value}' has no offset, so it has two readings: ${utc} in UTC, or ${local} by the clock of ${zone}`,
    fix: `write '${utc}' or '${local}'`,
  };
};
