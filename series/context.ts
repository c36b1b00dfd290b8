/** The context of a system's nodes: its definition, its environment and the series of its stages. */
import type { Environment, System } from '../model/system.ts';
import { seriesOfSystem } from './systemSeries.ts';
import { type SystemSeries } from './stageSeries.ts';

export interface SystemContext {
  readonly system: System;
  readonly environment: Environment;
  readonly series: SystemSeries;
}

/** Called once per system; callers that need only some of the nodes pass the context on. */
export const contextOf = (system: System, environment: Environment): SystemContext => ({
  system,
  environment,
  series: seriesOfSystem(system, environment),
});
