/**
 * Distributes systems over all processors: one thread for each but the current one, which works too. A small fleet is
 * done before a thread has started.
 */
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { codeEnding } from '../run/codeEnding.ts';
import { EmitError } from './error.ts';
import { doSystem, type SystemJob, type SystemOutcome, type SystemSettings } from './systems.ts';
import type { ThreadAnswer } from './thread.ts';

/** Systems per message to a thread; and the smallest total for which threads pay off. */
const atOnce = 20;
const worthThreads = 400;

export interface Watching {
  /** Checked between systems; a system in progress is completed. */
  readonly stop: AbortSignal;
  readonly onProgress: (done: number) => void;
}

/** Results in the order of `jobs`; fewer when stopped. Rejects with `EmitError` for errors of the file system. */
export const doSystems = async (
  jobs: readonly SystemJob[],
  settings: SystemSettings,
  { stop, onProgress }: Watching,
): Promise<readonly SystemOutcome[]> => {
  const outcomes: (SystemOutcome | undefined)[] = jobs.map(() => undefined);
  let [given, done] = [0, 0];
  const next = (most: number): number | undefined => {
    if (stop.aborted || given >= jobs.length) return undefined;
    const from = given;
    given = Math.min(jobs.length, given + most);
    return from;
  };
  const keep = (from: number, some: readonly SystemOutcome[]): void => {
    for (const [index, outcome] of some.entries()) outcomes[from + index] = outcome;
    done += some.length;
    onProgress(done);
  };
  const threads = jobs.length < worthThreads ? 0 : availableParallelism() - 1;
  const workers = Array.from({ length: threads }, () => startThread(settings));
  try {
    const here = async (): Promise<void> => {
      let rested = performance.now();
      for (let at = next(1); at !== undefined; at = next(1)) {
        keep(at, [doSystem(jobs[at]!, settings)]);
        if (performance.now() - rested < breath) continue;
        await setImmediate();
        rested = performance.now();
      }
    };
    const there = async (worker: Thread): Promise<void> => {
      for (let from = next(atOnce); from !== undefined; from = next(atOnce)) {
        keep(from, await worker.ask(jobs.slice(from, given)));
      }
    };
    await Promise.all([...workers.map(there), here()]);
  } finally {
    await Promise.all(workers.map(({ end }) => end()));
  }
  return outcomes.filter((outcome) => outcome !== undefined);
};

/** Milliseconds between checks for Ctrl-C and for idle threads. */
const breath = 5;

interface Thread {
  readonly ask: (jobs: readonly SystemJob[]) => Promise<readonly SystemOutcome[]>;
  readonly end: () => Promise<unknown>;
}

const startThread = (settings: SystemSettings): Thread => {
  const worker = new Worker(new URL(`thread${codeEnding}`, import.meta.url), { workerData: settings });
  const failed = new Promise<never>((_resolve, reject) => worker.once('error', reject));
  failed.catch(() => undefined);
  return {
    ask: async (jobs) => {
      const answered = new Promise<ThreadAnswer>((resolve) => worker.once('message', resolve));
      worker.postMessage(jobs);
      const answer = await Promise.race([answered, failed]);
      if (answer.kind === 'refused') throw new EmitError(answer.message);
      return answer.outcomes;
    },
    end: () => worker.terminate(),
  };
};
