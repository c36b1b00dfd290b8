/** Parses values in URLs by the type of their field. A value of another type is refused before any query. */
import type { ComparableType, Field } from '../../model/schema.ts';
import { parseTimestamp } from '../ingest/timestamp.ts';
import type { Scalar } from '../ports.ts';
import { isDay } from '../value/date.ts';
import { numericText } from '../value/decimal.ts';

export interface ValueReader {
  /** Undefined when the text is not of this type. */
  readonly read: (text: string) => Scalar | undefined;
  readonly expected: string;
}

const readInteger = (text: string): number | bigint | undefined => {
  if (!/^-?\d{1,19}$/.test(text)) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number + 0;
  const exact = BigInt(text);
  return BigInt.asIntN(64, exact) === exact ? exact : undefined;
};

const readFloat = (text: string): number | undefined => {
  const value = /^-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
};

const valueReaders: Readonly<Record<ComparableType, ValueReader>> = {
  string: {
    read: (text) => (text.includes('\0') ? undefined : text),
    expected: 'text without NUL characters',
  },
  integer: { read: readInteger, expected: 'an integer of 64 bits' },
  float: { read: readFloat, expected: "a number such as '1.5'" },
  boolean: {
    read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
    expected: "'true' or 'false'",
  },
  timestamp: {
    read: (text) => parseTimestamp(text),
    expected: "an RFC 3339 instant such as '2024-10-10T10:00:00Z', with '+' in an offset written as '%2B'",
  },
  numeric: {
    read: numericText,
    expected: "a decimal number such as '12.50', with at most 29 digits before the point and 9 after it",
  },
  date: {
    read: (text) => (isDay(text) ? text : undefined),
    expected: "a day such as '2024-10-10'",
  },
};

/** Definitions name only fields that can be compared where values come from a URL. */
export const valueReaderOf = ({ type }: Field): ValueReader => valueReaders[type as ComparableType];
