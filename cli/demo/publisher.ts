/**
 * The demo's producer: a thread with its own connection to the queue, like another program. It reports each durable range
 * of sequences to its parent.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { setTimeout as delay } from 'node:timers/promises';
import { loadPipeline } from '../load/loadSystem.ts';
import { openQueue } from '../../pipeline/embedded/queue.ts';
import { parseMessageId } from '../../pipeline/embedded/messageId.ts';
import { sourceOf } from '../messages/sources.ts';
import { clamp } from '../../numbers/clamp.ts';

export interface PublisherData {
  readonly system: string;
  /** The folder of definitions. */
  readonly systems: string;
  readonly queue: string;
  readonly from: number;
  readonly rows: number;
  /** Messages a second; undefined: as fast as possible. */
  readonly rate: number | undefined;
  /** Share of malformed messages, from 0 to 1. */
  readonly faults: number;
}

export type PublisherReport =
  | { readonly kind: 'published'; readonly first: number; readonly last: number }
  | { readonly kind: 'done' };

const maxBatch = 5_000;
/** Batches a second, when a rate is set. */
const batchesPerSecond = 20;

const run = async (data: PublisherData): Promise<void> => {
  const system = await loadPipeline(data.systems, data.system);
  const queue = openQueue({ file: data.queue, now: Date.now });
  const stopping = new AbortController();
  parentPort!.once('message', () => stopping.abort());
  const tell = (report: PublisherReport): void => parentPort!.postMessage(report);
  const atOnce = data.rate === undefined ? maxBatch : clamp(Math.round(data.rate / batchesPerSecond), 1, maxBatch);
  const started = performance.now();
  let remaining = data.rows;
  let pending: Uint8Array[] = [];

  const publish = async (messages: readonly Uint8Array[]): Promise<void> => {
    const ids = await queue.publish(messages.map((message) => ({ data: message })));
    tell({ kind: 'published', first: parseMessageId(ids[0]!)!.sequence, last: parseMessageId(ids.at(-1)!)!.sequence });
    remaining -= messages.length;
    if (data.rate === undefined || remaining === 0) return;
    const wait = started + ((data.rows - remaining) / data.rate) * 1_000 - performance.now();
    if (wait > 0) await delay(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
  };

  try {
    for await (const messages of sourceOf(system, data.faults)(data.from)) {
      pending.push(...messages);
      while (!stopping.signal.aborted && remaining > 0 && pending.length >= Math.min(atOnce, remaining)) {
        const size = Math.min(atOnce, remaining);
        await publish(pending.slice(0, size));
        pending = pending.slice(size);
      }
      if (stopping.signal.aborted || remaining === 0) break;
    }
  } finally {
    await queue.close();
  }
  tell({ kind: 'done' });
  parentPort!.close();
};

await run(workerData as PublisherData);
