/** Readiness: pings the warehouse, at most once a second however often it is called. */
import type { Warehouse } from '../ports.ts';

const keepMs = 1_000;
/** A warehouse that takes longer to answer 'SELECT 1' cannot serve queries in time. */
const limitMs = 2_000;

/** `now` is monotonic, in milliseconds. */
export const createReadiness = (warehouse: Warehouse, now: () => number): (() => Promise<boolean>) => {
  let lastCheck: { readonly at: number; readonly ready: Promise<boolean> } | undefined;
  let done = true;
  return async () => {
    if (lastCheck === undefined || (done && now() - lastCheck.at >= keepMs)) {
      done = false;
      const ready = check(warehouse).finally(() => {
        done = true;
      });
      lastCheck = { at: now(), ready };
    }
    return lastCheck.ready;
  };
};

const check = async (warehouse: Warehouse): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const ping = warehouse.ping().then(
    () => true,
    () => false,
  );
  return Promise.race([ping, timeout]).finally(() => clearTimeout(timer));
};
