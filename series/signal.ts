/** Signals of the catalogue by their id. */
import { signalById } from '../model/signals.ts';
import type { Signal } from '../model/signal.ts';

/** Throws for an id that the catalogue lacks: our own bug. */
export const signal = (id: string): Signal => {
  const definition = signalById(id);
  if (definition === undefined) throw new Error(`the catalogue has no signal '${id}'`);
  return definition;
};
