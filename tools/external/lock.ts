/**
 * One build at a time on a machine, for all processes: two large builds at once need more memory than it has. The lock is
 * a transaction on a SQLite file, so the operating system frees it even when its holder is killed.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 200;

const take = (database: DatabaseSync): boolean => {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === 5) return false; // SQLITE_BUSY
    throw error;
  }
};

/** Runs `work` under the lock. `onWait` is called once when another process holds it. */
export const withLock = async <T>(
  folder: string,
  stop: AbortSignal,
  onWait: () => void,
  work: () => Promise<T>,
): Promise<T> => {
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(path.join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    let isWaiting = false;
    while (!take(database)) {
      if (!isWaiting) onWait();
      isWaiting = true;
      await sleep(pollMs, undefined, { signal: stop });
    }
    return await work();
  } finally {
    database.close();
  }
};
