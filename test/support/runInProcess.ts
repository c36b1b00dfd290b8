/** Runs the `atalaya` command in this process, and returns its output. */
import { atalaya } from '../../cli/atalaya.ts';
import type { Io } from '../../cli/run/io.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { Outcome } from './transcript.ts';

export interface RunOptions extends Partial<Pick<Io, 'systems' | 'now' | 'isTTY' | 'columns' | 'stop'>> {
  readonly cwd: string;
  /** Called with all of standard output so far, whenever there is more of it. */
  readonly onOutput?: (stdout: string) => void;
}

export const runInProcess = async (args: readonly string[], options: RunOptions): Promise<Outcome> => {
  const { onOutput, ...given } = options;
  let [stdout, stderr] = ['', ''];
  const code = await atalaya(args, {
    stdout: (text) => {
      stdout += text;
      onOutput?.(stdout);
    },
    stderr: (text) => {
      stderr += text;
    },
    now: Date.now,
    systems: systemsFolder,
    isTTY: false,
    columns: 80,
    stop: new AbortController().signal,
    ...given,
  });
  return { stdout, stderr, code };
};
