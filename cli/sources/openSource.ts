/** Opens the source of points that a command's options name, for the systems that it can judge. */
import type { System } from '../../model/system.ts';
import type { PointSource } from '../../slo/pointSource.ts';
import { dataFolder, defaultData } from '../options.ts';
import { instantOf } from './instantOf.ts';
import { parseFrom, refuseLoneTimeout } from './fromOption.ts';
import type { SourceIo, SourceOptions } from './sourceOptions.ts';

export interface OpenedSource {
  readonly source: PointSource;
  readonly systems: readonly System[];
}

/**
 * `isNamed`: the systems were named by the caller; otherwise those are left out that the source cannot judge. Throws
 * `UsageError`, and `SourceError` where a server cannot be read at all.
 */
export const openSource = async (
  options: SourceOptions,
  systems: readonly System[],
  isNamed: boolean,
  io: SourceIo,
): Promise<OpenedSource> => {
  const from = parseFrom(options.from);
  const requested = options.at === undefined ? undefined : instantOf(options.at, io.now());
  refuseLoneTimeout(options);
  if (from === undefined) {
    const [{ localSource }, { judgeable }] = await Promise.all([
      import('./localSource.ts'),
      import('./localPoints.ts'),
    ]);
    const folder = dataFolder(io.cwd, options.data ?? defaultData);
    const at = requested ?? io.now();
    const isDeliberate = options.data !== undefined || requested !== undefined;
    const chosen = judgeable(systems, { folder, at, isNamed, isDeliberate }, io.stderr);
    return { source: localSource({ folder, at, cwd: io.cwd }), systems: chosen };
  }
  const { remoteSource } = await import('./remoteSource.ts');
  const wait = options.timeout === undefined ? io.wait : options.timeout * 1_000;
  return {
    source: await remoteSource(from, systems, requested, { ...io, ...(wait === undefined ? {} : { wait }) }),
    systems,
  };
};
