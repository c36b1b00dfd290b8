/**
 * One set-up at a time in one folder. The lock is a file that names the processes which hold it; a lock whose
 * processes are all gone was left by a crash and is taken over. It lies outside node_modules, which npm empties.
 */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProgress } from './progress.mjs';

const pollMs = 200;
const settleMs = 30;
/** A lock older than this is a leftover, even when its process number is in use again. */
const staleMs = 30 * 60_000;

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const read = (file) => {
  try {
    return { text: readFileSync(file, 'utf8'), age: Date.now() - statSync(file).mtimeMs };
  } catch {
    return undefined;
  }
};

const processesOf = (text) =>
  text
    .split(' ')
    .map(Number)
    .filter((pid) => pid > 0);

/** An empty lock is being written just now, unless it stays empty for a second. */
const isLeftOver = ({ text, age }) => {
  const pids = processesOf(text);
  return age > staleMs || (pids.length === 0 ? age > 1000 : !pids.some(isAlive));
};

const tryTake = async (file) => {
  const own = `${process.pid}`;
  try {
    writeFileSync(file, own, { flag: 'wx' });
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  await sleep(settleMs); // another process that found the same leftover may have removed our lock
  return read(file)?.text === own;
};

/** Runs `work` under the lock. `work` gets a function that adds a child process to the holders. */
export const withLock = async (file, say, work) => {
  mkdirSync(dirname(file), { recursive: true });
  let stop;
  while (!(await tryTake(file))) {
    const lock = read(file);
    if (lock === undefined) continue;
    if (isLeftOver(lock)) {
      if (read(file)?.text === lock.text) rmSync(file, { force: true });
      continue;
    }
    if (stop === undefined) {
      say(`set-up  another set-up is at work here (process ${processesOf(lock.text).find(isAlive)}); waiting for it`);
      stop = startProgress(() => ({ text: 'still waiting' }));
    }
    await sleep(pollMs);
  }
  stop?.();
  try {
    await work((pid) => writeFileSync(file, `${process.pid} ${pid}`));
  } finally {
    rmSync(file, { force: true });
  }
};
