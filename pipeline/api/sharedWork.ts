/**
 * Work that concurrent equal requests share. It is aborted at its deadline, or when all of its waiters have left. Waiters are
 * answered at the deadline even if the work ignores its signal.
 */

/** One waiter's share in the work. */
export interface Share<T> {
  readonly result: Promise<T>;
  /** True when another request had started the work. */
  readonly joined: boolean;
  /** Call it when the waiter disconnects. */
  readonly leave: () => void;
}

/** The work took longer than the system allows. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/** All waiters have disconnected. */
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
  const ongoingByKey = new Map<string, Ongoing<T>>();

  const start = (key: string, work: Work<T>): Ongoing<T> => {
    const abort = new AbortController();
    const ongoing: Ongoing<T> = { result: withDeadline(deadlineMs, work, abort), abort, waiters: 0 };
    const end = (): void => {
      if (ongoingByKey.get(key) === ongoing) ongoingByKey.delete(key);
    };
    ongoing.result.then(end, end);
    ongoingByKey.set(key, ongoing);
    return ongoing;
  };

  return (key, work) => {
    const existing = ongoingByKey.get(key);
    const ongoing = existing ?? start(key, work);
    ongoing.waiters++;
    return {
      result: ongoing.result,
      joined: existing !== undefined,
      leave: () => {
        ongoing.waiters--;
        if (ongoing.waiters > 0) return;
        // A new request has to start its own work.
        if (ongoingByKey.get(key) === ongoing) ongoingByKey.delete(key);
        ongoing.abort.abort(new Abandoned());
      },
    };
  };
};

/** Rejects when the work is aborted or takes longer, even if it ignores its signal. */
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
