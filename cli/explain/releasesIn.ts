/** The last releases of a system, from the list that this machine keeps. One that cannot be read is reported and passed over. */
import type { ReleasesOf } from '../../explain/releases.ts';
import { StorageError } from '../../pipeline/storage/storageError.ts';
import { releaseText } from '../../rollout/releaseText.ts';
import { dataFolder, defaultData } from '../options.ts';
import { releasesOfEnvironments } from '../releases/releaseFile.ts';
import type { Io } from '../run/io.ts';

const shown = 5;

export const releasesIn =
  (options: { readonly data?: string | undefined }, io: Pick<Io, 'cwd' | 'stderr'>): ReleasesOf =>
  (system) => {
    try {
      return releasesOfEnvironments(dataFolder(io.cwd, options.data ?? defaultData), system)
        .slice(-shown)
        .toReversed()
        .map((event) => ({ text: releaseText(event), facts: { ...event } }));
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      io.stderr(`${error.message}\n`);
      return [];
    }
  };
