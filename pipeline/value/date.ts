/** Days of the years 0001 to 9999, as 'YYYY-MM-DD' and as days since 1970-01-01. */
import { parseTimestamp } from '../ingest/timestamp.ts';

const microsADay = 86_400_000_000n;

/** Undefined when the text is not a day of the calendar. */
export const daysOf = (text: string): number | undefined => {
  if (text.length !== 10) return undefined;
  const micros = parseTimestamp(`${text}T00:00:00Z`);
  return micros === undefined ? undefined : Number(BigInt(micros) / microsADay);
};

export const isDay = (text: string): boolean => daysOf(text) !== undefined;

/** The reverse of `daysOf`. */
export const ofDays = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);
