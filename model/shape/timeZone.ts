/** The shape of a time zone: a name of the IANA database, an older one too. */
import { isTimeZone, nearestTimeZone } from '../timeZone.ts';
import { show, type Shape } from './shape.ts';

/** An offset is refused: it would be wrong for half of the year. */
export const timeZone: Shape = (value, path, report) => {
  if (typeof value === 'string' && isTimeZone(value)) return;
  const suggestion = typeof value === 'string' ? nearestTimeZone(value) : undefined;
  const isOffset = typeof value === 'string' && /^(UTC|GMT)?[+-]\d/.test(value);
  const message = isOffset
    ? `'${value}' is an offset: a time zone has a clock that may be set forward and back`
    : `${show(value)} is not a time zone of the IANA database`;
  const fix =
    suggestion === undefined || isOffset
      ? "write its name, such as 'America/Santiago', 'Asia/Kolkata' or 'Europe/Berlin'"
      : `did you mean '${suggestion}'?`;
  report({ id: 'model/unknown-time-zone', path, message, fix }, path);
};
