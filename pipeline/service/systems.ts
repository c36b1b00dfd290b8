/** Finds the system that a service serves, and the whole fleet: histogram boundaries are one set for all. */
import { readdir } from 'node:fs/promises';
import { nearest } from '../../model/nearest.ts';
import { isPipelineSystem, type PipelineSystem, type System } from '../../model/system.ts';
import { ConfigurationError } from './configuration.ts';

export interface Served {
  readonly system: PipelineSystem;
  readonly fleet: readonly PipelineSystem[];
}

/** Every system of a folder, which ends with '/', that the pipeline runs. */
export const loadFleet = async (folder: URL): Promise<readonly PipelineSystem[]> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return (await Promise.all(files.map(async (file) => systemsOf(new URL(file, folder))))).flat();
};

/** `folder` ends with '/'. Throws `ConfigurationError`. */
export const findSystem = async (folder: URL, id: string): Promise<Served> => {
  const fleet = await loadFleet(folder);
  const system = fleet.find((system) => system.id === id);
  if (system !== undefined) return { system, fleet };
  const suggestion = nearest(
    id,
    fleet.map((system) => system.id),
  );
  const fix = suggestion === undefined ? 'set it to the id of a system in systems/' : `did you mean '${suggestion}'?`;
  throw new ConfigurationError(`ATALAYA_SYSTEM  environment\n  there is no system '${id.slice(0, 40)}'\n  fix: ${fix}`);
};

/** Empty for a file without systems, such as the organization's. */
const systemsOf = async (file: URL): Promise<readonly PipelineSystem[]> => {
  const { default: exported } = (await import(file.href)) as { readonly default: unknown };
  const all: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  return all.filter(isSystem).filter(isPipelineSystem);
};

const isSystem = (value: unknown): value is System =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'System';
