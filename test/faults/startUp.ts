/** Starts `atalaya up … --port 0` in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const started = new Set<ChildProcess>();
const main = path.join(import.meta.dirname, '..', '..', 'cli', 'main.ts');

export const startUp = (args: readonly string[], variables: Readonly<Record<string, string>> = {}): ChildProcess => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'up', ...args, '--port', '0'], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  child.once('exit', () => started.delete(child));
  return child;
};

export const killStarted = (): void => {
  for (const child of started) child.kill('SIGKILL');
};
