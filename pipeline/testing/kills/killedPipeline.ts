/** A pipeline in a process of its own that is started, called over HTTP, and killed. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { until } from '../until.ts';

export interface KilledPipeline {
  readonly url: string;
  /** kill -9. Resolves when the process has ended. */
  readonly kill: () => Promise<void>;
}

/** `start` runs `atalaya up … --port 0`. Resolves when it takes requests. */
export const startKilled = async (start: () => ChildProcess): Promise<KilledPipeline> => {
  const child = start();
  let printed = '';
  let failure = '';
  child.stdout?.on('data', (data: Buffer) => (printed += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (failure = (failure + data.toString()).slice(-2_000)));
  await until('the pipeline runs', () => {
    if (child.exitCode !== null) throw new Error(`the pipeline ended with ${child.exitCode}: ${failure}`);
    return printed.includes('Ctrl-C stops');
  });
  const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)!;
  return {
    url,
    kill: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
};
