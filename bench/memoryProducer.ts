/**
 * Publishes real freight into a queue from its own process, so that its memory is not measured as the pipeline's.
 * Arguments: queue file, freight to publish.
 */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { openQueue } from '../pipeline/embedded/queue.ts';

const parquet = path.join(import.meta.dirname, '../node_modules/vega-datasets/data/flights-3m.parquet');
const atOnce = 5_000;
/** Messages that the producer may be ahead. */
const ahead = 50_000;

const [file = '', total = '0'] = process.argv.slice(2);
const queue = openQueue({ file, now: Date.now });
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '256MB' })).connect();
const json = `to_json({date: strftime(date, '%Y-%m-%dT%H:%M:%S.%gZ'), delay: delay, distance: distance, origin: origin, destination: destination})`;
const result = await connection.stream(
  `SELECT CAST(${json} AS VARCHAR) FROM read_parquet('${parquet}') LIMIT ${Number(total)}`,
);

let held: { data: Uint8Array }[] = [];
const publish = async (): Promise<void> => {
  await queue.publish(held);
  held = [];
  // Reading the length of the queue takes the pipeline's lock, so it is read rarely.
  while (queue.backlog().messages > ahead) await delay(20);
};
for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
  for (const text of chunk.getColumnValues(0)) {
    held.push({ data: Buffer.from(text as string) });
    if (held.length === atOnce) await publish();
  }
}
await publish();
await queue.close();
