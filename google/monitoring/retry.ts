/**
 * Repeats what may pass, inside a budget of time: exponential backoff with jitter, and never sooner than the server asks for
 * (google.rpc.RetryInfo). A write is repeated here only if it was certainly not made. Source: Google Cloud, "Retry strategy".
 */
import { MonitoringError, type FailureId, type Verb } from './failure.ts';

export interface RetryOptions {
  /** Milliseconds that waiting may take in all, for one call. */
  readonly budget: number;
  /** Waits so many milliseconds, or less once `stop` is aborted. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly stop: AbortSignal;
  /** Called before each wait, so that a person sees why nothing happens. */
  readonly onWait?: (error: MonitoringError, milliseconds: number) => void;
}

const anyFault: ReadonlySet<FailureId> = new Set(['too-many', 'unavailable', 'lost-answer']);
/** After any other fault a write may have been made: its caller has to look. */
const notMade: ReadonlySet<FailureId> = new Set(['too-many']);

const repeated: Readonly<Record<Verb, ReadonlySet<FailureId>>> = {
  list: anyFault,
  read: anyFault,
  // A second delete finds nothing, and that is what was wanted.
  delete: anyFault,
  create: notMade,
  update: notMade,
};

const [firstWait, longestWait] = [500, 32_000];

/** Rejects with the last `MonitoringError`. */
export const retrying = async <T>(verb: Verb, call: () => Promise<T>, options: RetryOptions): Promise<T> => {
  let left = options.budget;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof MonitoringError) || !repeated[verb].has(error.id)) throw error;
      const backoff = Math.min(longestWait, firstWait * 2 ** attempt) * (0.5 + options.random() / 2);
      const wait = Math.max(backoff, error.retryAfter ?? 0);
      if (wait > left || options.stop.aborted) throw error;
      left -= wait;
      options.onWait?.(error, wait);
      await options.sleep(wait);
      if (options.stop.aborted) throw error;
    }
  }
};
