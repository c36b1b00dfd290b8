/** What is emitted, as texts by path, for programs of one's own: the command writes the same. */
import { emitFleet as fleet, emitSystem as system } from '../emit/emit.ts';
import { readK6Runtime } from '../cli/loadtest/k6Runtime.ts';
import type { System } from '../model/system.ts';
import type { EmitContext } from '../terraform/context.ts';

export type { EmitContext };

/** Paths below `<out>/<id>/`. */
export const emitSystem = (of: System, context: EmitContext): ReadonlyMap<string, string> =>
  system(of, context, readK6Runtime());

/** Paths below `<out>/fleet/`. `systems`: all. */
export const emitFleet = (systems: readonly System[], context: EmitContext): ReadonlyMap<string, string> =>
  fleet(systems, context);
