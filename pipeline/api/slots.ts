/**
 * How much work may go on at once. Beyond it a few wait their turn, first come first served; the rest is shed at once,
 * because an answer that comes too late costs as much as one that comes in time.
 */
export interface Slots {
  /** Resolves with what gives the slot back, or undefined when there is no room to wait either. */
  readonly take: (signal: AbortSignal) => Promise<(() => void) | undefined>;
  readonly busy: () => number;
}

export const createSlots = (limit: number, mayWait: number): Slots => {
  const waiting = new Set<() => void>();
  let busy = 0;

  const giveBack = (): (() => void) => {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const [first] = waiting;
      if (first === undefined) busy--;
      else first();
    };
  };

  return {
    take: async (signal) => {
      signal.throwIfAborted();
      if (busy < limit) {
        busy++;
        return giveBack();
      }
      if (waiting.size >= mayWait) return undefined;
      return new Promise((resolve, reject) => {
        const abort = (): void => {
          waiting.delete(turn);
          reject(signal.reason as Error);
        };
        const turn = (): void => {
          waiting.delete(turn);
          signal.removeEventListener('abort', abort);
          resolve(giveBack());
        };
        waiting.add(turn);
        signal.addEventListener('abort', abort, { once: true });
      });
    },
    busy: () => busy,
  };
};
