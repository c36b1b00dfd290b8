/**
 * Tests poll until a condition holds; they never sleep for a time that should be enough. The timeout only ends tests
 * whose condition never holds, so it is longer than a busy machine needs, and grows with its load.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { machineLoad, patience } from './patience.ts';

const pollMs = 5;
const patienceMs = 60_000;

/** The first value that is neither false nor undefined. After the timeout it throws and names the condition. */
export const until = async <T>(
  what: string,
  read: () => Promise<T | undefined | false> | T | undefined | false,
  ms: number = patienceMs,
): Promise<T> => {
  const began = performance.now();
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
    const waited = performance.now() - began;
    // Asked for the load only when it matters.
    if (waited > ms && waited > patience(ms))
      throw new Error(`not within ${Math.round(waited / 1_000)} s (${machineLoad()}): ${what}`);
    await delay(pollMs);
  }
};

/** Lets every callback that is due now run. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The value after it has been the same `times` times in a row: for work that must have stopped. */
export const standsStill = async (read: () => number, times = 20): Promise<number> => {
  let [value, same] = [read(), 0];
  await until('it stands still', async () => {
    await turn();
    same = read() === value ? same + 1 : 0;
    value = read();
    return same >= times;
  });
  return value;
};
