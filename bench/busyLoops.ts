/** Processes that each keep a processor busy at the normal priority, for figures of a machine that has other work. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Ends by itself when its parent is gone, however that ended. */
const loop = `
const parent = process.ppid;
while (process.ppid === parent) for (let count = 0; count < 1e8; count++);
`;

export interface BusyLoops {
  readonly close: () => Promise<void>;
}

export const startBusyLoops = (count: number): BusyLoops => {
  const processes = Array.from({ length: count }, () => spawn(process.execPath, ['--eval', loop], { stdio: 'ignore' }));
  return {
    close: async () => {
      await Promise.all(
        processes.map(async (own) => {
          if (own.exitCode !== null || own.signalCode !== null) return;
          const ended = once(own, 'exit');
          own.kill('SIGKILL');
          await ended;
        }),
      );
    },
  };
};
