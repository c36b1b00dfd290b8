/**
 * Texts that OpenSLO takes, by name. Sources: nobl9/govy pkg/rules/string.go (`StringDNSLabel`, `StringDateTime` with Go's
 * `time.DateTime`, `StringTimeZone`, `StringAlpha`); OpenSLO/go-sdk pkg/openslo/v1/objects.go (`labelKeyRegexp`,
 * `annotationKeyRegexp`, `annotationKeyLengthRegexp`) and duration_shorthand.go; the specification's `duration-shorthand`.
 */
import { isTimeZone } from '../../../model/timeZone.ts';

export interface Pattern {
  /** As a finding says it. */
  readonly text: string;
  readonly example: string;
  readonly matches: (text: string) => boolean;
}

export type PatternName = 'name' | 'duration' | 'startTime' | 'timeZone' | 'labelKey' | 'annotationKey' | 'letters';

const by =
  (...patterns: readonly RegExp[]) =>
  (text: string): boolean =>
    patterns.every((pattern) => pattern.test(text));

/** As Go reads '2006-01-02 15:04:05': the hour may have one digit, and the seconds a fraction. */
const isDateTime = (text: string): boolean => {
  const [, date, hour, rest] = /^(\d{4}-\d\d-\d\d) +(\d{1,2}):(\d\d:\d\d)(?:[.,]\d+)?$/.exec(text) ?? [];
  const instant = new Date(`${date}T${hour?.padStart(2, '0')}:${rest}Z`);
  // JavaScript takes 30 February for 1 March, and 24:00:00 for the next day.
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date ?? '');
};

export const patterns: Readonly<Record<PatternName, Pattern>> = {
  name: {
    text: '1 to 63 lower-case letters, digits and dashes, with no dash at either end',
    example: 'web-availability',
    matches: by(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, /^.{1,63}$/),
  },
  duration: {
    text: 'a whole number above 0 and one of m (minutes), h, d, w, M (months), Q and Y',
    example: '30d',
    matches: by(/^[1-9]\d*[mhdwMQY]$/),
  },
  startTime: { text: 'a day and a time without a zone', example: '2024-01-01 00:00:00', matches: isDateTime },
  timeZone: { text: 'a name of the IANA time zone database', example: 'Etc/UTC', matches: isTimeZone },
  labelKey: {
    text: '1 to 63 letters, digits, dashes, underscores and dots, with a letter or a digit at either end',
    example: 'cost-centre',
    matches: by(/^[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/),
  },
  annotationKey: {
    text: 'a name as of a label, and before it, if anything, a lower-case domain of at most 253 characters and a slash',
    example: 'example.com/dashboard',
    matches: by(
      /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*\/)?[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/,
      /^(.{0,253}\/)?.{0,63}$/,
    ),
  },
  letters: { text: 'letters of the Latin alphabet only', example: 'prometheus', matches: by(/^[a-zA-Z]*$/) },
};
