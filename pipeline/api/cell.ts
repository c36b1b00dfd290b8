/** Writes the value of one field as JSON text, after checking it: a scalar, a list, or a record. */
import type { Field, FieldType, ScalarType, Schema } from '../../model/schema.ts';
import { formatTimestamp } from '../ingest/timestamp.ts';
import { isBase64 } from '../value/base64.ts';
import { isDay } from '../value/date.ts';
import { numericText } from '../value/decimal.ts';
import { isJsonText } from '../value/jsonDocument.ts';

/** Undefined for a value of another type, and for a null where the field is required. */
export type CellWriter = (value: unknown) => string | undefined;

/** Years 0001 to 9999, the range of RFC 3339. */
const minMicros = -62_135_596_800_000_000n;
const maxMicros = 253_402_300_799_999_999n;

const writeTimestamp = (value: unknown): string | undefined => {
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  if (!(value >= minMicros && value <= maxMicros)) return undefined;
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) return undefined;
    if (value % 1_000_000 === 0) {
      return `"${new Date(value / 1_000).toISOString().slice(0, 19)}Z"`;
    }
  }
  return `"${formatTimestamp(value)}"`;
};

/** Text that needs no escapes. */
const quotedIf =
  (isValid: (text: string) => boolean): CellWriter =>
  (value) =>
    typeof value === 'string' && isValid(value) ? `"${value}"` : undefined;

const writers: Readonly<Record<ScalarType, CellWriter>> = {
  string: (value) => (typeof value === 'string' ? JSON.stringify(value) : undefined),
  integer: (value) => (typeof value === 'bigint' || Number.isSafeInteger(value) ? String(value) : undefined),
  float: (value) => (Number.isFinite(value) ? String(value) : undefined),
  boolean: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  timestamp: writeTimestamp,
  numeric: quotedIf((text) => numericText(text) === text),
  date: quotedIf(isDay),
  json: (value) => (typeof value === 'string' && isJsonText(value) ? oneLine(value) : undefined),
  bytes: quotedIf(isBase64),
};

/** An export has one row a line; in JSON a line break occurs only between tokens. */
const oneLine = (text: string): string => text.replaceAll(/[\n\r]/g, ' ');

const expected: Readonly<Record<FieldType, string>> = {
  string: 'text',
  integer: 'an exact integer',
  float: 'a finite number',
  boolean: 'true or false',
  timestamp: 'an instant of the years 1 to 9999',
  numeric: 'a decimal number of at most 29 digits before the point and 9 after it',
  date: 'a day of the years 1 to 9999',
  json: 'JSON',
  bytes: 'bytes',
  record: 'a record with the parts of the schema',
  repeated: 'a list',
};

const isNull = (value: unknown): boolean => value === null || value === undefined;

export const compileCell = (field: Field): CellWriter => {
  const write = compilePresent(field);
  return field.required || field.type === 'repeated'
    ? (value) => (isNull(value) ? undefined : write(value))
    : (value) => (isNull(value) ? 'null' : write(value));
};

const compilePresent = (field: Field): CellWriter => {
  if (field.type === 'repeated') return compileList(compileCell(field.of));
  return field.type === 'record' ? compileRecord(field.fields) : writers[field.type];
};

const compileList =
  (write: CellWriter): CellWriter =>
  (value) => {
    if (!Array.isArray(value)) return undefined;
    const cells = (value as readonly unknown[]).map(write);
    return cells.includes(undefined) ? undefined : `[${cells.join(',')}]`;
  };

const compileRecord = (fields: Schema): CellWriter => {
  const parts = Object.entries(fields).map(([name, part]) => ({
    key: `${JSON.stringify(name)}:`,
    write: compileCell(part),
  }));
  return (value) => {
    if (!Array.isArray(value) || value.length !== parts.length) return undefined;
    const cells: string[] = [];
    for (const [i, { key, write }] of parts.entries()) {
      const cell = write(value[i] as unknown);
      if (cell === undefined) return undefined;
      cells.push(key + cell);
    }
    return `{${cells.join(',')}}`;
  };
};

/** Where and why a value cannot be written. */
export const cellFault = (
  field: Field,
  value: unknown,
  path: string,
): { readonly path: string; readonly reason: string } => {
  if (isNull(value)) return { path, reason: 'is null but required' };
  const parts: readonly (readonly [Field, unknown, string])[] =
    field.type === 'repeated' && Array.isArray(value)
      ? (value as readonly unknown[]).map((item, i) => [field.of, item, `${path}[${i}]`] as const)
      : field.type === 'record' && Array.isArray(value)
        ? Object.entries(field.fields).map(([name, part], i) => [part, value[i] as unknown, `${path}.${name}`] as const)
        : [];
  const faulty = parts.find(([part, inner]) => compileCell(part)(inner) === undefined);
  return faulty === undefined ? { path, reason: `is not ${expected[field.type]}` } : cellFault(...faulty);
};
