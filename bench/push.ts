/**
 * Compares the push endpoint under 200 concurrent pushes with the same pushes one at a time: rows of an insert, and pushes
 * a second, with a warehouse whose inserts take as long as BigQuery's.
 * Run: node bench/push.ts
 */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createEntry } from '../pipeline/ingest/entry/entry.ts';
import { listenForPushes } from '../pipeline/ingest/entry/listenForPushes.ts';
import { createPushListener } from '../pipeline/ingest/entry/pushListener.ts';
import { createIngest } from '../pipeline/ingest/ingest.ts';
import type { Row, StoreOutcome } from '../pipeline/ports.ts';
import { startTelemetry } from '../pipeline/telemetry/start.ts';
import freight from '../test/fixtures/systems/freight.ts';

export interface Pushed {
  readonly concurrency: number;
  readonly pushes: number;
  readonly inserts: number;
  readonly perSecond: number;
  /** Answers other than 204. */
  readonly failed: number;
}

/** Milliseconds of one insert: insertAll within a region. */
const insertTime = 50;

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const bodyOf = (id: number): string =>
  JSON.stringify({
    message: {
      data: Buffer.from(
        '{"date":"2001-01-13T14:56:00Z","delay":32,"distance":417,"origin":"SAN","destination":"SJC"}',
      ).toString('base64'),
      messageId: String(id),
      publishTime: '2001-01-13T14:56:01Z',
    },
    subscription: 'projects/p/subscriptions/s',
  });

const push = (url: string, agent: Agent, id: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const options = { method: 'POST', agent, headers: { 'content-type': 'application/json' } };
    const sent = request(url, options, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    sent.once('error', reject).end(bodyOf(id));
  });

const measure = async (concurrency: number, pushes: number): Promise<Pushed> => {
  let inserts = 0;
  const store = async (rows: readonly Row[]): Promise<readonly StoreOutcome[]> => {
    inserts += 1;
    await sleep(insertTime);
    return rows.map(() => 'stored');
  };
  const { telemetry, shutdown } = await startTelemetry({ system: freight, boundaries: [1], environment: {} });
  const shared = { deadLetters: { put: () => Promise.resolve() }, telemetry, logger: silent, now: Date.now };
  const entry = createEntry({ ...shared, handler: createIngest({ ...shared, system: freight, warehouse: { store } }) });
  const server = await listenForPushes({
    listener: createPushListener({
      entry,
      checkPusher: undefined,
      logger: silent,
      now: Date.now,
      budget: 2 ** 27,
      draining: () => false,
    }),
    host: '127.0.0.1',
    port: 0,
    drain: () => undefined,
  });
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  let next = 0;
  let failed = 0;
  const pusher = async (): Promise<void> => {
    while (next < pushes) if ((await push(server.url, agent, next++)) !== 204) failed += 1;
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: concurrency }, pusher));
  const seconds = (performance.now() - started) / 1_000;
  agent.destroy();
  await server.close();
  await shutdown();
  return { concurrency, pushes, inserts, perSecond: pushes / seconds, failed };
};

export const pushBench = async (): Promise<readonly Pushed[]> => [await measure(1, 40), await measure(200, 8_000)];

export const renderPushBench = ([alone, ...others]: readonly Pushed[]): string =>
  [alone, ...others]
    .flatMap((one) => (one === undefined ? [] : [one]))
    .map(({ concurrency, pushes, inserts, perSecond, failed }) =>
      [
        `${(perSecond / (alone?.perSecond ?? perSecond)).toFixed(1)}  ${concurrency} at once: ${Math.round(perSecond)} pushes/s`,
        `${(pushes / inserts).toFixed(1)} rows per insert (${pushes} pushes, ${inserts} inserts)`,
        ...(failed === 0 ? [] : [`${failed} FAILED`]),
      ].join(', '),
    )
    .join('\n');

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${renderPushBench(await pushBench())}\n`);
}
