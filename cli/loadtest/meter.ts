/** What the pipeline in this process uses while it is measured. k6 is a process of its own, and not in it. */
import { machineText } from '../../loadtest/nightly/nightRecord.ts';
import type { Usage } from '../../loadtest/runSummary.ts';
import { thisMachine } from './machine.ts';

/** Milliseconds between looks at the memory. */
const every = 500;

/** Until it is called back. */
export const startMeter = (): (() => Usage) => {
  const before = process.cpuUsage();
  let peakMemory = 0;
  const look = (): void => {
    peakMemory = Math.max(peakMemory, process.memoryUsage.rss());
  };
  look();
  const timer = setInterval(look, every);
  timer.unref();
  return () => {
    clearInterval(timer);
    look();
    const { user, system } = process.cpuUsage(before);
    return { cpuSeconds: (user + system) / 1_000_000, peakMemory, machine: machineText(thisMachine()) };
  };
};
