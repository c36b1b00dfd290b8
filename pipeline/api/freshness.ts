/**
 * When the newest row of the table was stored, for every answer: asked at most once a second, however many answers are
 * made, and never waited for long. A warehouse that cannot tell cheaply says nothing, and so do we.
 */
import type { Warehouse } from '../ports.ts';

const keepMs = 1_000;
/** An answer waits no longer than this for a header. */
const patienceMs = 100;

const none: readonly string[] = [];

/** The header's name and value, or nothing. `now` is monotonic, in milliseconds. */
export const createFreshness = (warehouse: Warehouse, now: () => number): (() => Promise<readonly string[]>) => {
  let known = none;
  let asking: Promise<readonly string[]> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;

  const ask = async (): Promise<readonly string[]> => {
    try {
      const at = await warehouse.lastStoredAt?.();
      known = at === undefined ? none : ['Atalaya-Stored-At', new Date(at).toISOString()];
    } catch {
      // The query beside it says what is wrong.
      known = none;
    }
    asking = undefined;
    return known;
  };

  return async () => {
    if (warehouse.lastStoredAt === undefined) return none;
    if (asking === undefined) {
      if (now() - askedAt < keepMs) return known;
      askedAt = now();
      asking = ask();
    }
    return inTime(asking, () => known);
  };
};

const inTime = async <T>(work: Promise<T>, otherwise: () => T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise()), patienceMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};
