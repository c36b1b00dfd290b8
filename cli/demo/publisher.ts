/**
 * The demo's producer, in a thread of its own with its own connection to the queue, as another program would have. It
 * tells its parent each run of sequences that is durable.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { setTimeout as delay } from 'node:timers/promises';
import { loadSystem } from '../load/loadSystem.ts';
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
  /** Messages a second; undefined for as fast as it goes. */
  readonly rate: number | undefined;
  /** Share of malformed ones, from 0 to 1. */
  readonly faults: number;
}

export type PublisherReport =
  | { readonly kind: 'published'; readonly first: number; readonly last: number }
  | { readonly kind: 'done' };

const mostAtOnce = 5_000;
/** With a rate: batches a second. */
const beats = 20;

const run = async (data: PublisherData): Promise<void> => {
  const system = await loadSystem(data.systems, data.system);
  const queue = openQueue({ file: data.queue, now: Date.now });
  const stopping = new AbortController();
  parentPort!.once('message', () => stopping.abort());
  const tell = (report: PublisherReport): void => parentPort!.postMessage(report);
  const atOnce = data.rate === undefined ? mostAtOnce : clamp(Math.round(data.rate / beats), 1, mostAtOnce);
  const started = performance.now();
  let left = data.rows;
  let held: Uint8Array[] = [];

  const publish = async (messages: readonly Uint8Array[]): Promise<void> => {
    const ids = await queue.publish(messages.map((message) => ({ data: message })));
    tell({ kind: 'published', first: parseMessageId(ids[0]!)!.sequence, last: parseMessageId(ids.at(-1)!)!.sequence });
    left -= messages.length;
    if (data.rate === undefined || left === 0) return;
    const wait = started + ((data.rows - left) / data.rate) * 1_000 - performance.now();
    if (wait > 0) await delay(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
  };

  try {
    for await (const messages of sourceOf(system, data.faults)(data.from)) {
      held.push(...messages);
      while (!stopping.signal.aborted && left > 0 && held.length >= Math.min(atOnce, left)) {
        const size = Math.min(atOnce, left);
        await publish(held.slice(0, size));
        held = held.slice(size);
      }
      if (stopping.signal.aborted || left === 0) break;
    }
  } finally {
    await queue.close();
  }
  tell({ kind: 'done' });
  parentPort!.close();
};

await run(workerData as PublisherData);
