/**
 * Runs every check on definitions. Checks see all systems, because some compare systems; only findings of the requested
 * systems are reported.
 */
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { definitionsOf } from '../../alerts/checks/definitions.ts';
import type { Finding } from '../../lint/check.ts';
import { disableUnused } from '../../lint/disableChecks.ts';
import { verdictOf, type Checked, type Verdict } from '../../lint/verdict.ts';
import type { Organization } from '../../model/organization.ts';
import type { System } from '../../model/system.ts';
import type { Measured } from './measure.ts';
import { allChecks, definitionChecks } from './checks.ts';
import { isExample } from './example.ts';
import { disablesOf, locate, organizationFileOf } from './located.ts';
import type { Io } from '../run/io.ts';
import { LoadError } from '../load/loadError.ts';
import { loadOrganization } from '../load/loadOrganization.ts';
import { requireShared } from '../load/requireShared.ts';
import { loadFleet, loadSystems } from '../load/loadSystems.ts';

export interface CheckedSystems {
  readonly verdict: Verdict;
  readonly checked: Checked;
  /** Only where traffic was measured. */
  readonly measured?: Measured;
  readonly systems: readonly System[];
}

/** Traffic of the systems that are checked, from a source of points. */
export type Measuring = (
  systems: readonly System[],
  organization: Pick<Organization, 'sharedObjectives'>,
) => Promise<Measured>;

/** Without ids: every system, and findings that belong to none. Throws `LoadError`. */
export const checkSystems = async (
  ids: readonly string[],
  { systems: folder, settings, stderr, now }: Pick<Io, 'systems' | 'settings' | 'stderr' | 'now'>,
  measuring?: Measuring,
): Promise<CheckedSystems> => {
  const requested = await loadSystems(folder, ids);
  const organization = await loadOrganization(folder, settings?.organization);
  const { systems, areAll } =
    ids.length === 0 ? { systems: requested, areAll: true } : await fleetWith(requested, folder, stderr);
  if (areAll) requireShared(organization, systems, folder, settings?.organization);
  const located = systems.map((system) => locate(system, folder));
  const sharedFile = organizationFileOf(folder, settings?.organization);
  const today = new Date(now()).toISOString().slice(0, 10);
  const measured = await measuring?.(requested, organization);
  const definitions = {
    ...definitionsOf(
      located,
      organization,
      sharedFile,
      'prod',
      isFileBeside(settings === undefined ? join(folder, '..') : dirname(settings.file)),
      today,
      measured?.traffic,
    ),
    isExample: isExample(folder, organization),
  };

  const requestedIds = new Set(requested.map(({ id }) => id));
  const files = new Set(located.filter(({ system }) => requestedIds.has(system.id)).map(({ file }) => file));
  if (ids.length === 0) files.add(sharedFile);
  const own = settings?.checks ?? [];
  const findings = [...definitionChecks, ...own]
    .flatMap(({ find }) => find(definitions))
    .filter(({ file }) => files.has(file));
  const isRequested = ({ system, check }: Finding): boolean =>
    (system === undefined || requestedIds.has(system)) && (areAll || check !== disableUnused.id);
  const disables = disablesOf(files);
  return {
    verdict: verdictOf(findings, disables, [...allChecks, ...own], isRequested),
    checked: { systems: requested.length, checks: [...allChecks, ...own] },
    systems: requested,
    ...(measured === undefined ? {} : { measured }),
  };
};

/** The repository is the folder of the configuration, or the folder that has the folder of definitions. */
const isFileBeside =
  (repository: string) =>
  (path: string): boolean =>
    statSync(join(repository, path), { throwIfNoEntry: false })?.isFile() === true;

interface Around {
  readonly systems: readonly System[];
  /** False: findings that need a comparison of systems may be missing. */
  readonly areAll: boolean;
}

/** A system that does not load does not stop the checks of the others. */
const fleetWith = async (requested: readonly System[], folder: string, stderr: Io['stderr']): Promise<Around> => {
  try {
    return { systems: await loadFleet(folder), areAll: true };
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const files = [...new Set(error.problems.map(({ file }) => file))].join(', ');
    stderr(`some systems do not load (${files}): checks that compare systems leave them out\n`);
    return { systems: requested, areAll: false };
  }
};
