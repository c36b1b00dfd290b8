/**
 * Settles deliveries: messages with an outcome leave the queue, messages handed back store their attempts. Batches that
 * finish while another waits for the file share its transaction. On a full disk it waits and retries; nothing is lost.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery } from '../ports.ts';
import type { QueueFile } from './queueFile.ts';
import { isFull, transaction } from '../storage/sqlite.ts';

export interface Settlements {
  readonly outcomes: readonly Delivery[];
  readonly returned: readonly Delivery[];
}

export interface Settler {
  /** Resolves when done, or after `stop`; rejects with SQLite's error. */
  settle(settlements: Settlements): Promise<void>;
  /** Stops writing: unsettled messages stay in the queue. */
  stop(): void;
}

interface PendingSettlements {
  readonly settlements: Settlements;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds between two attempts on a full disk. */
const fullDiskRetryMs = 500;

/** `commits` is the number of batches that the warehouse has committed: the queue forgets messages because of them. */
export const createSettler = (queue: QueueFile, commits: () => number = () => 0): Settler => {
  let stopped = false;
  let waiting: PendingSettlements[] = [];
  let writing: Promise<void> | undefined;

  /** Taken inside the transaction: later additions belong to the next one. */
  let taken: PendingSettlements[] = [];
  const apply = (): void => {
    taken = waiting;
    waiting = [];
    if (taken.some(({ settlements }) => settlements.outcomes.length > 0)) queue.relyOn(commits());
    for (const { settlements } of taken) {
      for (const [first, last] of rangesOf(settlements.outcomes)) queue.remove(first, last);
      for (const { attempt, sequence } of settlements.returned) queue.setAttempts(sequence!, attempt!);
    }
  };

  const write = async (): Promise<void> => {
    while (waiting.length > 0 && !stopped) {
      try {
        await transaction(queue.database, apply, { stopped: () => stopped });
        for (const { resolve } of taken) resolve();
        taken = [];
      } catch (error) {
        waiting = [...taken, ...waiting];
        taken = [];
        if (isFull(error) && !stopped) await delay(fullDiskRetryMs);
        else if (!stopped) rejectAll(error);
      }
    }
    if (stopped) resolveAll();
    writing = undefined;
  };

  const rejectAll = (error: unknown): void => {
    for (const { reject } of waiting) reject(error);
    waiting = [];
  };

  const resolveAll = (): void => {
    for (const { resolve } of waiting) resolve();
    waiting = [];
  };

  return {
    settle: (settlements) =>
      new Promise((resolve, reject) => {
        if (stopped) return resolve();
        waiting.push({ settlements, resolve, reject });
        writing ??= write();
      }),
    stop: () => {
      stopped = true;
      resolveAll();
    },
  };
};

/** Consecutive sequences, as inclusive ranges. */
const rangesOf = (deliveries: readonly Delivery[]): readonly (readonly [first: number, last: number])[] => {
  const ranges: [number, number][] = [];
  for (const { sequence } of deliveries) {
    const range = ranges.at(-1);
    if (range !== undefined && sequence === range[1] + 1) range[1] = sequence!;
    else ranges.push([sequence!, sequence!]);
  }
  return ranges;
};
