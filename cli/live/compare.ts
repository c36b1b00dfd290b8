/** The definitions against their projects, for `diff` and `apply`: loads, reads all projects at once, and compares. Prints nothing. */
import { differencesIn } from '../../apply/differences.ts';
import type { Scope } from '../../apply/match.ts';
import { readProject, type NotRead } from '../../apply/read.ts';
import type { Difference, Wanted } from '../../apply/resource.ts';
import type { ProjectState } from '../../apply/state.ts';
import { wantedOf } from '../../apply/wanted.ts';
import { fleetMonitoring, systemMonitoring } from '../../emit/monitoring.ts';
import type { MonitoringReader } from '../../google/monitoring/client.ts';
import { requireProjectId } from '../../google/monitoring/failure.ts';
import type { Environment } from '../../model/system.ts';
import { refusePlaceholders } from '../emit/placeholders.ts';
import { requireOwners } from '../emit/targets.ts';
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

type Variables = Readonly<Record<string, string | undefined>>;

/** No ids: all systems, and what they share. Nothing of Google's is read. Throws `LoadError` and `UsageError`. */
export const loadTarget = async (
  ids: readonly string[],
  environment: Environment,
  io: Pick<Io, 'systems'>,
  variables: Variables,
): Promise<Target> => {
  const [systems, organization] = await Promise.all([loadSystems(io.systems, ids), loadOrganization(io.systems)]);
  requireOwners(systems, organization, io.systems);
  refusePlaceholders(systems, organization, io.systems);
  const isAll = ids.length === 0;
  if (isAll) requireShared(organization, systems, io.systems);
  const context = { organization, environment };
  const monitorings = [
    ...systems.map((system) => systemMonitoring(system, context)),
    ...(isAll ? [fleetMonitoring(systems, context)] : []),
  ];
  const projectOf = (project: string): string => variables['GOOGLE_CLOUD_PROJECT'] || project;
  const wanted = monitorings.flatMap((monitoring) =>
    wantedOf(monitoring, { organization: organization.id, projectOf }),
  );
  const projects = Map.groupBy(wanted, ({ project }) => project);
  for (const project of projects.keys()) requireProjectId(project);
  const owners = isAll ? undefined : new Set(systems.map(({ id }) => id));
  return { organization: organization.id, scope: { environment, owners }, projects };
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
