/** Samples the processor time of the target, where it runs in this process, and of k6 while it runs. */
import { readFileSync } from 'node:fs';
import { processorUse, type ProcessorSample } from '../../loadtest/report/processorUse.ts';
import type { ProcessorUse } from '../../loadtest/runSummary.ts';
import { usedIn } from './generatorLoad.ts';

/** Milliseconds between samples. */
const every = 1_000;

export interface ProcessorWatch {
  /** Call it with k6's process id as soon as there is one. */
  readonly started: (pid: number | undefined) => void;
  /** Ends the sampling. `seconds`: length of the run. */
  readonly end: (seconds: number) => ProcessorUse | undefined;
}

export const watchProcessors = (isTargetHere: boolean): ProcessorWatch => {
  const begun = performance.now();
  const before = process.cpuUsage();
  const samples: ProcessorSample[] = [];
  let generator: number | undefined;
  const look = (): void => {
    const { user, system } = process.cpuUsage(before);
    samples.push({
      at: (performance.now() - begun) / 1_000,
      target: isTargetHere ? (user + system) / 1_000_000 : undefined,
      generator: secondsOf(generator),
    });
  };
  look();
  const timer = setInterval(look, every);
  timer.unref();
  return {
    started: (pid) => {
      generator = pid;
      look();
    },
    end: (seconds) => {
      clearInterval(timer);
      look();
      return processorUse(samples, seconds);
    },
  };
};

/** Undefined on other systems than Linux, and after the process has ended. */
const secondsOf = (pid: number | undefined): number | undefined => {
  if (pid === undefined) return undefined;
  try {
    return usedIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
};
