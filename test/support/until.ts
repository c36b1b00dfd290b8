/** Waits for what comes about by itself. */
import { setTimeout as delay } from 'node:timers/promises';

/** The first value that is neither false nor undefined. Throws after `seconds`, saying what did not come about. */
export const until = async <T>(
  what: string,
  read: () => Promise<T | undefined | false> | T | undefined | false,
  seconds = 20,
): Promise<T> => {
  const end = performance.now() + seconds * 1_000;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`not within ${seconds}s: ${what}`);
    await delay(20);
  }
};
