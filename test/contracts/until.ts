/** Waits for something that another party does. */
import { setTimeout as delay } from 'node:timers/promises';

/** Resolves once `holds`; throws, saying `what`, after `ms`. */
export const until = async (what: string, holds: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> => {
  const end = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${ms} ms in vain until ${what}`);
    await delay(5);
  }
};
