/**
 * Measures the resident memory of a pipeline while it stores three million freight. The third million may need at most a
 * tenth more than the first. Run: node bench/memory.ts [freight]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { durationBoundaries } from '../model/boundaries.ts';
import { openHome } from '../pipeline/embedded/home.ts';
import { homeFiles } from '../pipeline/embedded/homeFiles.ts';
import { createIngest } from '../pipeline/ingest/ingest.ts';
import { createLogger } from '../pipeline/telemetry/logging.ts';
import { startTelemetry } from '../pipeline/telemetry/start.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { median } from '../numbers/quantile.ts';

export interface MemoryMeasured {
  /** Resident MiB while each third of the messages was stored: the most, and the median. */
  readonly most: readonly number[];
  readonly medians: readonly number[];
  /** Messages a second. */
  readonly rate: number;
}

export const measureMemory = async (total: number): Promise<MemoryMeasured> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-memory-'));
  const home = await openHome(freight, folder, Date.now);
  const { telemetry, shutdown } = await startTelemetry({ system: freight, boundaries: durationBoundaries([freight]) });
  const { warehouse, deadLetters, broker } = home;
  const logger = createLogger({ name: 'bench', level: 'warn' });
  const handler = createIngest({ system: freight, warehouse, deadLetters, telemetry, logger, now: Date.now });
  const samples: [number[], number[], number[]] = [[], [], []];
  const started = performance.now();
  let stored = 0;
  const subscription = broker.subscribe(async (deliveries) => {
    const settlements = await handler(deliveries);
    stored += deliveries.length;
    return settlements;
  });
  const timer = setInterval(() => {
    samples[Math.min(2, Math.floor((stored * 3) / total))]!.push(process.memoryUsage.rss() / 2 ** 20);
  }, 50);
  const producer = fork(path.join(import.meta.dirname, 'memoryProducer.ts'), [homeFiles(folder).queue, String(total)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const [code] = (await once(producer, 'exit')) as [number];
  while (broker.backlog().messages > 0) await delay(20);
  const seconds = (performance.now() - started) / 1_000;
  clearInterval(timer);
  await subscription.close();
  const { rows, messageIds } = await warehouse.census();
  await home.close();
  await shutdown();
  rmSync(folder, { recursive: true });
  if (code !== 0 || rows !== total || messageIds !== total) {
    throw new Error(`stored ${rows} rows of ${messageIds} messages, not ${total}; the producer ended with ${code}`);
  }
  return {
    most: samples.map((some) => Math.max(...some)),
    medians: samples.map(median),
    rate: total / seconds,
  };
};

if (import.meta.main) {
  const total = Number(process.argv[2] ?? 3_000_000);
  const { most, medians, rate } = await measureMemory(total);
  const listed = (values: readonly number[]): string => values.map((value) => Math.round(value)).join(', ');
  console.log(
    `memory over ${total.toLocaleString('en')} freight at ${Math.round(rate / 1_000)}k/s: the third third needs ` +
      `${(most[2]! / most[0]!).toFixed(2)} of the first (${Math.round(most[2]!)} and ${Math.round(most[0]!)} MiB resident)\n` +
      `  by thirds: at most ${listed(most)} MiB, median ${listed(medians)} MiB`,
  );
}
