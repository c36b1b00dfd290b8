/**
 * The status of objectives now, for commands whose answer does not depend on it. Without --from these are points of this
 * machine, if they count; where they do not, the command goes on without, and says so.
 */
import type { System } from '../../model/system.ts';
import type { SloStatus } from '../../slo/status.ts';
import type { Slo } from '../../slo/slo.ts';
import { dataFolder, defaultData } from '../options.ts';
import type { SourceIo, SourceOptions } from './sourceOptions.ts';

export interface CurrentStatuses {
  /** The source, for people. */
  readonly name: string;
  readonly statuses: readonly SloStatus[];
}

/** Undefined where there is nothing to read. Throws `UsageError` and `SourceError` for a source that was named. */
export const currentStatuses = async (
  slos: readonly { readonly system: System; readonly slo: Slo }[],
  options: SourceOptions,
  io: SourceIo,
): Promise<CurrentStatuses | undefined> => {
  const systems = [
    ...new Set(slos.flatMap(({ system, slo }) => slo.shared?.map((member) => member.system) ?? [system])),
  ];
  if (systems.length === 0) return undefined;
  if (options.from === undefined && !(await hasPoints(systems, options, io))) return undefined;
  const [{ openSource }, { statusesOfSlos }] = await Promise.all([
    import('./openSource.ts'),
    import('../../slo/statuses.ts'),
  ]);
  // Local points have been looked at: a folder is named on purpose here.
  const data = options.from === undefined ? (options.data ?? defaultData) : undefined;
  const { source } = await openSource({ ...options, data }, systems, true, io);
  try {
    const statuses = await statusesOfSlos(source, slos);
    for (const reason of new Set(
      statuses.flatMap(({ slo, unread }) => (unread === undefined ? [] : [`${slo.system}: ${unread}`])),
    ))
      io.stderr(`${reason}\n`);
    for (const warning of source.warnings()) io.stderr(`${source.name} warns: ${warning}\n`);
    return { name: source.name, statuses };
  } finally {
    source.close();
  }
};

const hasPoints = async (systems: readonly System[], { data }: SourceOptions, io: SourceIo): Promise<boolean> => {
  const { ageText, foundOf, hasHistory, isRunning } = await import('./localPoints.ts');
  const folder = dataFolder(io.cwd, data ?? defaultData);
  const there = systems.filter((system) => hasHistory(folder, system));
  if (data !== undefined) return there.length > 0;
  const at = io.now();
  const old = there.map((system) => foundOf(system, folder, at)).filter((found) => !isRunning(found, at));
  for (const { system, newest } of old)
    io.stderr(
      `${system.id}: ${ageText(newest, at)}, and are left out (--from reads production; --data ${defaultData} uses these points anyway)\n`,
    );
  return there.length > old.length;
};
