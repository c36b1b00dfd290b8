/** Alive and ready. Alive asks nobody; ready asks the warehouse, at most once a second however often it is called. */
import type { Warehouse } from '../ports.ts';

const keepMs = 1_000;
/** A warehouse that takes longer to answer 'SELECT 1' serves nobody in time. */
const limitMs = 2_000;

/** `now` is monotonic, in milliseconds. */
export const createReadiness = (warehouse: Warehouse, now: () => number): (() => Promise<boolean>) => {
  let asked: { readonly at: number; readonly ready: Promise<boolean> } | undefined;
  let answered = true;
  return async () => {
    if (asked === undefined || (answered && now() - asked.at >= keepMs)) {
      answered = false;
      const ready = ask(warehouse).finally(() => {
        answered = true;
      });
      asked = { at: now(), ready };
    }
    return asked.ready;
  };
};

const ask = async (warehouse: Warehouse): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const ping = warehouse.ping().then(
    () => true,
    () => false,
  );
  return Promise.race([ping, late]).finally(() => clearTimeout(timer));
};
