/**
 * Makes the steps of a plan one after the other: one writer for a project, because Google refuses writes that overlap. It stops at the
 * first write that fails and at Ctrl-C, never in the middle of a write, and says what was done, what failed and what was not tried.
 */
import { MonitoringError } from '../google/monitoring/failure.ts';
import type { Plan, Step } from './plan.ts';
import type { JsonObject } from './resource.ts';
import { writeStep, type Writer } from './writeStep.ts';

export interface Failure {
  readonly step: Step;
  readonly error: MonitoringError;
}

export interface Outcome {
  readonly done: readonly Step[];
  readonly failed: Failure | undefined;
  readonly notTried: readonly Step[];
  /** By Ctrl-C. */
  readonly stopped: boolean;
}

/** Of a plan that was not begun. */
export const nothingDone = ({ steps }: Plan, stopped: boolean): Outcome => ({
  done: [],
  failed: undefined,
  notTried: steps,
  stopped,
});

export interface ExecuteOptions {
  readonly stop: AbortSignal;
  /** What a step made: later bodies name it. */
  readonly onMade: (step: Step, body: JsonObject) => void;
  readonly onBegin: (step: Step, index: number, count: number) => void;
  readonly onDone: (step: Step) => void;
}

/** Rejects only with what is no `MonitoringError`: a bug of ours. */
export const execute = async ({ steps }: Plan, writer: Writer, options: ExecuteOptions): Promise<Outcome> => {
  const done: Step[] = [];
  for (const [index, step] of steps.entries()) {
    if (options.stop.aborted) return { done, failed: undefined, notTried: steps.slice(index), stopped: true };
    options.onBegin(step, index, steps.length);
    try {
      const body = await writeStep(step, writer);
      if (body !== undefined) options.onMade(step, body);
    } catch (error) {
      if (!(error instanceof MonitoringError)) throw error;
      const stopped = options.stop.aborted;
      return { done, failed: { step, error }, notTried: steps.slice(index + 1), stopped };
    }
    done.push(step);
    options.onDone(step);
  }
  return { done, failed: undefined, notTried: [], stopped: false };
};
