/** Loads the systems of a folder that the pipeline runs. */
import { readdir } from 'node:fs/promises';
import { nearest } from '../../model/nearest.ts';
import { isPipelineSystem, type PipelineSystem, type System } from '../../model/system.ts';

/** Every system of a folder, which ends with '/', that the pipeline runs. */
export const loadFleet = async (folder: URL): Promise<readonly PipelineSystem[]> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return (await Promise.all(files.map(async (file) => systemsOf(new URL(file, folder))))).flat();
};

/** What is wrong with an id that no system has. */
export const unknownSystem = (
  fleet: readonly PipelineSystem[],
  id: string,
): { readonly message: string; readonly fix: string } => {
  const suggestion = nearest(
    id,
    fleet.map((system) => system.id),
  );
  return {
    message: `there is no system '${id.slice(0, 40)}'`,
    fix: suggestion === undefined ? 'set it to the id of a system in systems/' : `did you mean '${suggestion}'?`,
  };
};

/** Empty for a file without systems, such as the organization's. */
const systemsOf = async (file: URL): Promise<readonly PipelineSystem[]> => {
  const { default: exported } = (await import(file.href)) as { readonly default: unknown };
  const all: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  return all.filter(isSystem).filter(isPipelineSystem);
};

const isSystem = (value: unknown): value is System =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'System';
