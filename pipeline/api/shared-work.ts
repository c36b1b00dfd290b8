/**
 * Work that equal requests share while it goes on. It ends at its deadline, or when all who waited for it have left; the
 * waiters are answered then, even if the work itself does not listen to its signal.
 */

/** One waiter's part in a piece of work. */
export interface Share<T> {
  readonly result: Promise<T>;
  /** Whether another request had started the work. */
  readonly joined: boolean;
  /** For a waiter that no longer waits. */
  readonly leave: () => void;
}

/** The work took longer than the system allows. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/** Nobody waits any more. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

export type Work<T> = (signal: AbortSignal) => Promise<T>;
export type SharedWork<T> = (key: string, work: Work<T>) => Share<T>;

interface Ongoing<T> {
  readonly result: Promise<T>;
  readonly abort: AbortController;
  waiters: number;
}

export const createSharedWork = <T>(deadlineMs: number): SharedWork<T> => {
  const all = new Map<string, Ongoing<T>>();

  const start = (key: string, work: Work<T>): Ongoing<T> => {
    const abort = new AbortController();
    const ongoing: Ongoing<T> = { result: withDeadline(deadlineMs, work, abort), abort, waiters: 0 };
    const end = (): void => {
      if (all.get(key) === ongoing) all.delete(key);
    };
    ongoing.result.then(end, end);
    all.set(key, ongoing);
    return ongoing;
  };

  return (key, work) => {
    const found = all.get(key);
    const ongoing = found ?? start(key, work);
    ongoing.waiters++;
    return {
      result: ongoing.result,
      joined: found !== undefined,
      leave: () => {
        ongoing.waiters--;
        if (ongoing.waiters > 0) return;
        // Whoever comes now needs work of its own.
        if (all.get(key) === ongoing) all.delete(key);
        ongoing.abort.abort(new Abandoned());
      },
    };
  };
};

/** Rejects when the work is aborted or takes longer, whether it listens to its signal or not. */
export const withDeadline = async <T>(
  deadlineMs: number,
  work: Work<T>,
  abort: AbortController = new AbortController(),
): Promise<T> => {
  const { signal } = abort;
  const timer = setTimeout(() => abort.abort(new DeadlineExceeded()), deadlineMs);
  try {
    return await new Promise<T>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      work(signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
  }
};
