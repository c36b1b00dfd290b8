/**
 * What the predefined roles that this project grants allow, as far as a call of ours needs it. A role that is not here is refused by the
 * fake's setIamPolicy: add it with its permissions. Source: https://cloud.google.com/iam/docs/roles-permissions, the page of each product.
 */
export interface Role {
  readonly permissions: readonly string[];
  /** Kinds of resources on which Google accepts the role; absent: every kind. */
  readonly projectOnly?: true;
}

const readsTables = ['bigquery.datasets.get', 'bigquery.tables.get', 'bigquery.tables.getData', 'bigquery.tables.list'];
const writesTables = ['create', 'delete', 'update', 'updateData'].map((verb) => `bigquery.tables.${verb}`);
const readsImages = ['downloadArtifacts', 'get', 'list'].map((verb) => `artifactregistry.repositories.${verb}`);
const tokens = ['getAccessToken', 'getOpenIdToken', 'get', 'list'].map((verb) => `iam.serviceAccounts.${verb}`);
const pubsub = ['topics', 'subscriptions', 'schemas'].flatMap((kind) =>
  ['create', 'delete', 'get', 'getIamPolicy', 'list', 'setIamPolicy', 'update'].map((verb) => `pubsub.${kind}.${verb}`),
);
const run = [
  ...['services', 'workerpools', 'jobs'].flatMap((kind) =>
    ['create', 'delete', 'get', 'getIamPolicy', 'list', 'update'].map((verb) => `run.${kind}.${verb}`),
  ),
  ...['revisions', 'operations'].flatMap((kind) => ['delete', 'get', 'list'].map((verb) => `run.${kind}.${verb}`)),
];
const runPolicies = ['services', 'workerpools', 'jobs'].map((kind) => `run.${kind}.setIamPolicy`);
const objects = ['create', 'delete', 'get', 'list', 'update'].map((verb) => `storage.objects.${verb}`);
const alerting = [
  'alertPolicies',
  'dashboards',
  'metricDescriptors',
  'notificationChannels',
  'services',
  'slos',
  'snoozes',
  'uptimeCheckConfigs',
];

/** Kinds that whoever views a project reads. */
const readable = [
  'bigquery.datasets',
  'bigquery.tables',
  'bigquery.transfers',
  'cloudfunctions.functions',
  'iam.serviceAccounts',
  'logging.buckets',
  'logging.logMetrics',
  'resourcemanager.projects',
  'secretmanager.secrets',
  'secretmanager.versions',
  ...alerting.map((kind) => `monitoring.${kind}`),
];

/** Kinds of resources that have a policy of their own. */
const governed = [
  'pubsub.topics',
  'pubsub.subscriptions',
  'run.services',
  'run.workerpools',
  'cloudfunctions.functions',
  'iam.serviceAccounts',
  'resourcemanager.projects',
  'secretmanager.secrets',
  'bigquery.datasets',
  'storage.buckets',
  'artifactregistry.repositories',
];

export const roles: Readonly<Record<string, Role>> = {
  'roles/pubsub.publisher': { permissions: ['pubsub.topics.publish'] },
  'roles/pubsub.subscriber': {
    permissions: ['pubsub.subscriptions.consume', 'pubsub.topics.attachSubscription', 'pubsub.snapshots.seek'],
  },
  'roles/pubsub.viewer': { permissions: pubsub.filter((permission) => /\.(get|list)$/.test(permission)) },
  'roles/pubsub.admin': {
    permissions: [
      ...pubsub,
      'pubsub.topics.publish',
      'pubsub.subscriptions.consume',
      'pubsub.topics.attachSubscription',
    ],
  },

  'roles/bigquery.metadataViewer': {
    permissions: ['bigquery.datasets.get', 'bigquery.tables.get', 'bigquery.tables.list'],
  },
  'roles/bigquery.dataViewer': { permissions: [...readsTables, 'bigquery.tables.createSnapshot'] },
  'roles/bigquery.dataEditor': { permissions: [...readsTables, ...writesTables, 'bigquery.tables.createSnapshot'] },
  'roles/bigquery.dataOwner': {
    permissions: [...readsTables, ...writesTables, 'bigquery.datasets.update', 'bigquery.tables.setIamPolicy'],
  },
  'roles/bigquery.jobUser': { permissions: ['bigquery.jobs.create'], projectOnly: true },
  'roles/bigquery.user': {
    permissions: ['bigquery.datasets.create', 'bigquery.datasets.get', 'bigquery.jobs.create', 'bigquery.tables.list'],
  },
  'roles/bigquery.admin': {
    permissions: [
      ...readsTables,
      ...writesTables,
      ...['create', 'delete', 'setIamPolicy', 'update'].map((verb) => `bigquery.datasets.${verb}`),
      ...['get', 'update'].map((verb) => `bigquery.transfers.${verb}`),
      'bigquery.jobs.create',
    ],
  },

  'roles/telemetry.writer': {
    permissions: ['telemetry.logs.write', 'telemetry.metrics.write', 'telemetry.traces.write'],
    projectOnly: true,
  },
  'roles/logging.logWriter': { permissions: ['logging.logEntries.create'] },
  'roles/logging.viewer': { permissions: ['logging.logEntries.list', 'logging.logMetrics.get', 'logging.buckets.get'] },
  'roles/logging.configWriter': {
    permissions: ['buckets', 'exclusions', 'logMetrics', 'sinks'].flatMap((kind) =>
      ['create', 'delete', 'get', 'list', 'update'].map((verb) => `logging.${kind}.${verb}`),
    ),
  },
  'roles/monitoring.metricWriter': { permissions: ['monitoring.timeSeries.create'], projectOnly: true },
  'roles/monitoring.viewer': {
    permissions: [
      'monitoring.timeSeries.list',
      ...alerting.flatMap((kind) => [`monitoring.${kind}.get`, `monitoring.${kind}.list`]),
    ],
  },
  'roles/monitoring.editor': {
    permissions: [
      'monitoring.timeSeries.list',
      'monitoring.timeSeries.create',
      ...alerting.flatMap((kind) =>
        ['create', 'delete', 'get', 'list', 'update'].map((verb) => `monitoring.${kind}.${verb}`),
      ),
    ],
  },
  'roles/cloudtrace.agent': { permissions: ['cloudtrace.traces.patch'] },
  'roles/cloudtrace.user': { permissions: ['cloudtrace.traces.get', 'cloudtrace.traces.list'] },

  'roles/run.invoker': { permissions: ['run.routes.invoke', 'run.jobs.run'] },
  'roles/run.viewer': {
    permissions: ['run.operations.get', ...run.filter((permission) => /\.(get|getIamPolicy|list)$/.test(permission))],
  },
  'roles/run.developer': { permissions: [...run, 'run.jobs.run'] },
  'roles/run.admin': { permissions: [...run, ...runPolicies, 'run.routes.invoke', 'run.jobs.run'] },
  'roles/cloudfunctions.invoker': { permissions: ['cloudfunctions.functions.invoke'] },
  'roles/cloudfunctions.viewer': {
    permissions: ['functions.get', 'functions.list', 'operations.get', 'runtimes.list'].map(
      (name) => `cloudfunctions.${name}`,
    ),
  },
  'roles/cloudfunctions.developer': {
    permissions: ['create', 'delete', 'get', 'list', 'update', 'sourceCodeSet'].map(
      (verb) => `cloudfunctions.functions.${verb}`,
    ),
  },
  'roles/cloudfunctions.admin': {
    permissions: ['create', 'delete', 'get', 'getIamPolicy', 'list', 'update', 'sourceCodeSet', 'setIamPolicy'].map(
      (verb) => `cloudfunctions.functions.${verb}`,
    ),
  },
  'roles/eventarc.eventReceiver': { permissions: ['eventarc.events.receiveEvent'] },
  'roles/iap.httpsResourceAccessor': { permissions: ['iap.webServiceVersions.accessViaIAP'] },
  'roles/servicemanagement.serviceController': {
    permissions: [
      'servicemanagement.services.check',
      'servicemanagement.services.report',
      'servicemanagement.services.get',
    ],
  },
  'roles/servicemanagement.serviceConsumer': { permissions: ['servicemanagement.services.bind'] },

  'roles/iam.serviceAccountTokenCreator': {
    permissions: [
      ...tokens,
      'iam.serviceAccounts.implicitDelegation',
      'iam.serviceAccounts.signBlob',
      'iam.serviceAccounts.signJwt',
    ],
  },
  'roles/iam.serviceAccountOpenIdTokenCreator': { permissions: ['iam.serviceAccounts.getOpenIdToken'] },
  'roles/iam.serviceAccountUser': {
    permissions: ['iam.serviceAccounts.actAs', 'iam.serviceAccounts.get', 'iam.serviceAccounts.list'],
  },
  'roles/iam.workloadIdentityUser': { permissions: tokens },
  'roles/iam.serviceAccountAdmin': {
    permissions: [
      'create',
      'delete',
      'disable',
      'enable',
      'get',
      'getIamPolicy',
      'list',
      'setIamPolicy',
      'undelete',
      'update',
    ].map((verb) => `iam.serviceAccounts.${verb}`),
  },
  'roles/iam.workloadIdentityPoolAdmin': {
    permissions: ['create', 'delete', 'get', 'list', 'update'].map((verb) => `iam.workloadIdentityPools.${verb}`),
  },
  'roles/iam.securityReviewer': { permissions: governed.map((kind) => `${kind}.getIamPolicy`) },
  'roles/resourcemanager.projectIamAdmin': {
    permissions: ['get', 'getIamPolicy', 'setIamPolicy'].map((verb) => `resourcemanager.projects.${verb}`),
  },
  'roles/serviceusage.serviceUsageAdmin': {
    permissions: ['enable', 'disable', 'get', 'list', 'use'].map((verb) => `serviceusage.services.${verb}`),
  },
  'roles/serviceusage.serviceUsageConsumer': { permissions: ['serviceusage.services.use'] },

  'roles/secretmanager.secretAccessor': { permissions: ['secretmanager.versions.access'] },
  'roles/secretmanager.viewer': {
    permissions: ['secretmanager.secrets.get', 'secretmanager.secrets.list', 'secretmanager.versions.get'],
  },
  'roles/secretmanager.secretVersionAdder': { permissions: ['secretmanager.versions.add'] },
  'roles/secretmanager.secretVersionManager': {
    permissions: ['add', 'destroy', 'disable', 'enable', 'get', 'list'].map((verb) => `secretmanager.versions.${verb}`),
  },
  'roles/secretmanager.admin': {
    permissions: [
      ...['create', 'delete', 'get', 'getIamPolicy', 'list', 'setIamPolicy', 'update'].map(
        (verb) => `secretmanager.secrets.${verb}`,
      ),
      ...['access', 'add', 'destroy', 'disable', 'enable', 'get', 'list'].map(
        (verb) => `secretmanager.versions.${verb}`,
      ),
    ],
  },
  'roles/artifactregistry.reader': { permissions: readsImages },
  'roles/artifactregistry.writer': { permissions: [...readsImages, 'artifactregistry.repositories.uploadArtifacts'] },
  'roles/artifactregistry.admin': {
    permissions: [
      ...readsImages,
      ...['create', 'delete', 'setIamPolicy', 'update', 'uploadArtifacts'].map(
        (verb) => `artifactregistry.repositories.${verb}`,
      ),
    ],
  },
  'roles/storage.objectViewer': { permissions: ['storage.objects.get', 'storage.objects.list'] },
  'roles/storage.objectUser': { permissions: objects },
  'roles/storage.objectAdmin': { permissions: [...objects, 'storage.objects.setIamPolicy'] },
  'roles/storage.legacyBucketReader': { permissions: ['storage.buckets.get', 'storage.objects.list'] },
  'roles/storage.admin': {
    permissions: [
      ...objects,
      ...['create', 'delete', 'get', 'setIamPolicy', 'update'].map((verb) => `storage.buckets.${verb}`),
    ],
  },
  'roles/cloudscheduler.admin': {
    permissions: ['create', 'delete', 'get', 'list', 'run', 'update'].map((verb) => `cloudscheduler.jobs.${verb}`),
  },
  'roles/billing.costsManager': {
    permissions: ['billing.budgets.create', 'billing.budgets.update', 'billing.budgets.get'],
  },
  'roles/compute.loadBalancerAdmin': {
    permissions: [
      'backendServices',
      'urlMaps',
      'sslCertificates',
      'targetHttpsProxies',
      'globalForwardingRules',
      'globalAddresses',
      'networkEndpointGroups',
    ].flatMap((kind) => ['create', 'delete', 'get', 'list', 'use'].map((verb) => `compute.${kind}.${verb}`)),
  },
  'roles/compute.securityAdmin': {
    permissions: ['create', 'delete', 'get', 'list', 'update', 'use'].map((verb) => `compute.securityPolicies.${verb}`),
  },
  'roles/storage.objectCreator': { permissions: ['storage.objects.create'] },
  'roles/iam.securityAdmin': {
    permissions: governed.flatMap((kind) => [`${kind}.getIamPolicy`, `${kind}.setIamPolicy`]),
  },
  'roles/iap.admin': { permissions: ['iap.webServices.getIamPolicy', 'iap.webServices.setIamPolicy'] },
  'roles/monitoring.metricsScopesAdmin': { permissions: ['monitoring.metricsScopes.link'] },
  'roles/servicemanagement.admin': {
    permissions: ['create', 'delete', 'get', 'list', 'update'].map((verb) => `servicemanagement.services.${verb}`),
  },
  // Reads whatever has no content of users: https://cloud.google.com/iam/docs/roles-overview#basic.
  'roles/viewer': {
    permissions: [
      ...[...pubsub, ...run].filter((permission) => /\.(get|list)$/.test(permission)),
      ...readable.flatMap((kind) => [`${kind}.get`, `${kind}.list`]),
      'bigquery.jobs.create',
      'monitoring.timeSeries.list',
    ],
    projectOnly: true,
  },
};
