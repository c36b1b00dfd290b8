/**
 * Collects what comes one by one into batches, bounded by messages, bytes and milliseconds, and lets only so many of them
 * be handled at once. The rest waits here, in order; how much that is, is for whoever adds to bound.
 */
export interface GateOptions<T> {
  readonly messages: number;
  readonly bytes: number;
  /** Milliseconds that the first of a batch waits for others. */
  readonly wait: number;
  /** Batches handled at once. */
  readonly calls: number;
  readonly sizeOf: (item: T) => number;
  /** Never rejects. */
  readonly handle: (items: readonly T[]) => Promise<void>;
}

export interface Gate<T> {
  add(item: T): void;
  /** Lets nothing more through; returns what was waiting. */
  clear(): readonly T[];
}

export const createGate = <T>({ messages, bytes, wait, calls, sizeOf, handle }: GateOptions<T>): Gate<T> => {
  let waiting: T[] = [];
  let size = 0;
  let active = 0;
  let timer: NodeJS.Timeout | undefined;

  const take = (): readonly T[] => {
    let count = 0;
    let taken = 0;
    while (count < waiting.length && count < messages) {
      const next = sizeOf(waiting[count]!);
      if (count > 0 && taken + next > bytes) break;
      taken += next;
      count++;
    }
    size -= taken;
    return waiting.splice(0, count);
  };

  const run = async (items: readonly T[]): Promise<void> => {
    active++;
    try {
      await handle(items);
    } finally {
      active--;
      schedule();
    }
  };

  const isFull = (): boolean => waiting.length >= messages || size >= bytes;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    do if (waiting.length > 0 && active < calls) void run(take());
    while (isFull() && active < calls);
    schedule();
  };

  const schedule = (): void => {
    if (waiting.length === 0 || active >= calls) return;
    if (isFull()) flush();
    else timer ??= setTimeout(flush, wait);
  };

  return {
    add: (item) => {
      waiting.push(item);
      size += sizeOf(item);
      schedule();
    },
    clear: () => {
      const left = waiting;
      waiting = [];
      size = 0;
      clearTimeout(timer);
      timer = undefined;
      return left;
    },
  };
};
