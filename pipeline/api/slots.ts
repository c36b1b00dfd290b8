/**
 * How much work may go on at once. Beyond it some wait their turn, first come first served; the rest is shed at once,
 * because an answer that comes too late costs as much as one that comes in time. A queue that empties soon was a burst, and
 * all in it are served; one that stands is overload, and who has waited too long in it makes room for who has not.
 * Source: Maurer, Fail at Scale, ACM Queue 13(8), after CoDel, RFC 8289.
 */
export interface Slots {
  /** Resolves with what gives the slot back, or undefined when there is no room to wait, or the wait was too long. */
  readonly take: (signal: AbortSignal) => Promise<(() => void) | undefined>;
  /** Whether there is no room to wait. */
  readonly full: () => boolean;
  readonly busy: () => number;
}

export interface SlotBounds {
  /** Work at once. */
  readonly limit: number;
  /** Work that may wait. */
  readonly mayWait: number;
  /** Milliseconds that a queue may stand, and that one may wait in it from then on. Undefined: as long as the caller does. */
  readonly patience?: { readonly standing: number; readonly waiting: number } | undefined;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

interface Waiter {
  readonly since: number;
  readonly settle: (slot: (() => void) | undefined) => void;
}

export const createSlots = ({ limit, mayWait, patience, now }: SlotBounds): Slots => {
  // A Set keeps the order of insertion: the first has waited longest.
  const waiting = new Set<Waiter>();
  let busy = 0;
  let standingSince = 0;

  const sendAway = (): void => {
    if (patience === undefined || now() - standingSince <= patience.standing) return;
    const last = now() - patience.waiting;
    for (const waiter of waiting) {
      if (waiter.since >= last) return;
      waiter.settle(undefined);
    }
  };

  const giveBack = (): (() => void) => {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      sendAway();
      const [first] = waiting;
      if (first === undefined) busy--;
      else first.settle(giveBack());
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
      if (waiting.size === 0) standingSince = waiter.since;
      waiting.add(waiter);
      signal.addEventListener('abort', abort, { once: true });
    });

  const full = (): boolean => {
    if (busy < limit) return false;
    sendAway();
    return waiting.size >= mayWait;
  };

  return {
    take: async (signal) => {
      signal.throwIfAborted();
      if (busy < limit) {
        busy++;
        return giveBack();
      }
      return full() ? undefined : wait(signal);
    },
    full,
    busy: () => busy,
  };
};
