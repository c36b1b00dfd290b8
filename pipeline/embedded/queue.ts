/**
 * The broker on SQLite. `publish` resolves after a synced commit, so that an accepted message survives a kill and a power
 * cut. Settling needs no sync: after a power cut messages are redelivered, and the ledger shows that they are stored.
 */
import type { Broker } from '../ports.ts';
import { createConsumer, type Consumer } from './consumer.ts';
import { createPublisher } from './publisher.ts';
import { openQueueFile } from './queueFile.ts';
import { isBusy, storageErrorOf, transaction } from '../storage/sqlite.ts';
import { inodeOf } from './duckDbFile.ts';

export interface QueueOptions {
  readonly file: string;
  readonly now: () => number;
  /** Most deliveries in one call of the handler, and most bytes (one message may be larger). */
  readonly batch?: { readonly messages: number; readonly bytes: number };
  /** Most unsettled batches. */
  readonly batches?: number;
  /** First and longest wait before redelivery, in milliseconds. */
  readonly backoff?: { readonly first: number; readonly longest: number };
  /** Milliseconds that closing a subscription waits for messages in flight; the others stay in the queue. */
  readonly drain?: number;
  /** Number of batches that the warehouse has committed; the queue keeps it with what it forgets. */
  readonly commits?: () => number;
}

export interface Backlog {
  /** Number of unsettled messages. */
  readonly messages: number;
  /** Milliseconds since the epoch; undefined when there is none. */
  readonly oldestPublishedAt: number | undefined;
}

/** Milliseconds that a ping waits for another writer. */
const pingMs = 500;

/** A queue has one subscription at a time. */
export interface SqliteBroker extends Broker {
  /** Identifies this queue in message ids. */
  readonly log: string;
  /** The smallest sequence that is not settled and may still be delivered. */
  floor(): number;
  backlog(): Backlog;
  /** Number of unsettled messages published before `instant`, assuming that the clock never went back. */
  overdue(instant: number): number;
  /** New messages get sequences after this one. */
  skipTo(sequence: number): void;
  /** Number of commits of the warehouse for which messages were removed from the queue; 0 for a new queue. */
  reliesOn(): number;
  /** Sets that number, also back: what a lost commit had is accepted as missing. */
  relyOn(commits: number): void;
  /** The highest sequence ever assigned. */
  last(): number;
  /** Sequences from `first` on that are in the queue, as inclusive ranges. */
  queued(first: number): readonly (readonly [first: number, last: number])[];
}

/** Throws `StorageError` when the file cannot be used. */
export const openQueue = (options: QueueOptions): SqliteBroker => {
  const label = 'the queue';
  const { file, now } = options;
  const errorOf = (error: unknown): Error => storageErrorOf(error, file, label);
  const publishing = openQueueFile(file, label, 'power-cut');
  const consuming = openQueueFile(file, label, 'kill');
  const inode = inodeOf(file);
  let consumer: Consumer | undefined;
  const publisher = createPublisher({ queue: publishing, file, label, now, onPublished: () => consumer?.wake() });

  return {
    log: publishing.log,
    floor: () => consumer?.floor() ?? 0,
    backlog: () => ({
      messages: consumer?.depth() ?? consuming.count(),
      oldestPublishedAt: consuming.first()?.publishedAt,
    }),
    overdue: (instant) => consumer?.countBefore(instant) ?? consuming.countBefore(instant),
    skipTo: (sequence) => publishing.skipTo(sequence),
    reliesOn: () => publishing.reliesOn(),
    relyOn: (commits) => publishing.relyOn(commits),
    last: () => publishing.last(),
    queued: (first) => publishing.ranges(first),
    publish: (messages) => publisher.publish(messages),
    ping: async () => {
      if (file !== ':memory:' && inodeOf(file) !== inode) throw new Error('the queue file was moved or deleted');
      // A producer that keeps writing is no fault.
      await transaction(publishing.database, publishing.probe, { waitMs: pingMs }).catch((error: unknown) => {
        if (!isBusy(error)) throw errorOf(error);
      });
    },
    subscribe: (handler) => {
      consumer = createConsumer(
        {
          queue: consuming,
          errorOf,
          batch: options.batch ?? { messages: 10_000, bytes: 8 * 2 ** 20 },
          batches: options.batches ?? 3,
          backoff: options.backoff ?? { first: 100, longest: 10_000 },
          drain: options.drain ?? 4_000,
          commits: options.commits,
        },
        handler,
      );
      return consumer;
    },
    close: async () => {
      await publisher.close();
      consuming.database.close();
      publishing.database.close();
    },
  };
};
