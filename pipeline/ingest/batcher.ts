/**
 * Micro-batches: rows of concurrent submissions are stored together, bounded by rows, bytes and milliseconds. A failure
 * that may pass is tried again with backoff and jitter until the deadline; then the submission is handed back, and what
 * still hangs keeps its place, so that a stalled warehouse costs no memory.
 */
import { ExponentialBackoff, handleType, retry } from 'cockatiel';
import { WarehouseUnavailable, type Row, type StoreOutcome } from '../ports.ts';

export interface BatcherOptions {
  readonly store: (rows: readonly Row[], submissions: readonly unknown[]) => Promise<readonly StoreOutcome[]>;
  readonly rows: number;
  readonly bytes: number;
  /** Milliseconds that a row may wait for others. */
  readonly wait: number;
  /** Milliseconds from submission until it is handed back. */
  readonly deadline: number;
  /** Batches stored at once. */
  readonly concurrency: number;
  readonly onRetry?: (error: Error) => void;
  readonly backoff?: { readonly first: number; readonly longest: number };
}

export interface Batcher {
  /** One outcome a row, or 'late' when the deadline passed: nothing is known then. `tag` is passed on to `store`. */
  submit(rows: readonly Row[], size: number, tag: unknown): Promise<readonly StoreOutcome[] | 'late'>;
}

interface Submission {
  readonly rows: readonly Row[];
  readonly size: number;
  readonly tag: unknown;
  readonly settle: (outcome: readonly StoreOutcome[] | 'late') => void;
  readonly until: number;
  /** Gives it back if no batch takes it; holding the rows, it is cleared as soon as one does. */
  expiry: NodeJS.Timeout | undefined;
}

export const createBatcher = (options: BatcherOptions): Batcher => {
  const { first, longest } = options.backoff ?? { first: 50, longest: 5_000 };
  const again = retry(handleType(WarehouseUnavailable), {
    maxAttempts: Number.MAX_SAFE_INTEGER,
    backoff: new ExponentialBackoff({ initialDelay: first, maxDelay: longest }),
  });
  again.onFailure(({ reason }) => {
    if ('error' in reason) options.onRetry?.(reason.error as Error);
  });
  let pending: Submission[] = [];
  let rows = 0;
  let size = 0;
  let active = 0;
  let timer: NodeJS.Timeout | undefined;

  const take = (): Submission[] => {
    const taken: Submission[] = [];
    let takenRows = 0;
    let takenSize = 0;
    while (pending.length > 0) {
      const next = pending[0]!;
      if (taken.length > 0 && (takenRows + next.rows.length > options.rows || takenSize + next.size > options.bytes)) break;
      taken.push(next);
      clearTimeout(next.expiry);
      pending.shift();
      takenRows += next.rows.length;
      takenSize += next.size;
    }
    rows -= takenRows;
    size -= takenSize;
    return taken;
  };

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    while (pending.length > 0 && active < options.concurrency) void run(take());
  };

  const run = async (batch: readonly Submission[]): Promise<void> => {
    active++;
    const all = batch.length === 1 ? batch[0]!.rows : batch.flatMap((submission) => submission.rows);
    const until = Math.min(...batch.map((submission) => submission.until));
    const stop = new AbortController();
    const late = setTimeout(() => {
      stop.abort();
      for (const submission of batch) submission.settle('late');
    }, Math.max(0, until - performance.now()));
    try {
      const tags = batch.map((submission) => submission.tag);
      const outcomes = await again.execute(() => options.store(all, tags), stop.signal);
      let from = 0;
      for (const submission of batch) submission.settle(outcomes.slice(from, (from += submission.rows.length)));
    } catch (error) {
      if (!stop.signal.aborted && !(error instanceof WarehouseUnavailable)) options.onRetry?.(error as Error);
      for (const submission of batch) submission.settle('late');
    } finally {
      clearTimeout(late);
      active--;
      schedule();
    }
  };

  const schedule = (): void => {
    if (pending.length === 0 || active >= options.concurrency) return;
    if (rows >= options.rows || size >= options.bytes) flush();
    else timer ??= setTimeout(flush, options.wait);
  };

  const expire = (submission: Submission): void => {
    pending = pending.filter((other) => other !== submission);
    rows -= submission.rows.length;
    size -= submission.size;
    submission.settle('late');
  };

  return {
    submit: (submitted, submittedSize, tag) =>
      new Promise((settle) => {
        const until = performance.now() + options.deadline;
        const submission: Submission = { rows: submitted, size: submittedSize, tag, settle, until, expiry: undefined };
        submission.expiry = setTimeout(expire, options.deadline, submission);
        pending.push(submission);
        rows += submitted.length;
        size += submittedSize;
        schedule();
      }),
  };
};
