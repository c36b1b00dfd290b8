/** The instant that `--at` names. */
import { UsageError } from '../../model/usageError.ts';

/** Throws `UsageError` for an invalid or a future instant. */
export const instantOf = (text: string | undefined, now: number): number => {
  if (text === undefined) return now;
  const at = parseInstant(text);
  if (at === undefined) {
    throw new UsageError(`--at '${text}' is not an instant`, 'write a value such as 2026-03-01T12:00:00Z');
  }
  if (at > now) {
    throw new UsageError(`--at '${text}' is in the future`, `write an instant before ${new Date(now).toISOString()}`);
  }
  return at;
};

/** RFC 3339 only: `Date` would read the 30th of February as the 2nd of March. */
const parseInstant = (text: string): number | undefined => {
  const match = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.exec(text);
  const midnight = Date.parse(`${match?.[1]}T00:00Z`);
  const at = Date.parse(text);
  if (Number.isNaN(midnight) || Number.isNaN(at)) return undefined;
  return new Date(midnight).toISOString().startsWith(match?.[1] ?? ' ') ? at : undefined;
};
