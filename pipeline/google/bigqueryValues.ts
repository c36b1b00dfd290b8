/**
 * Converts values to and from BigQuery exactly: 64-bit integers and decimals are sent as text; timestamps are sent as RFC 3339
 * and read as microseconds; JSON is sent and read as text. A value that its column cannot store is refused here, before it
 * fails a whole batch.
 */
import type { Field, ScalarType, Schema } from '../../model/schema.ts';
import { formatTimestamp } from '../ingest/timestamp.ts';
import type { RefusedRow, Scalar, Value } from '../ports.ts';
import { numericText } from '../value/decimal.ts';
import { compileFits } from '../value/fits.ts';

/** The years 0001 to 9999, in microseconds. */
const fitsOf = compileFits({ from: -62_135_596_800_000_000n, to: 253_402_300_799_999_999n });

/** A value as JSON for insertAll; undefined is left out. A null in a record is left out too. */
const jsonValue = (value: Value, field: Field): unknown => {
  if (value === null) return undefined;
  if (field.type === 'repeated') return (value as readonly Value[]).map((item) => jsonValue(item, field.of));
  if (field.type === 'record')
    return Object.fromEntries(
      Object.entries(field.fields).flatMap(([name, part], i) => {
        const inner = jsonValue((value as readonly Value[])[i]!, part);
        return inner === undefined ? [] : [[name, inner]];
      }),
    );
  if (field.type === 'timestamp') return formatTimestamp(value as number | bigint);
  return typeof value === 'bigint' ? value.toString() : value;
};

export interface JsonRow {
  readonly kind: 'JsonRow';
  readonly json: Record<string, unknown>;
}

/** A field with the check of its values. */
export interface CheckedField {
  readonly name: string;
  readonly field: Field;
  readonly fits: (value: Value | undefined) => boolean;
}

/** The values by column, or why the row can never be stored. */
export const jsonRow = (values: readonly Value[], fields: readonly CheckedField[]): JsonRow | RefusedRow => {
  const json: Record<string, unknown> = {};
  for (let i = 0; i < fields.length; i++) {
    const { name, field, fits } = fields[i]!;
    const value = values[i];
    if (!fits(value))
      return {
        kind: 'RefusedRow',
        field: name,
        reason: `column '${name}' cannot store this value: its type is ${field.type}`,
      };
    const cell = jsonValue(value!, field);
    if (cell !== undefined) json[name] = cell;
  }
  return { kind: 'JsonRow', json };
};

/** A parameter's value, as text. */
export const parameterText = (value: Scalar, type: ScalarType): string =>
  type === 'timestamp' && (typeof value === 'number' || typeof value === 'bigint')
    ? formatTimestamp(value)
    : String(value);

/** A cell of an answer: text, null, the elements of a list, or the parts of a record. */
export type Cell = string | null | readonly { readonly v: Cell }[] | { readonly f: readonly { readonly v: Cell }[] };

export const cellValue = (cell: Cell, field: Field): Value => {
  if (field.type === 'repeated')
    return Array.isArray(cell) ? (cell as readonly { readonly v: Cell }[]).map(({ v }) => cellValue(v, field.of)) : [];
  if (cell === null) return null;
  if (field.type === 'record') {
    const parts = (cell as { readonly f: readonly { readonly v: Cell }[] }).f;
    return Object.values(field.fields).map((part, i) => cellValue(parts[i]?.v ?? null, part));
  }
  return scalarValue(cell as string, field.type);
};

const scalarValue = (text: string, type: ScalarType): Scalar => {
  switch (type) {
    case 'boolean':
      return text === 'true';
    case 'float':
      return Number(text);
    case 'integer':
    case 'timestamp':
      return narrow(text);
    case 'numeric':
      return numericText(text) ?? text;
    case 'string':
    case 'date':
    case 'json':
    case 'bytes':
      return text;
  }
};

const narrow = (digits: string): number | bigint => {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
};

export const fieldsOf = (schema: Schema): readonly CheckedField[] =>
  Object.entries(schema).map(([name, field]) => ({ name, field, fits: fitsOf(field) }));
