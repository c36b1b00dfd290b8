/**
 * The root `bootstrap`: what a person applies once for a project, with the rights of an owner. Everything else is applied by accounts
 * that it makes. Its state is outside of the folders that those accounts may write. Values come from the table of roles.
 */
import { organizationSecrets, secretName } from '../model/oncall/organizationSecrets.ts';
import type { Organization } from '../model/organization.ts';
import { isPipelineSystem, type Environment, type System } from '../model/system.ts';
import { literal, reference, terraformFile, type Block } from './expression.ts';
import { environmentVariable, frame, projectVariable } from './root.ts';
import { ciRoles, grantable, services } from './roles/ciRoles.ts';
import { systemSecrets } from './infrastructure/secrets.ts';

/** Outside of 'atalaya/', so that no account of CI can change it. */
const stateOfBootstrap = (environment: Environment): string => `bootstrap/${environment}`;

const stateBucketOf = (project: string): string => `${project}-terraform-states`;

export const bootstrapMain = (
  organization: Organization,
  systems: readonly System[],
  environment: Environment,
): string => {
  const project = reference('var.project');
  const { location, environments } = { location: reference('var.region'), environments: reference('var.environments') };
  return terraformFile({
    ...frame(stateOfBootstrap(environment)),
    variable: {
      project: projectVariable(organization.project),
      environment: environmentVariable(environment),
      ...settings(organization, systems, environment),
    },
    module: {
      bootstrap: {
        source: '../modules/bootstrap',
        project,
        location,
        environments,
        projects: reference('var.projects'),
        state_bucket: reference('var.state_bucket'),
        repository: { id: reference('var.repository_id'), owner_id: reference('var.repository_owner_id') },
        pool_id: reference('var.pool_id'),
        roles: {
          plan: rolesOf('plan'),
          apply: rolesOf('apply'),
          deploy: rolesOf('deploy'),
        },
        services: [...services],
        channel_secrets: [...channelSecrets(organization, systems)],
        service_secrets: reference('var.service_secrets'),
        source_bucket: reference('var.source_bucket'),
        protect: reference('var.protect'),
      },
      registry: {
        source: '../modules/registry',
        project,
        location,
        writers: reference(
          '{ for environment in var.environments : environment => module.bootstrap.members["deploy-${environment}"] }',
        ),
        depends_on: ['module.bootstrap'],
      },
      observe: {
        source: '../modules/observe',
        for_each: reference('setunion(var.projects, [var.project])'),
        project: reference('each.value'),
        retention_days: reference('var.log_retention_days'),
        depends_on: ['module.bootstrap'],
      },
    },
    output: {
      state_bucket: {
        description: 'For terraform init -backend-config=bucket=<this>, in every other root.',
        value: reference('module.bootstrap.state_bucket'),
      },
      workload_identity_provider: {
        description: 'For google-github-actions/auth.',
        value: reference('module.bootstrap.workload_identity_provider'),
      },
      source_bucket: {
        description: 'Where archives of functions go.',
        value: reference('module.bootstrap.source_bucket'),
      },
      accounts: {
        description: 'Accounts of the workflows, by purpose and environment.',
        value: reference('module.bootstrap.accounts'),
      },
      registry: {
        description: 'What the names of images begin with.',
        value: reference('module.registry.path'),
      },
    },
  });
};

const settings = (
  { project }: Organization,
  systems: readonly System[],
  environment: Environment,
): Readonly<Record<string, Block>> => ({
  region: {
    type: 'string',
    description: 'Region of the bucket and of the registry.',
    default: literal(mostUsed(systems.map(({ region }) => region)) ?? 'us-central1'),
  },
  projects: {
    type: 'set(string)',
    description: 'Projects of the systems.',
    default: [...new Set(systems.map((system) => literal(system.project)))].toSorted(),
  },
  environments: {
    type: 'set(string)',
    description: 'Environments that share these projects: each has accounts and a folder of states of its own.',
    default: [environment],
  },
  state_bucket: {
    type: 'string',
    description: "Bucket of the states of all roots: '<project>-terraform-states' if this is another project.",
    default: literal(stateBucketOf(project)),
  },
  repository_id: {
    type: 'string',
    description: 'Number of the GitHub repository: gh api repos/<owner>/<name> -q .id',
  },
  repository_owner_id: {
    type: 'string',
    description: 'Number of its owner: gh api repos/<owner>/<name> -q .owner.id',
  },
  pool_id: {
    type: 'string',
    description: 'Pool of identities from GitHub: another name within 30 days after the pool was deleted.',
    default: 'github',
  },
  service_secrets: {
    type: 'set(string)',
    description:
      'Secrets that services read, as <project>/<name>. Those of projects that are not applied here are left out.',
    default: serviceSecrets(systems, environment),
  },
  source_bucket: {
    type: 'string',
    description: 'Bucket of the archives that functions are built from; null for none.',
    default: systems.some(hasFunction) ? literal(`${project}-sources`) : null,
  },
  log_retention_days: { type: 'number', description: 'Days for which log lines are kept.', default: 30 },
  protect: { type: 'bool', description: 'False lets a destroy delete the bucket of all states.', default: true },
});

/** Role and condition, which is empty for all but the right to grant roles. */
const rolesOf = (holder: 'plan' | 'apply' | 'deploy'): Block =>
  Object.fromEntries(
    ciRoles
      .filter((row) => row.holder === holder && row.on === 'project')
      .map(({ role }) => [role, role === 'roles/resourcemanager.projectIamAdmin' ? grantCondition : '']),
  );

/** Source: https://cloud.google.com/iam/docs/setting-limits-on-granting-roles. */
const grantCondition = `api.getAttribute("iam.googleapis.com/modifiedGrantsByRole", []).hasOnly([${grantable.map((role) => `"${role}"`).join(', ')}])`;

/** Those of this project that the fleet's root reads for its channels. */
const channelSecrets = (
  { owners, owner: fleetOwner, project, onCall }: Organization,
  systems: readonly System[],
): readonly string[] => {
  const used = new Set([fleetOwner, ...systems.map(({ owner }) => owner)]);
  return organizationSecrets({ owners: owners.filter(({ id }) => used.has(id)), onCall: { ...onCall, people: [] } })
    .filter(({ ref }) => ref.startsWith(`projects/${project}/`))
    .map(({ ref }) => literal(secretName(ref)))
    .toSorted();
};

const serviceSecrets = (systems: readonly System[], environment: Environment): readonly string[] =>
  systems
    .filter(isPipelineSystem)
    .flatMap((system) => systemSecrets(system, environment).map(({ name }) => literal(`${system.project}/${name}`)))
    .toSorted();

const hasFunction = (system: System): boolean =>
  isPipelineSystem(system) &&
  [system.stages.ingest, system.stages.api].some(({ platform }) => platform === 'cloud-function');

const mostUsed = (values: readonly string[]): string | undefined => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
};
