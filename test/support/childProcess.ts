/** The `atalaya` command in its own process. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { afterAll, afterEach } from '@jest/globals';
import { until } from '../../pipeline/testing/until.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';

export interface Ended {
  /** Null when a signal killed it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Child {
  readonly ended: Promise<Ended>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves with the match when standard output contains it. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Stops reading standard output, like `| head`. */
  readonly stopReading: () => void;
}

const main = path.join(import.meta.dirname, '..', '..', 'cli', 'main.ts');
const [ofTest, ofFile] = [new Set<() => void>(), new Set<() => void>()];

afterEach(() => {
  for (const kill of ofTest) kill();
});

afterAll(() => {
  for (const kill of ofFile) kill();
});

/** Killed at the end of the test. */
export const startCommand = (...args: readonly string[]): Child => start(args, ofTest);

/** With these variables, PATH and the folder of the systems alone; killed at the end of the test. */
export const startWith = (variables: Readonly<Record<string, string>>, ...args: readonly string[]): Child =>
  start(args, ofTest, { PATH: process.env['PATH'], ATALAYA_SYSTEMS: systemsFolder, ...variables });

/** In this folder, as above. */
export const startIn = (cwd: string, variables: Readonly<Record<string, string>>, ...args: readonly string[]): Child =>
  start(args, ofTest, { PATH: process.env['PATH'], ATALAYA_SYSTEMS: systemsFolder, ...variables }, cwd);

/** Killed after the last test of the file. */
export const startForAll = (...args: readonly string[]): Child => start(args, ofFile);

const start = (args: readonly string[], running: Set<() => void>, env?: NodeJS.ProcessEnv, cwd?: string): Child => {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(env === undefined ? {} : { env }),
    ...(cwd === undefined ? {} : { cwd }),
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const kill = (): void => void child.kill('SIGKILL');
  running.add(kill);
  let over = false;
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      running.delete(kill);
      over = true;
      resolve({ code, stdout, stderr });
    });
  });
  return {
    ended,
    kill: (signal) => void child.kill(signal),
    says: (pattern) =>
      until(`${pattern.source} in: ${stdout}${stderr}`, () => {
        const match = pattern.exec(stdout);
        if (match === null && over) throw new Error(`it ended without ${pattern.source}: ${stdout}${stderr}`);
        return match ?? undefined;
      }),
    stopReading: () => child.stdout.destroy(),
  };
};
