/** Readers of fields: from a JSON value to the value of a row. They decide only yes or no; mismatch.ts says why not. */
import type { Field, ScalarType, Schema } from '../../model/schema.ts';
import type { Value } from '../ports.ts';
import { isBase64 } from '../value/base64.ts';
import { isDay } from '../value/date.ts';
import { numericText } from '../value/decimal.ts';
import { jsonDocument } from '../value/jsonDocument.ts';
import { rawNumber } from './json.ts';
import { parseTimestamp } from './timestamp.ts';

/** The value to store, or undefined for another type. */
export type Reader = (value: unknown) => Value | undefined;

/** 'checked': text may have half a surrogate pair, which no table can store. */
export type TextReading = 'checked' | 'unchecked';

const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;

const readInteger = (value: unknown): Value | undefined => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : undefined;
  if (typeof value === 'string') return /^-?\d{1,19}$/.test(value) ? readInteger(narrow(BigInt(value))) : undefined;
  if (typeof value === 'bigint') return value >= minInt64 && value <= maxInt64 ? value : undefined;
  return undefined;
};

const narrow = (value: bigint): number | bigint => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};

const readFloat = (value: unknown): Value | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint') return Number(value);
  const raw = typeof value === 'object' ? rawNumber(value) : undefined;
  return raw === undefined ? undefined : readFloat(Number(raw));
};

const readNumeric = (value: unknown): Value | undefined => {
  if (typeof value === 'string') return numericText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return numericText(String(value));
  const raw = typeof value === 'object' ? rawNumber(value) : undefined;
  return raw === undefined ? undefined : numericText(raw);
};

const readJson = (value: unknown): Value | undefined => {
  const document = jsonDocument(value);
  return 'text' in document ? document.text : undefined;
};

const scalarReaders: Readonly<Record<ScalarType, Reader>> = {
  string: (value) => (typeof value === 'string' && value.isWellFormed() ? value : undefined),
  integer: readInteger,
  float: readFloat,
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  timestamp: (value) => (typeof value === 'string' ? parseTimestamp(value) : undefined),
  numeric: readNumeric,
  date: (value) => (typeof value === 'string' && isDay(value) ? value : undefined),
  json: readJson,
  bytes: (value) => (typeof value === 'string' && isBase64(value) ? value : undefined),
};

const readText: Reader = (value) => (typeof value === 'string' ? value : undefined);

/** What a row has where a message leaves an optional field out. */
export const absentValue = ({ type }: Field): Value => (type === 'repeated' ? [] : null);

/** Null, or not there. JSON has no functions: a function is from Object.prototype, for a field called 'constructor'. */
export const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || typeof value === 'function';

/** An object of JSON: not an array, and not a number that is kept as text. */
export const isJsonObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && rawNumber(value) === undefined;

export const compileReader = (field: Field, text: TextReading): Reader => {
  if (field.type === 'record') return compileRecord(field.fields, text);
  if (field.type === 'repeated') return compileList(compileReader(field.of, text));
  return field.type === 'string' && text === 'unchecked' ? readText : scalarReaders[field.type];
};

const compileList =
  (readElement: Reader): Reader =>
  (value) => {
    if (!Array.isArray(value)) return undefined;
    const values: Value[] = [];
    for (const element of value as readonly unknown[]) {
      const read = isAbsent(element) ? undefined : readElement(element);
      if (read === undefined) return undefined;
      values.push(read);
    }
    return values;
  };

const compileRecord = (fields: Schema, text: TextReading): Reader => {
  const members = Object.entries(fields).map(([name, field]) => ({
    name,
    required: field.required,
    absent: absentValue(field),
    read: compileReader(field, text),
  }));
  return (value) => {
    if (!isJsonObject(value)) return undefined;
    const values: Value[] = [];
    for (const { name, required, absent, read } of members) {
      const raw = value[name];
      const part = isAbsent(raw) ? (required ? undefined : absent) : read(raw);
      if (part === undefined) return undefined;
      values.push(part);
    }
    return values;
  };
};
