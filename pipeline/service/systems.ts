/** Finds the system that a service serves, and the whole fleet: histogram boundaries are one set for all. */
import type { PipelineSystem } from '../../model/system.ts';
import { ConfigurationError } from './configuration.ts';
import { loadFleet, unknownSystem } from './loadFleet.ts';

export interface Served {
  readonly system: PipelineSystem;
  readonly fleet: readonly PipelineSystem[];
}

/** `folder` ends with '/'. Throws `ConfigurationError`. */
export const findSystem = async (folder: URL, id: string): Promise<Served> => {
  const fleet = await loadFleet(folder);
  const system = fleet.find((system) => system.id === id);
  if (system !== undefined) return { system, fleet };
  const { message, fix } = unknownSystem(fleet, id);
  throw new ConfigurationError(`ATALAYA_SYSTEM  environment\n  ${message}\n  fix: ${fix}`);
};
