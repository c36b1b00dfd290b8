/**
 * Compares ingest (embedded, durable, telemetry on, from published to stored) with the bare loop in `bareLoop.ts`, which
 * does the same work without a pipeline. Rounds alternate, medians are compared. Run: node bench/ingest.ts [messages]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { durationBoundaries } from '../model/boundaries.ts';
import { openHome } from '../pipeline/embedded/home.ts';
import { createIngest } from '../pipeline/ingest/ingest.ts';
import { startTelemetry } from '../pipeline/telemetry/start.ts';
import { createLogger } from '../pipeline/telemetry/logging.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { bareAppender, bareLoop, bareQueue } from './bareLoop.ts';
import { flightMessages, thousands } from './ingestData.ts';
import { median } from '../numbers/quantile.ts';

const messages = flightMessages();
/** One size for both sides: what the system's micro-batches hold. */
const batch = freight.stages.ingest.batch.rows;
/** Messages that the publisher may be ahead. */
const ahead = 12 * batch;

/** Messages a second from the first publish until the last is stored and settled. */
export const ingestRate = async (folder: string, total: number): Promise<number> => {
  rmSync(folder, { recursive: true, force: true });
  const home = await openHome(freight, folder, Date.now);
  const { telemetry, shutdown } = await startTelemetry({ system: freight, boundaries: durationBoundaries([freight]) });
  const { warehouse, deadLetters, broker } = home;
  const logger = createLogger({ name: 'bench', level: 'warn' });
  const handler = createIngest({ system: freight, warehouse, deadLetters, telemetry, logger, now: Date.now });
  const started = performance.now();
  const subscription = broker.subscribe(handler);
  for (let from = 0; from < total; from += batch) {
    const size = Math.min(batch, total - from);
    await broker.publish(Array.from({ length: size }, (_, i) => ({ data: messages[(from + i) % messages.length]! })));
    while (broker.backlog().messages > ahead) await delay(1);
  }
  while (broker.backlog().messages > 0) await delay(1);
  const seconds = (performance.now() - started) / 1_000;
  await subscription.close();
  const { rows, messageIds } = await warehouse.census();
  if (rows !== total || messageIds !== total)
    throw new Error(`stored ${rows} rows of ${messageIds} messages, not ${total}`);
  await home.close();
  await shutdown();
  return total / seconds;
};

/** Lines to print. */
export const benchIngest = async (total: number, rounds: number): Promise<readonly string[]> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-'));
  const measured = { ours: [] as number[], loop: [] as number[], queue: [] as number[], appender: [] as number[] };
  const options = { folder: path.join(folder, 'bare'), messages, total, batch };
  // The first round warms up and does not count.
  for (let round = 0; round <= rounds; round++) {
    const one = {
      ours: await ingestRate(path.join(folder, 'home'), total),
      loop: await bareLoop(options),
      queue: bareQueue(options),
      appender: await bareAppender(options),
    };
    if (round === 0) continue;
    for (const name of ['ours', 'loop', 'queue', 'appender'] as const) measured[name].push(one[name]);
  }
  rmSync(folder, { recursive: true });
  const [ours, loop, queue, appender] = [measured.ours, measured.loop, measured.queue, measured.appender].map(median);
  const beside = (name: string, value: number): string =>
    `  ${(ours! / value).toFixed(2)} of ${name} (${thousands(ours!)} and ${thousands(value)} messages/s)`;
  return [
    `published to stored, durable, telemetry on; ${total.toLocaleString('en')} messages, batches of ${batch}, median of ${rounds}:`,
    beside('a bare loop', loop!),
    beside('the bare queue alone', queue!),
    beside('the bare appender alone', appender!),
  ];
};

if (import.meta.main) {
  const total = Number(process.argv[2] ?? 300_000);
  console.log((await benchIngest(total, 5)).join('\n'));
}
