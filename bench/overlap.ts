/**
 * Compares the data API's latency while ingest runs at full speed in the same process with its latency on an idle
 * pipeline. The producer and the callers have their own threads and processes, and share the machine's cores.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startProducer } from '../cli/demo/producer.ts';
import { systemsFolder } from '../test/fixtures/systemsFolder.ts';
import { runPipeline } from '../cli/run/runPipeline.ts';
import { homeFiles } from '../pipeline/embedded/homeFiles.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { unlimited } from './unlimited.ts';
import type { Load, Loaded } from './api-load.ts';

export interface Overlap {
  readonly quiet: Loaded;
  readonly busy: Loaded;
  /** Messages stored a second during the busy load. */
  readonly ingested: number;
}

const connections = 10;
const rounds = 2;

export const overlapBench = async (seconds = 5): Promise<readonly Overlap[]> => {
  const data = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-'));
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const pipeline = await runPipeline({
    system: unlimited(freight),
    fleet: [freight],
    data,
    host: '127.0.0.1',
    port: 0,
    logger: silent,
    now: Date.now,
  });
  const caller = fork(path.join(import.meta.dirname, 'api-load.ts'));
  const ask = (load: Load): Promise<Loaded> =>
    new Promise((resolve, reject) => {
      caller.once('message', (loaded) => resolve(loaded as Loaded));
      caller.once('error', reject);
      caller.send(load);
    });
  const load: Load = { url: `${pipeline.url}/freight?origin=LAS&limit=10`, connections, seconds, distinct: false };
  const results: Overlap[] = [];
  try {
    const { log } = pipeline.home.broker;
    const common = { faults: 0, log, ranges: [], startedAt: 0, version: 1, published: 0, finished: false } as const;
    for (let round = 0; round < rounds; round++) {
      const quiet = await ask(load);
      const job = { ...common, rows: 100_000_000, offset: round * 1_000_000 };
      const producer = startProducer({
        job,
        system: 'freight',
        systems: systemsFolder,
        queue: homeFiles(pipeline.home.folder).queue,
        rate: undefined,
        onProgress: () => undefined,
      });
      const before = (await pipeline.home.warehouse.census()).rows;
      const started = performance.now();
      const busy = await ask(load);
      const elapsed = (performance.now() - started) / 1_000;
      const ingested = ((await pipeline.home.warehouse.census()).rows - before) / elapsed;
      await producer.stop();
      while (pipeline.home.broker.backlog().messages > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      results.push({ quiet, busy, ingested });
    }
    return results;
  } finally {
    caller.kill();
    await pipeline.close();
    rmSync(data, { recursive: true });
  }
};

export const renderOverlap = (results: readonly Overlap[]): string =>
  results
    .map(
      ({ quiet, busy, ingested }) =>
        `${(busy.p99 / Math.max(1, quiet.p99)).toFixed(1)}  API p99 during full-speed ingest, compared with a quiet pipeline: ${busy.p99} and ${quiet.p99} ms ` +
        `(p50 ${busy.p50} and ${quiet.p50} ms; ${Math.round(busy.perSecond)} and ${Math.round(quiet.perSecond)} requests/s; ` +
        `${Math.round(ingested)} messages/s stored meanwhile; ${busy.failed + quiet.failed} failed)`,
    )
    .join('\n');

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${renderOverlap(await overlapBench())}\n`);
}
