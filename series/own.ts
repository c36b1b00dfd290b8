/** Signals of the catalogue by their id, and the series of them that a system's own processes send. */
import { is, select, type Selection } from '../model/selection.ts';
import { signalById } from '../model/signals.ts';
import type { Signal } from '../model/signal.ts';
import type { System } from '../model/system.ts';

/** Throws for an id that the catalogue lacks: our own bug. */
export const signal = (id: string): Signal => {
  const found = signalById(id);
  if (found === undefined) throw new Error(`the catalogue has no signal '${id}'`);
  return found;
};

/** The system's own series, from whichever of its processes: `job` is the service that OpenTelemetry names. */
export const own = (system: Pick<System, 'id'>, id: string, ...matches: Parameters<typeof select>[1][]): Selection =>
  select(signal(id), is('job', system.id), ...matches);
