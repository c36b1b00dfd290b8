/**
 * One subscription: reads in bulk, keeps a bounded number of messages and bytes unsettled, settles in bulk, and redelivers
 * messages that were handed back. Unsettled messages stay in the queue, so that the process may stop at any time.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery, Handler, Settlement, Subscription } from '../ports.ts';
import { claimOf } from './claim.ts';
import { messageIdOf } from './messageId.ts';
import type { QueuedMessage, QueueFile } from './queueFile.ts';
import { createRetries } from './retries.ts';
import { createSettler } from './settler.ts';

export interface ConsumerOptions {
  readonly queue: QueueFile;
  /** Turns an SQLite error into one with a message for the user. */
  readonly errorOf: (error: unknown) => Error;
  /** Most deliveries in one call of the handler, and most bytes (one message may be larger). */
  readonly batch: { readonly messages: number; readonly bytes: number };
  /** Most unsettled batches. */
  readonly batches: number;
  /** First and longest wait before redelivery, in milliseconds. */
  readonly backoff: { readonly first: number; readonly longest: number };
  /** Milliseconds that closing waits for messages in flight. */
  readonly drain: number;
  /** Number of batches that the warehouse has committed. */
  readonly commits?: (() => number) | undefined;
}

export interface Consumer extends Subscription {
  /** The smallest sequence that is not settled and may still be delivered. */
  floor(): number;
  wake(): void;
  /** Number of unsettled messages. */
  depth(): number;
  /** Number of unsettled messages that were published before an instant. */
  countBefore(instant: number): number;
}

/** Deliveries that the handler is processing. */
interface Batch {
  readonly first: number;
  readonly size: number;
  readonly deliveries: readonly Delivery[];
}

/** Longest time between two checks of the file for messages of other processes, in milliseconds. */
const maxIdleMs = 25;

export const createConsumer = (options: ConsumerOptions, handler: Handler): Consumer => {
  const { queue, errorOf, batch: limit, backoff } = options;
  const inFlight = new Set<Batch>();
  const retries = createRetries();
  const running = new Set<Promise<void>>();
  const settler = createSettler(queue, options.commits);
  let cursor = 0;
  let unsettled = 0;
  let unsettledBytes = 0;
  let closing = false;
  let wake: () => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  let abandon: () => void = () => undefined;
  const abandoned = new Promise<void>((resolve) => (abandon = resolve));

  /** Without jitter: there is no other consumer, and messages redelivered together are stored together. */
  const handBack = (deliveries: readonly Delivery[]): void => {
    const now = performance.now();
    for (const { sequence, publishedAt, attempt } of deliveries) {
      const wait = Math.min(backoff.longest, backoff.first * 2 ** Math.min(attempt! - 1, 20));
      retries.add({ sequence: sequence!, attempts: attempt!, publishedAt, due: now + wait });
    }
  };

  const handle = async (batch: Batch): Promise<void> => {
    const { deliveries } = batch;
    inFlight.add(batch);
    unsettled += deliveries.length;
    unsettledBytes += batch.size;
    const settlements = await handler(deliveries).catch((): readonly Settlement[] => []);
    const returned = deliveries.filter((_, index) => !isOutcome(settlements[index]));
    try {
      handBack(returned);
      await settler.settle({ outcomes: deliveries.filter((_, index) => isOutcome(settlements[index])), returned });
    } finally {
      inFlight.delete(batch);
      unsettled -= deliveries.length;
      unsettledBytes -= batch.size;
      wake();
    }
  };

  /** Messages whose claim has to wait are added to the retries, without counting an attempt. */
  const start = (messages: readonly QueuedMessage[]): void => {
    const deliveries: Delivery[] = [];
    let size = 0;
    for (const message of messages) {
      const { sequence, data, publishedAt, attempts } = message;
      const { attributes, waitsFor } = claimOf(message, queue.log, queue.has);
      if (waitsFor !== undefined) {
        retries.add({ sequence, attempts, publishedAt, due: performance.now() + backoff.first });
        continue;
      }
      const id = messageIdOf(queue.log, sequence);
      deliveries.push({ id, data, attributes, publishedAt, attempt: attempts + 1, log: queue.log, sequence });
      size += data.length;
    }
    if (deliveries.length === 0) return;
    const run: Promise<void> = handle({ first: deliveries[0]!.sequence!, size, deliveries })
      .catch((error: unknown) => fail(errorOf(error)))
      .finally(() => running.delete(run));
    running.add(run);
  };

  const takeRetries = (): boolean => {
    const messages: QueuedMessage[] = [];
    const sequences: number[] = [];
    let size = 0;
    for (const sequence of retries.due(performance.now(), limit.messages)) {
      const message = queue.get(sequence);
      size += message?.data.length ?? 0;
      if (messages.length > 0 && size > limit.bytes) break;
      sequences.push(sequence);
      if (message !== undefined) messages.push(message);
    }
    if (sequences.length === 0) return false;
    retries.remove(sequences);
    start(messages);
    return true;
  };

  const takeNew = (): boolean => {
    if (unsettled + retries.size >= options.batches * limit.messages || unsettledBytes >= options.batches * limit.bytes)
      return false;
    const messages = queue.read(cursor, limit);
    if (messages.length === 0) return false;
    cursor = messages.at(-1)!.sequence;
    start(messages);
    return true;
  };

  const loop = async (): Promise<void> => {
    let idle = 1;
    let version = 0;
    cursor = (queue.first()?.sequence ?? queue.last() + 1) - 1;
    while (!closing) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      if (takeRetries() || takeNew()) {
        idle = 1;
        // Lets settlements, publishes and requests run between two batches.
        await new Promise(setImmediate);
        continue;
      }
      const current = queue.version();
      if (current !== version) idle = 1;
      version = current;
      await Promise.race([woken, delay(idle)]);
      idle = Math.min(idle * 2, maxIdleMs);
    }
    await Promise.all(running);
  };

  const done = Promise.race([
    loop().catch((error: unknown) => {
      throw errorOf(error);
    }),
    failed,
    abandoned,
  ]);
  done.catch(() => (closing = true));

  return {
    done,
    floor: () => {
      let floor = Math.min(cursor + 1, retries.minSequence());
      for (const { first } of inFlight) floor = Math.min(floor, first);
      return floor;
    },
    wake: () => wake(),
    depth: () => unsettled + retries.size + Math.max(0, queue.last() - cursor),
    countBefore: (instant) => {
      let count = retries.countBefore(instant) + unreadBefore(queue, cursor, instant);
      for (const { deliveries } of inFlight)
        for (const { publishedAt } of deliveries) if (publishedAt < instant) count++;
      return count;
    },
    close: async () => {
      closing = true;
      wake();
      const timer = setTimeout(() => {
        settler.stop();
        abandon();
      }, options.drain);
      await done.catch(() => undefined);
      clearTimeout(timer);
      settler.stop();
    },
  };
};

const isOutcome = (settlement: Settlement | undefined): boolean => settlement === 'ack' || settlement === 'dead';

/** Binary search, assuming that the clock never went back: counting millions must not block the thread. */
const unreadBefore = (queue: QueueFile, cursor: number, instant: number): number => {
  let [low, high] = [cursor, Math.max(cursor, queue.last())];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((queue.publishedAt(middle) ?? Number.POSITIVE_INFINITY) < instant) low = middle;
    else high = middle - 1;
  }
  return low - cursor;
};
