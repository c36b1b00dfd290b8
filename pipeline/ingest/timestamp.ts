/** RFC 3339 instants to and from microseconds since the epoch, exact over the years 0001 to 9999. */

const minMicros = -62_135_596_800_000_000n;
const maxMicros = 253_402_300_799_999_999n;

/**
 * Microseconds (a number while safe, else a bigint). Undefined when the text is not an RFC 3339 instant, is finer than a
 * microsecond, or is a leap second, which no table can store.
 */
export const parseTimestamp = (text: string): number | bigint | undefined => {
  const length = text.length;
  if (length < 20 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined;
  const separator = text.charCodeAt(10) | 32;
  if ((separator !== 116 && separator !== 32) || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58)
    return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  // NaN fails every comparison.
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return undefined;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  let i = 19;
  let micros = 0;
  if (text.charCodeAt(i) === 46) {
    let scale = 100_000;
    const first = ++i;
    for (; i < length; i++) {
      const digit = text.charCodeAt(i) - 48;
      if (digit < 0 || digit > 9) break;
      if (scale < 1 && digit !== 0) return undefined;
      if (scale >= 1) micros += digit * scale;
      scale = scale > 1 ? scale / 10 : 0;
    }
    if (i === first) return undefined;
  }
  const offset = offsetMinutes(text, i);
  if (offset === undefined) return undefined;
  const total = daysFromCivil(year, month, day) * 86_400 + hour * 3_600 + (minute - offset) * 60 + second;
  const safe = total * 1e6 + micros;
  if (Number.isSafeInteger(safe)) return safe;
  const exact = BigInt(total) * 1_000_000n + BigInt(micros);
  return exact >= minMicros && exact <= maxMicros ? exact : undefined;
};

/** RFC 3339 in UTC, with as few fractional digits (none, three or six) as possible. */
export const formatTimestamp = (micros: number | bigint): string => {
  const value = BigInt(micros);
  const ms = value / 1_000n - (value % 1_000n < 0n ? 1n : 0n);
  const rest = Number(value - ms * 1_000n);
  const text = new Date(Number(ms)).toISOString();
  if (rest !== 0) return `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
};

const twoDigits = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
};

const offsetMinutes = (text: string, at: number): number | undefined => {
  const sign = text.charCodeAt(at);
  if ((sign | 32) === 122) return at + 1 === text.length ? 0 : undefined;
  if ((sign !== 43 && sign !== 45) || text.length !== at + 6 || text.charCodeAt(at + 3) !== 58) return undefined;
  const minutes = twoDigits(text, at + 1) * 60 + twoDigits(text, at + 4);
  if (!(twoDigits(text, at + 1) <= 23 && twoDigits(text, at + 4) <= 59)) return undefined;
  return sign === 45 ? -minutes : minutes;
};

const monthDays: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const daysIn = (year: number, month: number): number =>
  month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : monthDays[month - 1]!;

/** Days since 1970-01-01. Source: H. Hinnant, chrono-compatible low-level date algorithms. */
const daysFromCivil = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};
