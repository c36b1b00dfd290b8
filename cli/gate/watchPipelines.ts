/**
 * What the failure of a pipeline that the gate started means. A candidate in a process of its own that ends is judged by the answers
 * that it no longer gives, as any release is; without a baseline to compare with, or without our own process, nothing can be judged.
 */
import { TargetUnreachable } from '../loadtest/remote.ts';
import type { Io } from '../run/io.ts';
import type { Sides } from './sides.ts';

export interface WatchedPipelines {
  /** Aborted where the gate cannot go on, with the reason. */
  readonly failing: AbortSignal;
  readonly failure: () => string | undefined;
}

export const watchPipelines = (
  { candidate, baseline }: Pick<Sides, 'candidate' | 'baseline'>,
  stderr: Io['stderr'],
): WatchedPipelines => {
  const failing = new AbortController();
  let failure: string | undefined;
  const watch = (side: string, failed: Promise<never>, ends: boolean): void =>
    void failed.catch((error: unknown) => {
      const text = `the pipeline of the ${side} failed: ${(error as Error).message.split('\n', 1)[0]}`;
      stderr(`${text}\n`);
      if (!ends) return;
      failure ??= text;
      failing.abort(new TargetUnreachable(text));
    });
  watch('candidate', candidate.failed, candidate.revision === undefined);
  if (baseline !== undefined) watch('baseline', baseline.failed, true);
  return { failing: failing.signal, failure: () => failure };
};
