/** For tests: a system's API on a free port, with an in-memory warehouse and broker. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { openLoad } from '../../../model/load.ts';
import { integer, optional, string, timestamp, type Schema } from '../../../model/schema.ts';
import { bigquery, cloudFunction, cloudRun, pubsub } from '../../../model/stage.ts';
import type { ApiOptions as StageOptions } from '../../../model/stage.ts';
import { defineSystem, type PipelineSystem } from '../../../model/system.ts';
import { createApi, type Api, type ApiOptions } from '../api.ts';
import { listen, type Listening } from '../server.ts';
import { memoryBroker, type MemoryBroker } from './broker.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { memoryWarehouse, type MemoryWarehouse } from './warehouse.ts';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: () => unknown;
}

export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Served {
  readonly api: Api;
  readonly listening: Listening;
  readonly warehouse: MemoryWarehouse;
  readonly broker: MemoryBroker;
  readonly recorder: Recorder;
  /** The path is sent unchanged. */
  readonly call: (path: string, call?: Call) => Promise<Reply>;
  readonly close: () => Promise<void>;
}

export interface ServeTestOptions {
  readonly rows?: readonly (readonly unknown[])[];
  readonly now?: () => number;
  /** Off by default: most tests are about what comes after authentication. */
  readonly auth?: ApiOptions['auth'];
  readonly proxies?: number;
  readonly chaos?: ApiOptions['chaos'];
  readonly isChaosOn?: ApiOptions['isChaosOn'];
}

export const serveForTest = async (
  system: PipelineSystem,
  { rows = [], now, auth = { off: true }, proxies = 0, chaos, isChaosOn }: ServeTestOptions = {},
): Promise<Served> => {
  const warehouse = memoryWarehouse(system.schema, rows);
  const broker = memoryBroker();
  const recorder = createRecorder();
  const { telemetry, logger } = recorder;
  const cursorKey = Buffer.alloc(32, 7);
  const api = createApi({
    system,
    warehouse,
    broker,
    telemetry,
    logger,
    cursorKey,
    auth,
    proxies,
    chaos,
    isChaosOn,
    ...(now && { now }),
  });
  const listening = await listen(api, { host: '127.0.0.1', port: 0 });
  return {
    api,
    listening,
    warehouse,
    broker,
    recorder,
    call: async (path, call) => send(listening.port, path, call),
    close: listening.close,
  };
};

export const send = async (port: number, path: string, call: Call = {}): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = call;
    const request = httpRequest({ port, path, method, headers, host: '127.0.0.1' }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const { statusCode: status = 0, headers: responseHeaders } = response;
        resolve({ status, headers: responseHeaders, text, json: () => JSON.parse(text) as unknown });
      });
    });
    request.on('error', reject);
    request.end(body);
  });

/** A minimal system for a test. */
export const testSystem = <F extends string>(
  api: StageOptions<F>,
  schema: Schema = {
    id: integer(),
    name: optional(string()),
    at: timestamp(),
  },
): PipelineSystem =>
  defineSystem({
    id: 'test',
    description: 'A system of the tests.',
    owner: 'test-team',
    stages: {
      queue: pubsub('test-topic'),
      ingest: cloudFunction('test-ingest'),
      table: bigquery('test.rows'),
      api: cloudRun('test-api', api),
    },
    schema,
    objectives: [],
    load: openLoad({ reads: '1/s', messages: '1/s', duration: '1m' }),
  });
