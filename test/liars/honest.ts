/** A pipeline with rows that tells the truth, for a liar to stand in front of. */
import type { Io } from '../../cli/run/io.ts';
import { loadPipeline } from '../../cli/load/loadSystem.ts';
import { startTarget, type Target } from '../../cli/loadtest/target.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { PipelineSystem } from '../../model/system.ts';

export interface HonestPipeline extends Target {
  readonly system: PipelineSystem;
}

export const startHonest = async (
  id: string,
  change: (system: PipelineSystem) => PipelineSystem = (system) => system,
): Promise<HonestPipeline> => {
  const system = change(await loadPipeline(systemsFolder, id));
  const io: Io = {
    stdout: () => undefined,
    stderr: () => undefined,
    now: Date.now,
    cwd: process.cwd(),
    systems: systemsFolder,
    isTTY: false,
    columns: 80,
    stop: new AbortController().signal,
  };
  return { ...(await startTarget(system, io)), system };
};
