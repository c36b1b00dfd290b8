/**
 * Writes a stored row as JSON text, or reports what is wrong with it. Others can write the table too, so every value is
 * checked: a row that breaks the schema is left out, whatever fields were requested. Integers keep every digit.
 */
import type { FieldType, Schema } from '../../model/schema.ts';
import { formatTimestamp } from '../ingest/timestamp.ts';
import type { StoredRow } from '../ports.ts';

/** A row that is left out of an answer. */
export interface SkippedRow {
  readonly messageId: string;
  readonly field: string;
  readonly reason: string;
}

/** `fields` are indices into the schema's. */
export type RowWriter = (row: StoredRow, fields: readonly number[]) => string | SkippedRow;

export const compileRowWriter = (schema: Schema): RowWriter => {
  const columns = Object.entries(schema).map(([name, field]) => ({
    name,
    key: `${JSON.stringify(name)}:`,
    required: field.required,
    write: writers[field.type],
    wrongType: `is not ${expected[field.type]}`,
  }));

  return (row, fields) => {
    let text = '{';
    let next = 0;
    let i = 0;
    for (const column of columns) {
      const value = row.values[i];
      const cell = value === null || value === undefined ? (column.required ? undefined : 'null') : column.write(value);
      if (cell === undefined) {
        const reason = value === null || value === undefined ? 'is null but required' : column.wrongType;
        return { messageId: row.messageId, field: column.name, reason };
      }
      if (fields[next] === i) {
        text += next === 0 ? column.key + cell : `,${column.key}${cell}`;
        next++;
      }
      i++;
    }
    return `${text}}`;
  };
};

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

/** Undefined for a value of another type. */
const writers: Readonly<Record<FieldType, (value: unknown) => string | undefined>> = {
  string: (value) => (typeof value === 'string' ? JSON.stringify(value) : undefined),
  integer: (value) => (typeof value === 'bigint' || Number.isSafeInteger(value) ? String(value) : undefined),
  float: (value) => (Number.isFinite(value) ? String(value) : undefined),
  boolean: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  timestamp: writeTimestamp,
};

const expected: Readonly<Record<FieldType, string>> = {
  string: 'text',
  integer: 'an exact integer',
  float: 'a finite number',
  boolean: 'true or false',
  timestamp: 'an instant of the years 1 to 9999',
};
