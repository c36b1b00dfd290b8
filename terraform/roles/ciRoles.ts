/**
 * Roles of the accounts that GitHub's workflows become, and the APIs of a project. `plan` reads, `apply` changes what is emitted, and
 * `deploy` chooses images and traffic. On the project only where what is created there does not exist before.
 */
import { need, type RoleRow } from './role.ts';
import { serviceRoles } from './serviceRoles.ts';

const states = 'https://developer.hashicorp.com/terraform/language/backend/gcs';
const roles = (product: string): string => `https://cloud.google.com/iam/docs/roles-permissions/${product}`;

const onProject = (
  holder: 'plan' | 'apply' | 'deploy',
  role: string,
  product: string,
  ...needs: readonly (readonly [permission: string, call: string])[]
): RoleRow => ({
  holder,
  role,
  on: 'project',
  needs: needs.map(([permission, call]) => need(permission, call)),
  source: roles(product),
});

const planRoles: readonly RoleRow[] = [
  onProject('plan', 'roles/viewer', 'basic-roles', [
    'resourcemanager.projects.get',
    'projects.get, and reading each resource that a state knows',
  ]),
  onProject('plan', 'roles/iam.securityReviewer', 'iam', [
    'resourcemanager.projects.getIamPolicy',
    'getIamPolicy of the project and of each resource',
  ]),
  {
    holder: 'plan',
    role: 'roles/storage.objectViewer',
    on: 'states',
    needs: [
      need('storage.objects.get', 'objects.get of a state'),
      need('storage.objects.list', 'objects.list at init'),
    ],
    source: states,
  },
  {
    holder: 'plan',
    role: 'roles/storage.objectCreator',
    on: 'states',
    needs: [need('storage.objects.create', 'objects.insert of a lock, and of the empty state of a new root')],
    source: states,
  },
  {
    holder: 'plan',
    role: 'roles/storage.objectUser',
    on: 'locks',
    needs: [need('storage.objects.delete', 'objects.delete of its own lock')],
    source: states,
  },
  {
    holder: 'plan',
    role: 'roles/storage.objectViewer',
    on: 'sources',
    needs: [need('storage.objects.get', 'objects.get of the archive that a function is built from')],
    source: roles('storage'),
  },
];

const applyRoles: readonly RoleRow[] = [
  onProject(
    'apply',
    'roles/pubsub.admin',
    'pubsub',
    ['pubsub.topics.create', 'topics.create'],
    ['pubsub.subscriptions.create', 'subscriptions.create'],
    ['pubsub.topics.setIamPolicy', 'topics.setIamPolicy: who publishes'],
  ),
  onProject(
    'apply',
    'roles/bigquery.admin',
    'bigquery',
    ['bigquery.datasets.create', 'datasets.insert'],
    ['bigquery.tables.create', 'tables.insert'],
    ['bigquery.transfers.update', 'transferConfigs.create: backups'],
  ),
  onProject(
    'apply',
    'roles/run.admin',
    'run',
    ['run.services.create', 'services.create'],
    ['run.services.setIamPolicy', 'services.setIamPolicy: who calls a service'],
  ),
  onProject(
    'apply',
    'roles/cloudfunctions.admin',
    'cloudfunctions',
    ['cloudfunctions.functions.create', 'functions.create'],
    ['cloudfunctions.functions.setIamPolicy', 'functions.setIamPolicy: who deploys a function'],
  ),
  onProject(
    'apply',
    'roles/iam.serviceAccountAdmin',
    'iam',
    ['iam.serviceAccounts.create', 'serviceAccounts.create'],
    ['iam.serviceAccounts.setIamPolicy', 'serviceAccounts.setIamPolicy: who runs a service as an account'],
  ),
  onProject('apply', 'roles/resourcemanager.projectIamAdmin', 'resourcemanager', [
    'resourcemanager.projects.setIamPolicy',
    'projects.setIamPolicy: only the roles of services that exist on a project alone',
  ]),
  onProject(
    'apply',
    'roles/monitoring.editor',
    'monitoring',
    ['monitoring.alertPolicies.create', 'alertPolicies.create'],
    ['monitoring.dashboards.create', 'dashboards.create'],
  ),
  onProject('apply', 'roles/monitoring.metricsScopesAdmin', 'monitoring', [
    'monitoring.metricsScopes.link',
    'metricsScopes.projects.create: one page for systems of several projects',
  ]),
  onProject('apply', 'roles/logging.configWriter', 'logging', [
    'logging.logMetrics.create',
    'metrics.create: metrics of log lines',
  ]),
  onProject('apply', 'roles/logging.logWriter', 'logging', [
    'logging.logEntries.create',
    'entries.write: a line for each apply',
  ]),
  onProject('apply', 'roles/iap.admin', 'iap', [
    'iap.webServices.setIamPolicy',
    'setIamPolicy: who passes Identity-Aware Proxy',
  ]),
  onProject('apply', 'roles/servicemanagement.admin', 'servicemanagement', [
    'servicemanagement.services.create',
    'services.create: Cloud Endpoints',
  ]),
  onProject('apply', 'roles/compute.loadBalancerAdmin', 'compute', [
    'compute.backendServices.create',
    'backendServices.insert: a load balancer',
  ]),
  onProject('apply', 'roles/compute.securityAdmin', 'compute', [
    'compute.securityPolicies.create',
    'securityPolicies.insert: Cloud Armor',
  ]),
  {
    holder: 'apply',
    role: 'roles/storage.objectUser',
    on: 'states',
    needs: [need('storage.objects.update', 'objects.insert over the last state')],
    source: states,
  },
  {
    holder: 'apply',
    role: 'roles/secretmanager.secretAccessor',
    on: 'channel secrets',
    needs: [need('secretmanager.versions.access', 'versions.access: tokens of notification channels, write-only')],
    source: roles('secretmanager'),
  },
  {
    holder: 'apply',
    role: 'roles/secretmanager.viewer',
    on: 'channel secrets',
    needs: [need('secretmanager.versions.get', 'versions.get: which version is the latest')],
    source: roles('secretmanager'),
  },
  {
    holder: 'apply',
    role: 'roles/secretmanager.admin',
    on: 'service secrets',
    needs: [need('secretmanager.secrets.setIamPolicy', 'secrets.setIamPolicy: which service reads it')],
    source: roles('secretmanager'),
  },
  {
    holder: 'apply',
    role: 'roles/storage.objectViewer',
    on: 'sources',
    needs: [need('storage.objects.get', 'objects.get of the archive that a function is built from')],
    source: roles('storage'),
  },
  ...(['ingest account', 'api account', 'pusher', 'backup account'] as const).map((on): RoleRow => ({
    holder: 'apply',
    role: 'roles/iam.serviceAccountUser',
    on,
    ...(on === 'pusher' ? { when: 'pushes' } : on === 'backup account' ? { when: 'backups' } : {}),
    needs: [need('iam.serviceAccounts.actAs', 'creating what runs as the account')],
    source: 'https://cloud.google.com/iam/docs/service-account-permissions',
  })),
];

const deployRoles: readonly RoleRow[] = [
  onProject('deploy', 'roles/monitoring.viewer', 'monitoring', [
    'monitoring.timeSeries.list',
    'timeSeries.list, query: what each revision answers during a rollout',
  ]),
  onProject('deploy', 'roles/logging.viewer', 'logging', [
    'logging.logEntries.list',
    'entries.list: crashes of a candidate',
  ]),
  onProject('deploy', 'roles/logging.logWriter', 'logging', [
    'logging.logEntries.create',
    'entries.write: a line for each step of a release',
  ]),
  onProject('deploy', 'roles/bigquery.metadataViewer', 'bigquery', [
    'bigquery.tables.get',
    'tables.get: whether the table has what ingest will write',
  ]),
  onProject('deploy', 'roles/run.viewer', 'run', ['run.operations.get', 'operations.get: whether a change is done']),
  onProject('deploy', 'roles/cloudfunctions.viewer', 'cloudfunctions', [
    'cloudfunctions.operations.get',
    'operations.get: whether a function is built',
  ]),
  {
    holder: 'deploy',
    role: 'roles/cloudfunctions.developer',
    on: 'functions',
    needs: [need('cloudfunctions.functions.update', 'functions.patch: the archive that it is built from')],
    source: roles('cloudfunctions'),
  },
  {
    holder: 'deploy',
    role: 'roles/run.developer',
    on: 'worker pool',
    when: 'pulls',
    needs: [need('run.workerpools.update', 'workerPools.patch: image and instances')],
    source: roles('run'),
  },
  {
    holder: 'deploy',
    role: 'roles/storage.objectUser',
    on: 'sources',
    needs: [need('storage.objects.create', 'objects.insert of an archive')],
    source: roles('storage'),
  },
  {
    holder: 'deploy',
    role: 'roles/artifactregistry.writer',
    on: 'repository',
    needs: [need('artifactregistry.repositories.uploadArtifacts', 'push of an image')],
    source: roles('artifactregistry'),
  },
  ...(['ingest', 'api'] as const).flatMap((stage): readonly RoleRow[] => [
    {
      holder: 'deploy',
      role: 'roles/run.developer',
      on: `${stage} service`,
      needs: [need('run.services.update', 'services.replaceService: image and traffic')],
      source: roles('run'),
    },
    {
      holder: 'deploy',
      role: 'roles/iam.serviceAccountUser',
      on: `${stage} account`,
      needs: [need('iam.serviceAccounts.actAs', 'services.replaceService: a revision that runs as the account')],
      source: 'https://cloud.google.com/iam/docs/service-account-permissions',
    },
  ]),
];

export const ciRoles: readonly RoleRow[] = [...planRoles, ...applyRoles, ...deployRoles];

/** What `apply` may grant on a project: roles of services that exist on no smaller resource. */
export const grantable: readonly string[] = [
  ...new Set(serviceRoles.filter(({ on }) => on === 'project').map(({ role }) => role)),
].toSorted();

/** APIs that the emitted roots call, or that what they create needs. */
export const services: readonly string[] = [
  'artifactregistry',
  'bigquery',
  'bigquerydatatransfer',
  'cloudbuild',
  'cloudfunctions',
  'cloudresourcemanager',
  'compute',
  'containerscanning',
  'iam',
  'iamcredentials',
  'iap',
  'pubsub',
  'run',
  'secretmanager',
  'servicecontrol',
  'servicemanagement',
  'serviceusage',
  'storage',
  'sts',
].map((service) => `${service}.googleapis.com`);
