/**
 * The calls that each account of a system makes, read off the pipeline's code (pipeline/google, pipeline/auth), and the permission that Google
 * asks for each. Written without the table of roles, so that the two can be compared on what was applied.
 */
import { infrastructureContext } from '../../../terraform/infrastructure/context.ts';
import { accountId } from '../../../terraform/infrastructure/identity.ts';
import { backupDataset } from '../../../terraform/infrastructure/table.ts';
import { deadLetterTopicName } from '../../../model/google/names.ts';
import type { Environment, PipelineSystem } from '../../../model/system.ts';
import { projectResource } from '../../google/cloud/iam/granted.ts';
import type { Project } from '../../google/cloud/world.ts';

export interface NeededCall {
  readonly member: string;
  readonly permission: string;
  /** A full name. */
  readonly resource: string;
}

export interface CallsOptions {
  readonly system: PipelineSystem;
  readonly environment: Environment;
  readonly project: Project;
  /** Names of the secrets that the API reads. */
  readonly secrets: readonly string[];
}

export const neededCalls = ({
  system,
  environment,
  project: { id, number },
  secrets,
}: CallsOptions): readonly NeededCall[] => {
  const context = infrastructureContext(system, environment);
  const { names, infrastructure, ingest } = context;
  const account = (role: Parameters<typeof accountId>[1]): string =>
    `serviceAccount:${accountId(context, role)}@${id}.iam.gserviceaccount.com`;
  const agent = (name: string): string => `serviceAccount:service-${number}@${name}.iam.gserviceaccount.com`;
  const project = projectResource(id);
  const table = `//bigquery.googleapis.com/projects/${id}/datasets/${names.table.dataset}/tables/${names.table.table}`;
  const pubsub = (kind: string, name: string): string => `//pubsub.googleapis.com/projects/${id}/${kind}/${name}`;
  const run = (name: string): string =>
    `//run.googleapis.com/projects/${id}/locations/${system.region}/services/${name}`;
  const calls = (member: string, resource: string, ...permissions: readonly string[]): readonly NeededCall[] =>
    permissions.map((permission) => ({ member, permission, resource }));
  const runs = (member: string): readonly NeededCall[] => [
    ...calls(member, project, 'bigquery.jobs.create', 'telemetry.metrics.write', 'telemetry.traces.write'),
    ...calls(member, table, 'bigquery.tables.getData', 'bigquery.tables.get'),
  ];
  const isPulled = infrastructure.ingest === 'worker';
  const publishes = system.stages.api.routes.some(({ kind }) => kind === 'PublishRoute');
  const backups = `//bigquery.googleapis.com/projects/${id}/datasets/${backupDataset(context)}`;
  return [
    ...runs(account('ingest')),
    ...calls(account('ingest'), table, 'bigquery.tables.updateData'),
    ...(isPulled
      ? calls(account('ingest'), pubsub('subscriptions', names.subscription), 'pubsub.subscriptions.consume')
      : [
          ...calls(account('pusher'), run(ingest), 'run.routes.invoke'),
          ...calls(
            agent('gcp-sa-pubsub'),
            `//iam.googleapis.com/projects/${id}/serviceAccounts/${accountId(context, 'pusher')}@${id}.iam.gserviceaccount.com`,
            'iam.serviceAccounts.getOpenIdToken',
          ),
        ]),
    ...(system.stages.queue.deadLetters === 'none'
      ? []
      : [
          ...calls(
            agent('gcp-sa-pubsub'),
            pubsub('topics', deadLetterTopicName(names.subscription)),
            'pubsub.topics.publish',
          ),
          ...calls(agent('gcp-sa-pubsub'), pubsub('subscriptions', names.subscription), 'pubsub.subscriptions.consume'),
        ]),
    ...runs(account('api')),
    ...(publishes ? calls(account('api'), pubsub('topics', names.topic), 'pubsub.topics.publish') : []),
    ...secrets.flatMap((secret) =>
      calls(
        account('api'),
        `//secretmanager.googleapis.com/projects/${id}/secrets/${secret}`,
        'secretmanager.versions.access',
      ),
    ),
    ...(infrastructure.keepBackups === 'none'
      ? []
      : [
          ...calls(account('backup'), project, 'bigquery.jobs.create'),
          ...calls(account('backup'), table, 'bigquery.tables.createSnapshot', 'bigquery.tables.getData'),
          ...calls(account('backup'), backups, 'bigquery.tables.create', 'bigquery.tables.updateData'),
        ]),
  ];
};
