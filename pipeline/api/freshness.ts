/**
 * When the newest row of the table was stored, as a header of every answer. It is queried at most once a second, and no
 * answer waits long for it. Without the header where the warehouse has no cheap way to tell.
 */
import type { Warehouse } from '../ports.ts';

const keepMs = 1_000;
/** Longest wait of an answer for the header. */
const timeoutMs = 100;

const none: readonly string[] = [];

/** Returns the header's name and value, or an empty list. `now` is monotonic, in milliseconds. */
export const createFreshness = (warehouse: Warehouse, now: () => number): (() => Promise<readonly string[]>) => {
  let header = none;
  let pending: Promise<readonly string[]> | undefined;
  let queriedAt = Number.NEGATIVE_INFINITY;

  const refresh = async (): Promise<readonly string[]> => {
    try {
      const at = await warehouse.lastStoredAt?.();
      header = at === undefined ? none : ['Atalaya-Stored-At', new Date(at).toISOString()];
    } catch {
      // If the warehouse fails, the query of the answer reports it.
      header = none;
    }
    pending = undefined;
    return header;
  };

  return async () => {
    if (warehouse.lastStoredAt === undefined) return none;
    if (pending === undefined) {
      if (now() - queriedAt < keepMs) return header;
      queriedAt = now();
      pending = refresh();
    }
    return withTimeout(pending, () => header);
  };
};

const withTimeout = async <T>(work: Promise<T>, fallback: () => T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(fallback()), timeoutMs);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
};
