/**
 * Tests wait for what somebody else brings about by asking again and again, never for a time that ought to be enough. The
 * cap is for what does not come about at all: no machine is that busy.
 */
import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 5;
const patienceMs = 60_000;

/** The first value that is neither false nor undefined. Throws, saying what did not come about. */
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

/** All that is due by now runs. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** For what must not go on: the value once it has been the same so many times in a row. */
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
