/** The release mark of a gate's report: the last event of the system that this machine recorded. */
import type { GateReport } from '../../loadtest/gate/gateReport.ts';
import { StorageError } from '../../pipeline/storage/storageError.ts';
import { releaseText } from '../../rollout/releaseText.ts';
import { dataFolder, defaultData } from '../options.ts';
import { releasesOfEnvironments } from '../releases/releaseFile.ts';
import type { Io } from '../run/io.ts';

/** A list that cannot be read leaves the mark out: no verdict depends on it. Reasons of others are no text of this report. */
export const releasedLast = (system: string, io: Pick<Io, 'cwd'>): Pick<GateReport, 'released'> => {
  try {
    const last = releasesOfEnvironments(dataFolder(io.cwd, defaultData), system).at(-1);
    if (last === undefined) return {};
    const { reason: _, verdict: __, ...event } = last;
    return { released: releaseText(event) };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return {};
  }
};
