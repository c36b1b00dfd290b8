/**
 * Settles deliveries: what has its outcome leaves the queue, what was handed back keeps its attempts. Batches that end
 * while another one waits for the file share its transaction. A full disk is waited for; nothing is lost meanwhile.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery } from '../ports.ts';
import type { QueueFile } from './queueFile.ts';
import { isFull, transaction } from './sqlite.ts';

export interface Settled {
  readonly outcomes: readonly Delivery[];
  readonly again: readonly Delivery[];
}

export interface Settler {
  /** Resolves once done, or given up because of `stop`; rejects with what SQLite says. */
  settle(settled: Settled): Promise<void>;
  /** From now on nothing is written: what is not settled stays in the queue. */
  stop(): void;
}

interface Waiting {
  readonly settled: Settled;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds between two tries on a full disk. */
const pause = 500;

export const createSettler = (queue: QueueFile): Settler => {
  let stopped = false;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;

  /** Taken inside the transaction: what is added after it is for the next one. */
  let taken: Waiting[] = [];
  const apply = (): void => {
    taken = waiting;
    waiting = [];
    for (const { settled } of taken) {
      for (const [first, last] of rangesOf(settled.outcomes)) queue.remove(first, last);
      for (const { attempt, sequence } of settled.again) queue.setAttempts(sequence!, attempt!);
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
        if (isFull(error) && !stopped) await delay(pause);
        else if (!stopped) refuse(error);
      }
    }
    if (stopped) letGo();
    writing = undefined;
  };

  const refuse = (error: unknown): void => {
    for (const { reject } of waiting) reject(error);
    waiting = [];
  };

  const letGo = (): void => {
    for (const { resolve } of waiting) resolve();
    waiting = [];
  };

  return {
    settle: (settled) =>
      new Promise((resolve, reject) => {
        if (stopped) return resolve();
        waiting.push({ settled, resolve, reject });
        writing ??= write();
      }),
    stop: () => {
      stopped = true;
      letGo();
    },
  };
};

/** Neighbouring sequences, as inclusive ranges. */
const rangesOf = (deliveries: readonly Delivery[]): readonly (readonly [first: number, last: number])[] => {
  const ranges: [number, number][] = [];
  for (const { sequence } of deliveries) {
    const range = ranges.at(-1);
    if (range !== undefined && sequence === range[1] + 1) range[1] = sequence!;
    else ranges.push([sequence!, sequence!]);
  }
  return ranges;
};
