/** The definitions against their projects, for `diff` and `apply`: loads, reads all projects at once, and compares. Prints nothing. */
import { labelValue } from '../../alerts/cloudMonitoring.ts';
import { differencesIn } from '../../apply/differences.ts';
import type { Scope } from '../../apply/match.ts';
import { readProject, type NotRead } from '../../apply/read.ts';
import type { Difference, Wanted } from '../../apply/resource.ts';
import type { ProjectState } from '../../apply/state.ts';
import { wantedOf } from '../../apply/wanted.ts';
import { fleetMonitoring, systemMonitoring } from '../../emit/monitoring.ts';
import { fleetFolder } from '../../emit/sharedFolders.ts';
import type { MonitoringReader } from '../../google/monitoring/client.ts';
import { MonitoringError, requireProjectId } from '../../google/monitoring/failure.ts';
import type { Environment, System } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import { refusePlaceholders } from '../emit/placeholders.ts';
import { requireOwners } from '../load/requireOwners.ts';
import { loadOrganization } from '../load/loadOrganization.ts';
import { loadSystems } from '../load/loadSystems.ts';
import { requireShared } from '../load/requireShared.ts';
import type { Io } from '../run/io.ts';

/** What definitions want, by project. */
export interface Target {
  /** Id of the organization. */
  readonly organization: string;
  readonly scope: Scope;
  /** By the project's id, in the order of the systems. */
  readonly projects: ReadonlyMap<string, readonly Wanted[]>;
}

export interface ComparedProject {
  readonly project: string;
  readonly wanted: readonly Wanted[];
  readonly state: ProjectState;
  readonly differences: readonly Difference[];
  readonly notRead: readonly NotRead[];
}

/** `fleet` would be the members of the table `systems/fleet.ts`, as in every command. */
const sharedId = 'shared';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * No ids: all systems, and what they share, which has the id 'shared'. Nothing of Google's is read. Throws `LoadError` and
 * `UsageError`. GOOGLE_CLOUD_PROJECT names a project instead of those of the definitions.
 */
export const loadTarget = async (
  ids: readonly string[],
  environment: Environment,
  io: Pick<Io, 'systems' | 'settings'>,
  variables: Variables,
): Promise<Target> => {
  const isAll = ids.length === 0;
  const hasFleet = isAll || ids.includes(sharedId);
  const named = ids.filter((id) => id !== sharedId);
  const [systems, organization] = await Promise.all([
    loadSystems(io.systems, hasFleet ? [] : named),
    loadOrganization(io.systems, io.settings?.organization),
  ]);
  const own = isAll || !hasFleet ? systems : await loadSystemsNamed(io.systems, systems, named);
  requireOwners(systems, organization, io.systems);
  refusePlaceholders(systems, organization, io.systems, io.settings?.organization);
  if (hasFleet) requireShared(organization, systems, io.systems, io.settings?.organization);
  const context = { organization, environment };
  const monitorings = [
    ...own.map((system) => systemMonitoring(system, context)),
    ...(hasFleet ? [fleetMonitoring(systems, context)] : []),
  ];
  const projectOf = (project: string): string => variables['GOOGLE_CLOUD_PROJECT'] || project;
  const wanted = monitorings.flatMap((monitoring) =>
    wantedOf(monitoring, { organization: organization.id, projectOf }),
  );
  const projects = Map.groupBy(wanted, ({ project }) => project);
  for (const project of projects.keys()) requireId(project, variables);
  const shared = hasFleet ? [fleetFolder, ...organization.sharedObjectives.map(({ id }) => id)] : [];
  const owners = isAll ? undefined : new Set([...own.map(({ id }) => id), ...shared].map(labelValue));
  return { organization: organization.id, scope: { environment, owners }, projects };
};

/** Of all systems those with these ids; members of a table, and unknown ids, as if they were loaded alone. */
const loadSystemsNamed = async (
  folder: string,
  systems: readonly System[],
  ids: readonly string[],
): Promise<readonly System[]> => {
  const found = systems.filter(({ id }) => ids.includes(id));
  if (found.length === new Set(ids).size) return found;
  return await loadSystems(folder, ids);
};

/** A project that was named here is a wrong use. */
const requireId = (project: string, variables: Variables): void => {
  try {
    requireProjectId(project);
  } catch (error) {
    if (!(error instanceof MonitoringError) || variables['GOOGLE_CLOUD_PROJECT'] !== project) throw error;
    throw new UsageError(error.summary, error.fix);
  }
};

/** Kinds that could not be read are named in `notRead`. */
export const compareTarget = async (
  { organization, scope, projects }: Target,
  reader: MonitoringReader,
  stop: AbortSignal,
): Promise<readonly ComparedProject[]> =>
  await Promise.all(
    [...projects].map(async ([project, wanted]): Promise<ComparedProject> => {
      const { state, notRead } = await readProject(reader, project, wanted, { organization, stop });
      return { project, wanted, state, differences: differencesIn(wanted, state, scope), notRead };
    }),
  );
