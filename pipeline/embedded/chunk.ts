/**
 * Writes rows into DuckDB data chunks, column by column. A fixed-width column is one copy per chunk. Texts of at most
 * twelve ASCII characters are written in DuckDB's inlined form (`duckdb_string_t`, duckdb.h), others one by one, and so are
 * values of types that are rare in messages.
 */
import duckdb from '@duckdb/node-bindings';
import { DuckDBDataChunk, type DuckDBType } from '@duckdb/node-api';
import type { Field, FieldType } from '../../model/schema.ts';
import type { Scalar, Value } from '../ports.ts';
import { duckValue } from './duckTypes.ts';

/** DuckDB's vector size. */
const capacity = 2_048;
const maxInlineBytes = 12;
const twoTo32 = 2 ** 32;

/** `read(row)` returns the column's value, which must have the column's type. */
export interface Column<R> {
  readonly field: Field;
  /** The table's own type: a record of it may have more parts than the field's. */
  readonly type: DuckDBType;
  readonly read: (row: R) => Value;
}

/** Calls `append` with each filled chunk. */
export const writeChunks = <R>(
  columns: readonly Column<R>[],
  rows: readonly R[],
  append: (chunk: DuckDBDataChunk) => void,
): void => {
  const types = columns.map((column) => column.type);
  for (let from = 0; from < rows.length; from += capacity) {
    const count = Math.min(capacity, rows.length - from);
    const chunk = DuckDBDataChunk.create(types, count);
    columns.forEach((column, index) => {
      if (!fast.has(column.field.type)) return fillSlowly(chunk, index, column, rows, from);
      fill(duckdb.data_chunk_get_vector(chunk.chunk, index), column, rows, from, count);
    });
    append(chunk);
  }
};

/** Types with a fixed width, and texts. */
const fast: ReadonlySet<FieldType> = new Set(['string', 'integer', 'float', 'boolean', 'timestamp', 'json']);

const fillSlowly = <R>(
  chunk: DuckDBDataChunk,
  index: number,
  { field, type, read }: Column<R>,
  rows: readonly R[],
  from: number,
): void => {
  const vector = chunk.getColumnVector(index);
  for (let i = 0; i < chunk.rowCount; i++) vector.setItem(i, duckValue(read(rows[from + i]!), field, type));
  vector.flush();
};

// One buffer for all columns: it is copied before the next column is written.
const scratch = new ArrayBuffer(capacity * 16);
const words = new Int32Array(scratch);
const bigints = new BigInt64Array(scratch);
const doubles = new Float64Array(scratch);
const octets = new Uint8Array(scratch);
const validity = new Uint8Array(capacity / 8);

const fill = <R>(vector: duckdb.Vector, column: Column<R>, rows: readonly R[], from: number, count: number): void => {
  const { read } = column;
  const type = column.field.type === 'json' ? 'string' : column.field.type;
  const width = type === 'string' ? 16 : type === 'boolean' ? 1 : 8;
  let nulls = false;
  let longTexts: number[] | undefined;
  for (let i = 0; i < count; i++) {
    const value = read(rows[from + i]!) as Scalar | null;
    if (value === null) {
      if (!nulls) validity.fill(0xff);
      nulls = true;
      validity[i >> 3]! &= ~(1 << (i & 7));
      if (type === 'string') clear(i);
    } else if (typeof value === 'string') {
      if (!inline(value, i)) (longTexts ??= []).push(i);
    } else if (typeof value === 'bigint') bigints[i] = value;
    else if (typeof value === 'boolean') octets[i] = value ? 1 : 0;
    else if (type === 'float') doubles[i] = value;
    else {
      const high = Math.floor(value / twoTo32);
      words[i * 2] = value - high * twoTo32;
      words[i * 2 + 1] = high;
    }
  }
  duckdb.copy_data_to_vector(vector, 0, scratch, 0, count * width);
  for (const i of longTexts ?? []) {
    duckdb.vector_assign_string_element_len(vector, i, Buffer.from(read(rows[from + i]!) as string));
  }
  if (nulls) {
    duckdb.vector_ensure_validity_writable(vector);
    duckdb.copy_data_to_vector_validity(vector, 0, validity.buffer, 0, Math.ceil(count / 64) * 8);
  }
};

/** False when the text is too long or not ASCII; then its slot has an empty text. */
const inline = (text: string, index: number): boolean => {
  clear(index);
  const length = text.length;
  if (length > maxInlineBytes) return false;
  const at = index * 16 + 4;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) {
      clear(index);
      return false;
    }
    octets[at + i] = code;
  }
  words[index * 4] = length;
  return true;
};

const clear = (index: number): void => {
  const at = index * 4;
  words[at] = words[at + 1] = words[at + 2] = words[at + 3] = 0;
};
