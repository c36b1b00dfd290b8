/** Looks up a signal of the catalogue by id. */
import { signalById } from '../model/signals.ts';
import type { Signal } from '../model/signal.ts';

/** Throws for an unknown id, which is a bug of ours. */
export const signal = (id: string): Signal => {
  const definition = signalById(id);
  if (definition === undefined) throw new Error(`the catalogue has no signal '${id}'`);
  return definition;
};
