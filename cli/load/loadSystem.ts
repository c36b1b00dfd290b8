/** Loads the system that a verb works on. */
import { isPipelineSystem, whyNotRun, type PipelineSystem, type System } from '../../model/system.ts';
import { type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { LoadError } from './loadError.ts';
import { loadFleet, loadSystems } from './loadSystems.ts';

/** Throws `LoadError`, or `UsageError` when the id stands for several systems. */
export const loadSystem = async (folder: string, id: string): Promise<System> => {
  const systems = await loadSystems(folder, [id]);
  const [system] = systems;
  if (systems.length === 1) return system!;
  throw new UsageError(
    `'${id}' is a group of ${systems.length} systems, but this command needs a single system`,
    `use the id of one of them, such as '${system?.id}'`,
  );
};

/** A system that Atalaya's own pipeline runs. Throws also `UsageError` for one that is watched only. */
export const loadPipeline = async (folder: string, id: string): Promise<PipelineSystem> =>
  asPipeline(await loadSystem(folder, id));

export const asPipeline = (system: System): PipelineSystem => {
  if (isPipelineSystem(system)) return system;
  throw new UsageError(
    `'${system.id}' is watched only: ${whyNotRun(system)}`,
    'this command needs a system whose four stages Atalaya runs; check, emit, explain, preview and slo take any system',
  );
};

/** Every system that Atalaya runs: histograms take their boundaries from the fleet. A broken file of another system is only a warning. */
export const fleetAround = async (
  system: PipelineSystem,
  { systems, stderr }: Pick<Io, 'systems' | 'stderr'>,
): Promise<readonly PipelineSystem[]> => {
  try {
    return (await loadFleet(systems)).filter(isPipelineSystem);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const files = [...new Set(error.problems.map(({ file }) => file))].join(', ');
    stderr(`some systems do not load (${files}): histograms use the boundaries of '${system.id}' only\n`);
    return [system];
  }
};
