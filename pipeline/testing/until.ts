/**
 * Tests poll until a condition holds; they never sleep for a time that should be enough. The timeout only ends tests
 * whose condition never holds, so it is longer than any busy machine needs.
 */
import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 5;
const patienceMs = 60_000;

/** The first value that is neither false nor undefined. After the timeout it throws and names the condition. */
export const until = async <T>(
  what: string,
  read: () => Promise<T | undefined | false> | T | undefined | false,
  ms: number = patienceMs,
): Promise<T> => {
  const end = performance.now() + ms;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`not within ${ms / 1_000} s: ${what}`);
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
