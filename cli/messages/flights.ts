/**
 * Real flights as JSON messages: the parquet file of npm's vega-datasets, 3,000,000 US flights of 2001, read by DuckDB,
 * in the file's own order. After the last it begins anew.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import type { MessageSource } from './source.ts';

const file = (): string =>
  path.join(path.dirname(fileURLToPath(import.meta.resolve('vega-datasets'))), '..', 'data', 'flights-3m.parquet');

const select = `
SELECT '{"date":"' || strftime(date, '%Y-%m-%dT%H:%M:%SZ') || '","delay":' || delay || ',"distance":' || distance ||
  ',"origin":"' || origin || '","destination":"' || destination || '"}'`;

/** Messages from the `from`-th on, without end. */
export const flightMessages: MessageSource = async function* flightMessages(from) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '256MB' });
  const connection = await instance.connect();
  try {
    const source = `read_parquet('${file().replaceAll("'", "''")}')`;
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${source}`);
    let offset = from % Number(counted.getRows()[0]![0]);
    for (;;) {
      const result = await connection.stream(`${select} FROM ${source} OFFSET ${offset}`);
      for (
        let chunk = await result.fetchChunk();
        chunk !== null && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      ) {
        yield chunk.getColumnValues(0).map((text) => Buffer.from(text as string, 'latin1'));
      }
      offset = 0;
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
};
