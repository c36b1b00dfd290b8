/** A thread that emits batches of systems for `threads.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { EmitError } from './error.ts';
import { doSystem, type SystemJob, type SystemOutcome, type SystemSettings } from './systems.ts';

/** The answer to a batch; `refused` is the text of an `EmitError`. */
export type ThreadAnswer =
  | { readonly kind: 'done'; readonly outcomes: readonly SystemOutcome[] }
  | { readonly kind: 'refused'; readonly message: string };

const answer = (jobs: readonly SystemJob[]): ThreadAnswer => {
  try {
    return { kind: 'done', outcomes: jobs.map((job) => doSystem(job, workerData as SystemSettings)) };
  } catch (error) {
    if (error instanceof EmitError) return { kind: 'refused', message: error.message };
    throw error;
  }
};

parentPort!.on('message', (jobs: readonly SystemJob[]) => parentPort!.postMessage(answer(jobs)));
