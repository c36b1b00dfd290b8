/**
 * Converts values to and from BigQuery exactly: 64-bit integers are sent as text; timestamps are sent as RFC 3339 and read as
 * microseconds. A value that its column cannot store is refused here, before it fails a whole batch.
 */
import type { Field, FieldType, Schema } from '../../model/schema.ts';
import { formatTimestamp } from '../ingest/timestamp.ts';
import type { RefusedRow, Value } from '../ports.ts';

export const columnTypes: Readonly<Record<FieldType, string>> = {
  string: 'STRING',
  integer: 'INT64',
  float: 'FLOAT64',
  boolean: 'BOOL',
  timestamp: 'TIMESTAMP',
};

/** The years 0001 to 9999, in microseconds. */
const [earliest, latest] = [-62_135_596_800_000_000n, 253_402_300_799_999_999n];

const fits: Readonly<Record<FieldType, (value: Exclude<Value, null>) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) =>
    typeof value === 'number'
      ? Number.isSafeInteger(value)
      : typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  float: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  timestamp: (value) =>
    typeof value === 'number'
      ? Number.isSafeInteger(value)
      : typeof value === 'bigint' && value >= earliest && value <= latest,
};

/** A value as JSON for insertAll. */
export const jsonValue = (value: Value, type: FieldType): string | number | boolean | null => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (type === 'timestamp') return formatTimestamp(value);
  return typeof value === 'bigint' ? value.toString() : value;
};

export interface JsonRow {
  readonly kind: 'JsonRow';
  readonly json: Record<string, unknown>;
}

/** The values by column, or why the row can never be stored. */
export const jsonRow = (
  values: readonly Value[],
  fields: readonly (readonly [string, Field])[],
): JsonRow | RefusedRow => {
  const json: Record<string, unknown> = {};
  for (let i = 0; i < fields.length; i++) {
    const [name, { type }] = fields[i]!;
    const value = values[i];
    if (value === undefined || (value !== null && !fits[type](value)))
      return {
        kind: 'RefusedRow',
        field: name,
        reason: `column '${name}' cannot store this value: its type is ${type}`,
      };
    if (value !== null) json[name] = jsonValue(value, type);
  }
  return { kind: 'JsonRow', json };
};

/** A parameter's value, as text. */
export const parameterText = (value: Exclude<Value, null>, type: FieldType): string =>
  type === 'timestamp' && (typeof value === 'number' || typeof value === 'bigint')
    ? formatTimestamp(value)
    : String(value);

/** A cell of an answer, which is text or null. */
export const cellValue = (cell: string | null, type: FieldType): Value => {
  if (cell === null || type === 'string') return cell;
  if (type === 'boolean') return cell === 'true';
  return type === 'float' ? Number(cell) : narrow(cell);
};

const narrow = (digits: string): number | bigint => {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
};

export const fieldsOf = (schema: Schema): readonly (readonly [string, Field])[] => Object.entries(schema);
