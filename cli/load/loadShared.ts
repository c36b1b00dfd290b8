/** The objectives that several systems share, for commands that can do without an organization. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SharedObjective } from '../../model/sharedObjective.ts';
import type { Io } from '../run/io.ts';
import { LoadError } from './loadError.ts';
import { loadOrganization } from './loadOrganization.ts';
import { organizationFile } from './systemFiles.ts';

/** None where there is no organization; where it does not load, the command goes on without, and says so. */
export const loadShared = async (
  folder: string,
  stderr: Io['stderr'],
  organizationPath?: string,
): Promise<readonly SharedObjective[]> => {
  if (!existsSync(organizationPath ?? join(folder, `${organizationFile}.ts`))) return [];
  try {
    return (await loadOrganization(folder, organizationPath)).sharedObjectives;
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const files = [...new Set(error.problems.map(({ file }) => file))].join(', ');
    stderr(`${files} does not load: objectives that systems share are left out\n`);
    return [];
  }
};

/** Ids of systems and of shared objectives, as the systems that have to be read. */
export const systemIdsOf = (
  ids: readonly string[],
  sharedObjectives: readonly SharedObjective[],
): readonly string[] => [
  ...new Set(ids.flatMap((id) => sharedObjectives.find((shared) => shared.id === id)?.systems ?? [id])),
];

/**
 * What was asked for, as a test of a system's or a shared objective's id: systems that are read for a shared objective alone are
 * not shown themselves, and a shared objective is shown with all of its systems.
 */
export const askedFor = (
  ids: readonly string[],
  sharedObjectives: readonly SharedObjective[],
): ((id: string) => boolean) => {
  const named = sharedObjectives.filter(({ id }) => ids.includes(id));
  const onlyRead = new Set(named.flatMap(({ systems }) => systems).filter((id) => !ids.includes(id)));
  return (id) => {
    const shared = sharedObjectives.find((other) => other.id === id);
    if (shared === undefined || ids.length === 0) return !onlyRead.has(id);
    return ids.includes(id) || shared.systems.every((system) => ids.includes(system));
  };
};
