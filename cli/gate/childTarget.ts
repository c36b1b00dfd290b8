/** A pipeline in a process of its own, of the code in any folder: what a gate of two commits compares. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import type { Target } from '../loadtest/target.ts';
import { codeEnding } from '../run/codeEnding.ts';
import type { Io } from '../run/io.ts';
import type { Served } from './serveTarget.ts';

/** A folder with Atalaya's code, and what runs it. */
export interface Code {
  /** The folder that has cli/. */
  readonly root: string;
  /** The folder of definitions. */
  readonly systems: string;
  readonly node: string;
}

export interface ChildOptions {
  /** Before each line that it prints, such as 'baseline: '. */
  readonly prefix: string;
  readonly chaos?: string | undefined;
}

/** The process did not serve. `code` as of a command: 2 for what its definitions or options say. */
export class NotServedError extends Error {
  override readonly name = 'NotServedError';
  readonly code: number;

  constructor(text: string, code: number) {
    super(text);
    this.code = code;
  }
}

/** Milliseconds that a pipeline has to drain and to remove its files. */
const patience = 10_000;

/** The file that the process runs, below the root of the code. */
export const serveFile: string = path.join('cli', 'gate', `serveTarget${codeEnding}`);

/** Throws `NotServedError`. */
export const startChild = async (code: Code, id: string, options: ChildOptions, io: Io): Promise<Target> => {
  const child = spawn(
    code.node,
    ['--disable-warning=ExperimentalWarning', path.join(code.root, serveFile), id, code.systems, options.chaos ?? ''],
    // Own process group: the terminal's Ctrl-C reaches only the gate, which measures with the pipeline until its end.
    { cwd: code.root, env: environment(), stdio: ['ignore', 'ignore', 'pipe', 'ipc'], detached: true },
  );
  const kill = (): void => void child.kill('SIGKILL');
  process.on('exit', kill);
  const stop = (): void => void child.kill('SIGTERM');
  io.stop.addEventListener('abort', stop, { once: true });
  if (child.stderr !== null)
    createInterface({ input: child.stderr }).on('line', (line) => io.stderr(`${options.prefix}${line}\n`));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`its process could not be started: ${error.message}`));
    child.once('exit', (exitCode, signal) =>
      resolve(`its process ended with ${signal === null ? `exit code ${exitCode}` : signal}`),
    );
  });
  void ended.then(() => {
    process.off('exit', kill);
    io.stop.removeEventListener('abort', stop);
  });
  const served = await Promise.race([firstMessage(child), ended]);
  if (typeof served === 'string') throw new NotServedError(served, 3);
  if (served.kind === 'NotServed') {
    kill();
    await ended;
    throw new NotServedError(served.text, served.code);
  }
  // From here on a stop ends the run first, and closes the target then.
  io.stop.removeEventListener('abort', stop);
  let closing = false;
  const failed = new Promise<never>((_, reject) => void ended.then((why) => closing || reject(new Error(why))));
  failed.catch(() => undefined);
  const close = async (): Promise<void> => {
    closing = true;
    child.kill('SIGTERM');
    const killing = setTimeout(kill, patience);
    await ended;
    clearTimeout(killing);
  };
  const { url, token, samples, chaos } = served;
  return { url, isLocal: true, chaos, token, samples, failed, close };
};

const firstMessage = (child: ChildProcess): Promise<Served> =>
  new Promise((resolve) => child.once('message', (message) => resolve(message as Served)));

/** Its tokens are its own. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ATALAYA_(BASELINE_)?TOKEN|NODE_OPTIONS)$/.test(name)),
  );
