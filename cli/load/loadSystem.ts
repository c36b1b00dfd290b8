/** The one system that a verb works on. */
import type { System } from '../../model/system.ts';
import { type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { LoadError } from './loadError.ts';
import { loadFleet, loadSystems } from './loadSystems.ts';

/** Throws `LoadError`, and `UsageError` when the id stands for many. */
export const loadSystem = async (folder: string, id: string): Promise<System> => {
  const systems = await loadSystems(folder, [id]);
  const [system] = systems;
  if (systems.length === 1) return system!;
  throw new UsageError(
    `'${id}' stands for ${systems.length} systems, and this takes one\n  fix: name one of them, such as '${system?.id}'`,
  );
};

/** Every system, of which histograms take their boundaries. Somebody's half-written file does not stop the others. */
export const fleetAround = async (
  system: System,
  { systems, stderr }: Pick<Io, 'systems' | 'stderr'>,
): Promise<readonly System[]> => {
  try {
    return await loadFleet(systems);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const files = [...new Set(error.problems.map(({ file }) => file))].join(', ');
    stderr(`not all systems load (${files}): histograms have the boundaries of '${system.id}' alone\n`);
    return [system];
  }
};
