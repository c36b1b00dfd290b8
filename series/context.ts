/** What nodes of a system are made from: its definition, where it runs, and what its stages are watched by. */
import type { Environment, System } from '../model/system.ts';
import { seriesOfSystem, type SystemSeries } from './systemSeries.ts';

export interface SystemContext {
  readonly system: System;
  readonly environment: Environment;
  readonly series: SystemSeries;
}

/** Called once where the nodes of a system are made; whoever makes some of them is given the context. */
export const contextOf = (system: System, environment: Environment): SystemContext => ({
  system,
  environment,
  series: seriesOfSystem(system, environment),
});
