/**
 * Collects items into batches, bounded by messages, bytes and milliseconds, and handles a limited number of batches at
 * once. The others wait in order. The caller has to bound the number of waiting items.
 */
export interface BatchQueueOptions<T> {
  readonly messages: number;
  readonly bytes: number;
  /** Milliseconds that the first item of a batch waits for others. */
  readonly wait: number;
  /** Most batches handled at once. */
  readonly calls: number;
  readonly sizeOf: (item: T) => number;
  /** Never rejects. */
  readonly handle: (items: readonly T[]) => Promise<void>;
}

export interface BatchQueue<T> {
  add(item: T): void;
  /** Removes and returns the waiting items. */
  clear(): readonly T[];
}

export const createBatchQueue = <T>({
  messages,
  bytes,
  wait,
  calls,
  sizeOf,
  handle,
}: BatchQueueOptions<T>): BatchQueue<T> => {
  let waiting: T[] = [];
  let size = 0;
  let active = 0;
  let timer: NodeJS.Timeout | undefined;

  const take = (): readonly T[] => {
    let count = 0;
    let takenBytes = 0;
    while (count < waiting.length && count < messages) {
      const next = sizeOf(waiting[count]!);
      if (count > 0 && takenBytes + next > bytes) break;
      takenBytes += next;
      count++;
    }
    size -= takenBytes;
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
      const remaining = waiting;
      waiting = [];
      size = 0;
      clearTimeout(timer);
      timer = undefined;
      return remaining;
    },
  };
};
