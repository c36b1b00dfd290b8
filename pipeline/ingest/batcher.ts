/**
 * Micro-batches: rows of concurrent submissions are stored together, bounded by rows, bytes and milliseconds. A transient
 * failure is retried with backoff and jitter until the deadline; then the submission is handed back. An insert that hangs
 * still counts as active, so that a stalled warehouse costs no memory. No timer here keeps the process alive.
 */
import { ExponentialBackoff, handleType, retry } from 'cockatiel';
import { WarehouseUnavailable, type Row, type StoreOutcome } from '../ports.ts';

export interface BatcherOptions {
  /** `tags` are those of the submissions that the rows belong to. */
  readonly store: (rows: readonly Row[], tags: readonly unknown[]) => Promise<readonly StoreOutcome[]>;
  readonly rows: number;
  readonly bytes: number;
  /** Longest wait of a row for others, in milliseconds. */
  readonly wait: number;
  /** Milliseconds from submission until a submission is handed back. */
  readonly deadline: number;
  /** Batches stored at once. */
  readonly concurrency: number;
  /** Called after every failed attempt. */
  readonly onFailure?: (error: Error) => void;
  /** First and longest wait between two attempts, in milliseconds. */
  readonly backoff?: { readonly first: number; readonly longest: number };
}

export interface Batcher {
  /** One outcome a row, or 'late' after the deadline: the rows may be stored or not. `tag` is passed on to `store`. */
  submit(rows: readonly Row[], size: number, tag: unknown): Promise<readonly StoreOutcome[] | 'late'>;
}

interface Submission {
  readonly rows: readonly Row[];
  readonly size: number;
  readonly tag: unknown;
  /** The first call counts. */
  readonly settle: (outcome: readonly StoreOutcome[] | 'late') => void;
  readonly until: number;
  expiry: NodeJS.Timeout | undefined;
}

export const createBatcher = (options: BatcherOptions): Batcher => {
  const { first, longest } = options.backoff ?? { first: 50, longest: 5_000 };
  const retryPolicy = retry(handleType(WarehouseUnavailable), {
    maxAttempts: Number.MAX_SAFE_INTEGER,
    backoff: new ExponentialBackoff({ initialDelay: first, maxDelay: longest }),
  }).dangerouslyUnref();
  const pending = new Set<Submission>();
  let rows = 0;
  let size = 0;
  let active = 0;
  let timer: NodeJS.Timeout | undefined;

  const remove = (submission: Submission): void => {
    if (!pending.delete(submission)) return;
    rows -= submission.rows.length;
    size -= submission.size;
  };

  const take = (): Submission[] => {
    const taken: Submission[] = [];
    let takenRows = 0;
    let takenSize = 0;
    for (const next of pending) {
      takenRows += next.rows.length;
      takenSize += next.size;
      if (taken.length > 0 && (takenRows > options.rows || takenSize > options.bytes)) break;
      taken.push(next);
    }
    taken.forEach(remove);
    return taken;
  };

  const store = async (batch: readonly Submission[], stop: AbortSignal): Promise<readonly StoreOutcome[]> => {
    const rows = batch.length === 1 ? batch[0]!.rows : batch.flatMap((submission) => submission.rows);
    const tags = batch.map((submission) => submission.tag);
    let mayBeStored = false;
    const attempt = async (): Promise<readonly StoreOutcome[]> => {
      try {
        return await options.store(rows, tags);
      } catch (error) {
        mayBeStored = true;
        options.onFailure?.(error as Error);
        throw error;
      }
    };
    const outcomes = await retryPolicy.execute(attempt, stop);
    // The failed attempt may have stored these rows: then a 'duplicate' is only a duplicate of itself.
    return mayBeStored ? outcomes.map((outcome) => (outcome === 'duplicate' ? 'stored' : outcome)) : outcomes;
  };

  const run = async (batch: readonly Submission[]): Promise<void> => {
    active++;
    const stop = new AbortController();
    const end = setTimeout(() => stop.abort(), Math.max(0, batch.at(-1)!.until - performance.now())).unref();
    try {
      const outcomes = await store(batch, stop.signal);
      let from = 0;
      for (const submission of batch) submission.settle(outcomes.slice(from, (from += submission.rows.length)));
    } catch {
      for (const submission of batch) submission.settle('late');
    } finally {
      clearTimeout(end);
      for (const submission of batch) clearTimeout(submission.expiry);
      active--;
      schedule();
    }
  };

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    while (pending.size > 0 && active < options.concurrency) void run(take());
  };

  const schedule = (): void => {
    if (pending.size === 0 || active >= options.concurrency) return;
    if (rows >= options.rows || size >= options.bytes) flush();
    else timer ??= setTimeout(flush, options.wait);
  };

  const expire = (submission: Submission): void => {
    remove(submission);
    submission.settle('late');
  };

  return {
    submit: (submitted, submittedSize, tag) =>
      new Promise((settle) => {
        const until = performance.now() + options.deadline;
        const submission: Submission = { rows: submitted, size: submittedSize, tag, settle, until, expiry: undefined };
        submission.expiry = setTimeout(expire, options.deadline, submission).unref();
        pending.add(submission);
        rows += submitted.length;
        size += submittedSize;
        schedule();
      }),
  };
};
