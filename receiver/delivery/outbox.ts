/**
 * Empties the outbox. A row is marked 'sending' and committed before its first byte is sent; its outcome is committed after. What was
 * being sent when the process ended may have arrived: it is 'maybe', and is sent again with the same id.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Destination } from './destination.ts';
import type { Outcome } from './message.ts';
import type { Sender } from './sender.ts';
import type { Delivery, DeliveryRows } from '../store/deliveryRows.ts';

export interface OutboxOptions {
  readonly deliveries: DeliveryRows;
  readonly commit: <T>(work: () => T) => Promise<T>;
  readonly senders: Readonly<Partial<Record<Destination['kind'], Sender>>>;
  readonly settle: (delivery: Delivery, outcome: Outcome) => void;
  readonly now: () => number;
  /** The state cannot be written: nothing may be sent. */
  readonly onError: (error: unknown) => void;
  readonly observe: (delivery: Delivery, outcome: Outcome, ms: number) => void;
}

export interface Outbox {
  /** Sends what may be sent now. Returns when all of it has been handed to senders. */
  readonly pump: () => Promise<void>;
  /** Settles when nothing is being sent. */
  readonly idle: () => Promise<void>;
  readonly stop: () => void;
}

const atOnce = 100;
/** Milliseconds. */
const storeAgain = 1_000;

export const createOutbox = (options: OutboxOptions): Outbox => {
  const { deliveries, commit, senders, settle, now, onError, observe } = options;
  const active = new Map<string, number>();
  const pausedUntil = new Map<string, number>();
  const limits = new Map<string, number>();
  const running = new Set<Promise<void>>();
  let pumping: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const limitOf = ({ destination }: Delivery): number => senders[destination.kind]?.concurrency ?? 1;

  const isPaused = (lane: string): boolean => {
    const until = pausedUntil.get(lane);
    if (until === undefined) return false;
    if (until > now()) return true;
    pausedUntil.delete(lane);
    return false;
  };

  const pick = (): readonly Delivery[] => {
    const full = new Set([...pausedUntil.keys()].filter(isPaused));
    const counts = new Map(active);
    for (const [lane, limit] of limits) if ((counts.get(lane) ?? 0) >= limit) full.add(lane);
    const picked: Delivery[] = [];
    for (const delivery of deliveries.waiting(now(), atOnce, [...full])) {
      const { lane } = delivery;
      const count = counts.get(lane) ?? 0;
      limits.set(lane, limitOf(delivery));
      if (count >= limitOf(delivery)) continue;
      counts.set(lane, count + 1);
      picked.push(delivery);
    }
    return picked;
  };
  const release = (lane: string): void => {
    const count = (active.get(lane) ?? 1) - 1;
    if (count === 0) active.delete(lane);
    else active.set(lane, count);
  };

  const attempt = async (delivery: Delivery): Promise<void> => {
    const { lane, destination, message } = delivery;
    const began = performance.now();
    const first = message.thread === undefined ? undefined : deliveries.get(message.thread);
    const outcome = await sendBy(senders[destination.kind], delivery, first);
    release(lane);
    if (outcome.kind === 'NotNow' && outcome.afterMs !== undefined) pausedUntil.set(lane, now() + outcome.afterMs);
    observe(delivery, outcome, performance.now() - began);
    await stored(() => settle(delivery, outcome));
  };

  /** An outcome that cannot be stored now is stored later: until then its row says that it is being sent. */
  const stored = async (work: () => void): Promise<void> => {
    for (;;) {
      try {
        await commit(work);
        return;
      } catch (error) {
        if (stopped) return;
        onError(error);
        await delay(storeAgain);
      }
    }
  };

  const start = (delivery: Delivery): void => {
    const run = attempt(delivery)
      .catch(onError)
      .finally(() => {
        running.delete(run);
        void pump();
      });
    running.add(run);
  };

  const pumpOnce = async (): Promise<void> => {
    do {
      again = false;
      const picked = stopped ? [] : pick();
      if (picked.length === 0) continue;
      for (const { lane } of picked) active.set(lane, (active.get(lane) ?? 0) + 1);
      try {
        await commit(() => {
          for (const { id } of picked) deliveries.sending(id);
        });
      } catch (error) {
        for (const { lane } of picked) release(lane);
        throw error;
      }
      for (const delivery of picked) start(delivery);
    } while (again);
  };

  const pump = (): Promise<void> => {
    again = true;
    pumping ??= pumpOnce()
      .catch(onError)
      .finally(() => {
        pumping = undefined;
      });
    return pumping;
  };

  return {
    pump,
    idle: async () => {
      // The end of an attempt begins the next pump.
      while (pumping !== undefined || running.size > 0) {
        await pumping;
        await Promise.all(running);
      }
    },
    stop: () => {
      stopped = true;
    },
  };
};

const sendBy = async (
  sender: Sender | undefined,
  delivery: Delivery,
  first: Delivery | undefined,
): Promise<Outcome> => {
  if (sender === undefined)
    return { kind: 'Refused', reason: `this receiver sends nothing to ${delivery.destination.kind}` };
  try {
    return await sender.send({ delivery, first });
  } catch (error) {
    // A secret that cannot be read now, or a fault of ours: the message is kept.
    return { kind: 'NotNow', reason: Error.isError(error) ? error.message : String(error) };
  }
};
