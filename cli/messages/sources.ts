/** Which messages the demo of a system publishes: real flights where they fit its schema, generated ones of its schema for the others. */
import type { PipelineSystem } from '../../model/system.ts';
import { fitsFlights } from './fitsFlights.ts';
import { generateMessages } from './generateMessages.ts';
import { isFaulty, malformedMessage } from './malformedMessage.ts';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

/** Endless batches of a demo's messages; the same start gives the same messages. */
type MessageSource = (from: number) => AsyncGenerator<readonly Uint8Array[], void, undefined>;

/** A message of the system, parsed. */
export type Sample = Readonly<Record<string, unknown>>;

/** `faults`: the share of malformed messages. The position of a message in the source decides whether it is malformed. */
export const sourceOf = (system: PipelineSystem, faults: number): MessageSource =>
  fitsFlights(system) ? withFaults(system, faults) : (from) => generated(system, from, faults);

async function* generated(system: PipelineSystem, from: number, faults: number): ReturnType<MessageSource> {
  yield* generateMessages(system, { from, faults });
}

const withFaults = (system: PipelineSystem, faults: number): MessageSource =>
  async function* faulty(from) {
    let n = from;
    for await (const messages of flightMessages(from)) {
      yield faults === 0
        ? messages
        : messages.map((message, i) => (isFaulty(n + i, faults) ? malformedMessage(system, n + i) : message));
      n += messages.length;
    }
  };

const wanted = 20;

/** The source's first messages, parsed: values to query for. A malformed message is undefined. */
export const samplesOf = async (system: PipelineSystem, faults: number): Promise<readonly (Sample | undefined)[]> => {
  for await (const messages of sourceOf(system, 0)(0)) {
    return messages
      .slice(0, wanted)
      .map((message, n) =>
        isFaulty(n, faults) ? undefined : (JSON.parse(Buffer.from(message).toString('utf8')) as Sample),
      );
  }
  return [];
};

/** 3,000,000 US flights of 2001: the parquet file of npm's vega-datasets. */
const file = (): string =>
  path.join(path.dirname(fileURLToPath(import.meta.resolve('vega-datasets'))), '..', 'data', 'flights-3m.parquet');

const select = `
SELECT '{"date":"' || strftime(date, '%Y-%m-%dT%H:%M:%SZ') || '","delay":' || delay || ',"distance":' || distance ||
  ',"origin":"' || origin || '","destination":"' || destination || '"}'`;

/** Real flights as JSON messages, from the `from`-th on, in the file's order. After the last flight it starts again at the first. */
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
