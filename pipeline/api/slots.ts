/**
 * Limits concurrent work. Beyond the limit some requests wait, first come first served; the rest is shed at once, because a
 * late answer costs as much as a timely one. A queue that empties soon was a burst, and all of it is served. A queue that
 * does not empty is overload: then requests that have waited too long are shed in favour of newer ones.
 * Source: Maurer, Fail at Scale, ACM Queue 13(8), after CoDel, RFC 8289.
 */
export interface Slots {
  /** Resolves with a function that releases the slot; undefined when the queue is full or the wait was too long. */
  readonly take: (signal: AbortSignal) => Promise<(() => void) | undefined>;
  /** True when the queue is full. */
  readonly full: () => boolean;
  readonly busy: () => number;
}

export interface SlotBounds {
  /** Most requests worked on at once. */
  readonly limit: number;
  /** Most requests that wait. */
  readonly queueLimit: number;
  /** Milliseconds: a queue not empty for `after` is overload; then none waits longer than `maxWait`. Undefined: no limit. */
  readonly overload?: { readonly after: number; readonly maxWait: number } | undefined;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

interface Waiter {
  readonly since: number;
  readonly settle: (slot: (() => void) | undefined) => void;
}

export const createSlots = ({ limit, queueLimit, overload, now }: SlotBounds): Slots => {
  // A Set keeps insertion order: the first has waited longest.
  const waiting = new Set<Waiter>();
  let busy = 0;
  let queueSince = 0;

  const shedLate = (): void => {
    if (overload === undefined || now() - queueSince <= overload.after) return;
    const newest = now() - overload.maxWait;
    for (const waiter of waiting) {
      if (waiter.since >= newest) return;
      waiter.settle(undefined);
    }
  };

  const createRelease = (): (() => void) => {
    let holding = true;
    return () => {
      if (!holding) return;
      holding = false;
      shedLate();
      const [first] = waiting;
      if (first === undefined) busy--;
      else first.settle(createRelease());
    };
  };

  const wait = (signal: AbortSignal): Promise<(() => void) | undefined> =>
    new Promise((resolve, reject) => {
      const abort = (): void => {
        waiting.delete(waiter);
        reject(signal.reason as Error);
      };
      const settle = (slot: (() => void) | undefined): void => {
        waiting.delete(waiter);
        signal.removeEventListener('abort', abort);
        resolve(slot);
      };
      const waiter: Waiter = { since: now(), settle };
      if (waiting.size === 0) queueSince = waiter.since;
      waiting.add(waiter);
      signal.addEventListener('abort', abort, { once: true });
    });

  const full = (): boolean => {
    if (busy < limit) return false;
    shedLate();
    return waiting.size >= queueLimit;
  };

  return {
    take: async (signal) => {
      signal.throwIfAborted();
      if (busy < limit) {
        busy++;
        return createRelease();
      }
      return full() ? undefined : wait(signal);
    },
    full,
    busy: () => busy,
  };
};
