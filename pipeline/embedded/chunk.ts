/**
 * Writes rows into DuckDB data chunks, column by column. A fixed-width column is one copy per chunk. Texts of at most
 * twelve ASCII characters are written in DuckDB's inlined form (`duckdb_string_t`, duckdb.h), others one by one.
 */
import duckdb from '@duckdb/node-bindings';
import { DuckDBDataChunk } from '@duckdb/node-api';
import type { FieldType } from '../../model/schema.ts';
import type { Value } from '../ports.ts';
import { duckTypes } from './sql.ts';

/** DuckDB's vector size. */
const capacity = 2_048;
const maxInlineBytes = 12;
const twoTo32 = 2 ** 32;

/** `read(row)` returns the column's value, which must have the column's type. */
export interface Column<R> {
  readonly type: FieldType;
  readonly read: (row: R) => Value;
}

/** Calls `append` with each filled chunk. */
export const writeChunks = <R>(
  columns: readonly Column<R>[],
  rows: readonly R[],
  append: (chunk: DuckDBDataChunk) => void,
): void => {
  const types = columns.map((column) => duckTypes[column.type]);
  for (let from = 0; from < rows.length; from += capacity) {
    const count = Math.min(capacity, rows.length - from);
    const chunk = DuckDBDataChunk.create(types, count);
    columns.forEach((column, index) => {
      fill(duckdb.data_chunk_get_vector(chunk.chunk, index), column, rows, from, count);
    });
    append(chunk);
  }
};

// One buffer for all columns: it is copied before the next column is written.
const scratch = new ArrayBuffer(capacity * 16);
const words = new Int32Array(scratch);
const bigints = new BigInt64Array(scratch);
const doubles = new Float64Array(scratch);
const octets = new Uint8Array(scratch);
const validity = new Uint8Array(capacity / 8);

const fill = <R>(vector: duckdb.Vector, column: Column<R>, rows: readonly R[], from: number, count: number): void => {
  const { type, read } = column;
  const width = type === 'string' ? 16 : type === 'boolean' ? 1 : 8;
  let nulls = false;
  let longTexts: number[] | undefined;
  for (let i = 0; i < count; i++) {
    const value = read(rows[from + i]!);
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
