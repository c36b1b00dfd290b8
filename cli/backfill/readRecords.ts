/** Reads a file as JSON objects in UTF-8, one a record: lines of NDJSON as they are, rows of Parquet written as JSON. In order. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { UsageError } from '../../model/usageError.ts';
import type { PipelineSystem } from '../../model/system.ts';
import '../../pipeline/embedded/exactTextDecoder.ts';
import { recordText } from './recordText.ts';

export interface SourceRecord {
  /** From 1: its line, or its row. */
  readonly number: number;
  readonly data: Uint8Array;
}

export type Format = 'ndjson' | 'parquet';

/** From the file's first bytes. Throws `UsageError` for what is neither. */
export const formatOf = async (file: string): Promise<Format> => {
  const start = await firstBytes(file);
  const isNamedParquet = /\.(parquet|pq)$/i.test(file);
  if (start.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet';
  const wrong = (what: string, fix: string): UsageError => new UsageError(`${file} ${what}`, fix);
  if (isNamedParquet) throw wrong('is no Parquet file: it does not begin with PAR1', 'write it again as Parquet');
  if (start[0] === 0x1f && start[1] === 0x8b) throw wrong('is compressed', `decompress it first: gunzip -k ${file}`);
  const first = start
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()[0];
  if (first === '[')
    throw wrong('is a JSON array, not one JSON object a line', `write one object a line: jq -c '.[]' ${file}`);
  if (first !== undefined && first !== '{')
    throw wrong('is neither Parquet nor one JSON object a line (NDJSON)', 'write one JSON object a line');
  return 'ndjson';
};

const firstBytes = async (file: string): Promise<Buffer> => {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

/** Lines end with LF or CRLF; empty ones count, and are left out. A line beyond `maxBytes` is cut there: it is too large anyway. */
export async function* readLines(file: string, maxBytes: number): AsyncGenerator<SourceRecord> {
  let number = 0;
  let parts: Buffer[] = [];
  let size = 0;
  const add = (part: Buffer): void => {
    if (size <= maxBytes && part.length > 0) parts.push(part.subarray(0, maxBytes + 2 - size));
    size += part.length;
  };
  const line = (): Buffer => {
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    parts = [];
    size = 0;
    number++;
    return whole.at(-1) === 13 ? whole.subarray(0, -1) : whole;
  };
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      add(chunk.subarray(from, end));
      from = end + 1;
      const data = line();
      if (!isBlank(data)) yield { number, data };
    }
    add(chunk.subarray(from));
  }
  if (size > 0) {
    const data = line();
    if (!isBlank(data)) yield { number, data };
  }
}

const isBlank = (data: Buffer): boolean => data.every((byte) => byte === 32 || byte === 9);

/** Throws `UsageError` when the file cannot be read, or lacks a column that every message needs. */
export async function* readParquet(file: string, { id, schema }: PipelineSystem): AsyncGenerator<SourceRecord> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '512MB' });
  const connection = await instance.connect();
  try {
    // Nothing is parallel: the order of rows is their number.
    const source = `read_parquet('${file.replaceAll("'", "''")}')`;
    const result = await connection.stream(`SELECT * FROM ${source}`).catch((error: unknown) => {
      const reason = (Error.isError(error) ? error.message : String(error)).split('\n', 1)[0]!;
      throw new UsageError(`${file} cannot be read as Parquet: ${reason}`, 'write it again, or load another file');
    });
    const names = result.columnNames();
    const missing = Object.entries(schema).flatMap(([name, field]) =>
      field.required && !names.includes(name) ? [name] : [],
    );
    if (missing.length > 0)
      throw new UsageError(
        `${file} lacks ${missing.length === 1 ? 'the column' : 'the columns'} ${missing.join(', ')}, which every row of ${id} needs; it has ${names.join(', ')}`,
        'name the columns as the fields of the schema',
      );
    let number = 0;
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      for (const row of chunk.getRows()) {
        const text = recordText(names, row, schema);
        yield { number: ++number, data: Buffer.from(text) };
      }
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
