/** An instant that an option names: RFC 3339 with an offset. Without one it has two readings, and both are shown. */
import { isDay, withoutOffset } from '../../model/instant.ts';
import { UsageError } from '../../model/usageError.ts';

const form =
  /^((\d{4}-\d\d-\d\d)[T ](?:[01]\d|2[0-3]):[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/;

/** Rules of zones are not known for ever, and no schedule here is older. */
const [earliest, latest] = ['2000-01-01T00:00Z', '2100-01-01T00:00Z'];

/** Milliseconds since the epoch. `option` is such as '--from'; `timeZone` is what a text without an offset may have meant. Throws `UsageError`. */
export const instantOption = (option: string, text: string, timeZone: string): number => {
  const [, minute = '', date = '', offset] = form.exec(text) ?? [];
  if (!isDay(date)) {
    throw new UsageError(`${option} '${text}' is not an instant`, 'write a value such as 2026-12-25T03:00-03:00');
  }
  if (offset !== undefined) {
    const at = Date.parse(text);
    if (at >= Date.parse(earliest) && at < Date.parse(latest)) return at;
    throw new UsageError(`${option} '${text}' is too far away`, `write an instant from ${earliest} to ${latest}`);
  }
  const refused = withoutOffset(minute, timeZone);
  throw new UsageError(`${option} ${refused?.message}`, refused?.fix);
};
