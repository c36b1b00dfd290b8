/**
 * `atalaya oncall serve` as a Cloud Run service with one instance. A root of its own, because applying alerts must not require a receiver.
 * Its state is in memory: docs/guides/on-call-receiver.md says what a restart costs. Sources: the provider's
 * `google_cloud_run_v2_service`; Cloud Run, "Configure secrets for services" and "About maximum instances".
 */
import { organizationSecrets, secretVariable } from '../model/oncall/organizationSecrets.ts';
import type { Organization } from '../model/organization.ts';
import type { Environment } from '../model/system.ts';
import { literal, reference, terraformFile, type Block, type Json } from './expression.ts';
import { environmentVariable, frame, projectVariable, stateOf } from './root.ts';

/** Of the service, and what the receiver is told of it: it does not start with another number. */
const instances = 1;

const configurationFolder = '/etc/atalaya';

/** Undefined where nobody is on call: the organization's channels are enough. */
export const receiverMain = (organization: Organization, environment: Environment): string | undefined => {
  if (organization.owners.every(({ onCall }) => onCall === undefined)) return undefined;
  const name = environment === 'prod' ? 'atalaya-receiver' : `atalaya-receiver-${environment}`;
  return terraformFile({
    ...frame(stateOf(environment, 'receiver')),
    variable: {
      project: projectVariable(organization.project),
      environment: environmentVariable(environment),
      region: {
        type: 'string',
        description: 'Region of the receiver: another one than that of what it watches, if you can.',
      },
      image: {
        type: 'string',
        description: "Image of the Dockerfile's target 'receiver', by digest.",
      },
      configuration: {
        type: 'string',
        description:
          'Secret in Secret Manager whose latest version is receiver.yaml. The file names secrets and has none.',
      },
      secrets: {
        type: 'map(string)',
        description:
          'Secrets that receiver.yaml names, by environment variable: { ALERTMANAGER_TOKEN = "receiver-token" }.',
        default: {},
      },
    },
    locals: { secrets: reference(`merge(${JSON.stringify(variablesOf(organization))}, var.secrets)`) },
    resource: {
      google_service_account: {
        receiver: {
          project: reference('var.project'),
          account_id: name,
          display_name: 'Receiver of notifications: reads its secrets, and nothing else',
        },
      },
      google_secret_manager_secret_iam_member: { receiver: reader },
      google_cloud_run_v2_service: { receiver: service(name) },
      google_cloud_run_v2_service_iam_member: { everybody: caller },
    },
    output: {
      url: {
        description: "The receiver's address: url in receiver.yaml, and the begin of each sender's URL.",
        value: reference('google_cloud_run_v2_service.receiver.uri'),
      },
    },
  });
};

/** Names of secrets by environment variable. */
const variablesOf = (organization: Organization): Readonly<Record<string, string>> =>
  Object.fromEntries(organizationSecrets(organization).map(({ ref }) => [secretVariable(ref), literal(ref)]));

/** Each secret by itself: no role on the project. */
const reader: Block = {
  for_each: reference('toset(concat(values(local.secrets), [var.configuration]))'),
  project: reference('var.project'),
  secret_id: reference('each.value'),
  role: 'roles/secretmanager.secretAccessor',
  member: `serviceAccount:${reference('google_service_account.receiver.email')}`,
};

/** Senders authenticate to the receiver itself, and people open its links. */
const caller: Block = {
  project: reference('var.project'),
  location: reference('var.region'),
  name: reference('google_cloud_run_v2_service.receiver.name'),
  role: 'roles/run.invoker',
  member: 'allUsers',
};

const service = (name: string): Block => ({
  project: reference('var.project'),
  location: reference('var.region'),
  name,
  description: 'Emitted by Atalaya: takes notifications, and pages whoever is on call.',
  deletion_protection: false,
  ingress: 'INGRESS_TRAFFIC_ALL',
  template: {
    service_account: reference('google_service_account.receiver.email'),
    scaling: { min_instance_count: instances, max_instance_count: instances },
    timeout: '30s',
    volumes: [
      {
        name: 'configuration',
        secret: { secret: reference('var.configuration'), items: [{ version: 'latest', path: 'receiver.yaml' }] },
      },
    ],
    containers: [container],
  },
  depends_on: ['google_secret_manager_secret_iam_member.receiver'],
});

/** The CPU is there between requests: escalations and retries are due then. */
const container: Json = {
  image: reference('var.image'),
  env: [
    { name: 'ATALAYA_MAX_INSTANCES', value: `${instances}` },
    { name: 'ATALAYA_RECEIVER', value: `${configurationFolder}/receiver.yaml` },
  ],
  dynamic: {
    env: {
      for_each: reference('local.secrets'),
      content: {
        name: reference('env.key'),
        value_source: { secret_key_ref: { secret: reference('env.value'), version: 'latest' } },
      },
    },
  },
  resources: { limits: { cpu: '1', memory: '512Mi' }, cpu_idle: false, startup_cpu_boost: true },
  volume_mounts: [{ name: 'configuration', mount_path: configurationFolder }],
  startup_probe: { http_get: { path: '/health' }, period_seconds: 5, timeout_seconds: 2, failure_threshold: 12 },
  liveness_probe: { http_get: { path: '/health' }, period_seconds: 10, timeout_seconds: 5, failure_threshold: 3 },
};
