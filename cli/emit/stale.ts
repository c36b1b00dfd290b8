/**
 * `emit <ids>` writes the folders of these systems alone. Fleet alerts, dashboard, channels, Alertmanager's configuration and the
 * manifest depend on all systems: the files of them that are not what the definitions emit now are named, so that nobody commits
 * half of a change.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { emitShared, fleetFolder } from '../../emit/sharedFolders.ts';
import type { EmitContext } from '../../terraform/context.ts';
import { LoadError } from '../load/loadError.ts';
import { requireOwners } from '../load/requireOwners.ts';
import { loadFleet } from '../load/loadSystems.ts';
import { requireShared } from '../load/requireShared.ts';
import type { Io } from '../run/io.ts';
import { listFile, planFolder, shownPath } from './folder.ts';
import type { SystemOutcome } from './systems.ts';
import { memberTest } from '../load/memberTest.ts';
import type { Emission } from './targets.ts';

const manifest = 'manifest.json';

/**
 * Paths as messages show them. None where they were never emitted into this folder, and none where the other systems do not load:
 * that is said on standard error.
 */
export const staleShared = async (
  emission: Pick<Emission, 'definitions' | 'organizationFile' | 'out'>,
  context: EmitContext,
  done: readonly SystemOutcome[],
  { stderr }: Pick<Io, 'stderr'>,
): Promise<readonly string[]> => {
  const folder = path.join(emission.out, fleetFolder);
  if (!existsSync(path.join(folder, listFile))) return [];
  try {
    const systems = await loadFleet(emission.definitions);
    requireOwners(systems, context.organization, emission.definitions);
    requireShared(context.organization, systems, emission.definitions, emission.organizationFile);
    const shared = [...emitShared(systems, context)];
    const isMember = memberTest(emission);
    const members = systems.filter(isMember).map(({ id }) => id);
    const files = shared.flatMap(([id, texts]) =>
      planFolder(id, path.join(emission.out, id), texts).changes.map(({ path: file }) =>
        path.join(emission.out, id, file),
      ),
    );
    const manifestFile = path.join(folder, manifest);
    const stale = new Set(files.filter((file) => file !== manifestFile));
    if (isManifestStale(manifestFile, members, done)) stale.add(manifestFile);
    return [...stale].toSorted().map(shownPath);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const files = [...new Set(error.problems.map(({ file }) => file))].join(', ');
    stderr(`some systems do not load (${files}): outputs that all systems share are not compared\n`);
    return [];
  }
};

/** The hashes of members that were not emitted now are taken as they are. */
const isManifestStale = (file: string, members: readonly string[], done: readonly SystemOutcome[]): boolean => {
  const known = hashesIn(file);
  const ids = [...known.keys()].toSorted();
  if (ids.join() !== members.toSorted().join()) return true;
  return done.some(({ id, hash }) => hash !== undefined && known.get(id) !== hash);
};

/** Empty where there is no manifest, as without members; a manifest that cannot be read has no right hash. */
const hashesIn = (file: string): ReadonlyMap<string, unknown> => {
  try {
    const { members } = JSON.parse(readFileSync(file, 'utf8')) as { readonly members?: object };
    return new Map(Object.entries(members ?? {}));
  } catch {
    return new Map();
  }
};
