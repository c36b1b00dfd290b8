/** Roles of the accounts of a system: of its services, of the push subscription, and of Google's agents that work for them. */
import { need, type RoleRow } from './role.ts';

const bigquery = 'https://cloud.google.com/bigquery/docs/access-control';
const telemetry = 'https://cloud.google.com/stackdriver/docs/otlp-metrics/overview';
const push = 'https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions';
const deadLetters = 'https://cloud.google.com/pubsub/docs/handling-failures#grant_forwarding_permissions';
const pubsub = 'https://cloud.google.com/pubsub/docs/access-control';

const exports = [
  need('telemetry.metrics.write', 'export of metrics every 30 s'),
  need('telemetry.traces.write', 'export of sampled traces'),
];

export const serviceRoles: readonly RoleRow[] = [
  {
    holder: 'ingest',
    role: 'roles/bigquery.dataEditor',
    on: 'dataset',
    needs: [
      need('bigquery.tables.updateData', 'tabledata.insertAll of rows and dead letters'),
      need('bigquery.tables.getData', 'jobs.query: whether the message id of a replay is stored already'),
    ],
    source: bigquery,
  },
  {
    holder: 'ingest',
    role: 'roles/bigquery.jobUser',
    on: 'project',
    needs: [need('bigquery.jobs.create', 'jobs.query: the look-up of a replay')],
    source: bigquery,
  },
  { holder: 'ingest', role: 'roles/telemetry.writer', on: 'project', needs: exports, source: telemetry },
  {
    holder: 'ingest',
    role: 'roles/pubsub.subscriber',
    on: 'subscription',
    when: 'pulls',
    needs: [need('pubsub.subscriptions.consume', 'subscriptions.streamingPull, acknowledge, modifyAckDeadline')],
    source: pubsub,
  },
  {
    holder: 'api',
    role: 'roles/bigquery.dataViewer',
    on: 'dataset',
    needs: [
      need('bigquery.tables.getData', 'jobs.query: rows of a page'),
      need('bigquery.tables.get', 'tables.get: /ready'),
    ],
    source: bigquery,
  },
  {
    holder: 'api',
    role: 'roles/bigquery.jobUser',
    on: 'project',
    needs: [need('bigquery.jobs.create', 'jobs.query: rows of a page')],
    source: bigquery,
  },
  {
    holder: 'api',
    role: 'roles/pubsub.publisher',
    on: 'topic',
    when: 'publishes',
    needs: [need('pubsub.topics.publish', 'topics.publish: a POST')],
    source: pubsub,
  },
  { holder: 'api', role: 'roles/telemetry.writer', on: 'project', needs: exports, source: telemetry },
  {
    holder: 'api',
    role: 'roles/secretmanager.secretAccessor',
    on: 'service secrets',
    needs: [need('secretmanager.versions.access', 'start of an instance: key of cursors, hashes of tokens')],
    source: 'https://cloud.google.com/run/docs/configuring/services/secrets',
  },
  {
    holder: 'pusher',
    role: 'roles/run.invoker',
    on: 'ingest service',
    when: 'pushes',
    needs: [need('run.routes.invoke', 'POST of a push to the ingest service')],
    source: push,
  },
  {
    holder: 'Pub/Sub agent',
    role: 'roles/iam.serviceAccountTokenCreator',
    on: 'pusher',
    when: 'pushes',
    needs: [need('iam.serviceAccounts.getOpenIdToken', 'generateIdToken for the header of a push')],
    source: push,
  },
  {
    holder: 'Pub/Sub agent',
    role: 'roles/pubsub.publisher',
    on: 'dead-letter topic',
    when: 'deadLetters',
    needs: [need('pubsub.topics.publish', 'forwarding after the last attempt')],
    source: deadLetters,
  },
  {
    holder: 'Pub/Sub agent',
    role: 'roles/pubsub.subscriber',
    on: 'subscription',
    when: 'deadLetters',
    needs: [need('pubsub.subscriptions.consume', 'acknowledging what was forwarded')],
    source: deadLetters,
  },
  {
    holder: 'IAP agent',
    role: 'roles/run.invoker',
    on: 'api service',
    when: 'iap',
    needs: [need('run.routes.invoke', 'forwarding a request that passed Identity-Aware Proxy')],
    source: 'https://cloud.google.com/run/docs/securing/identity-aware-proxy-cloud-run',
  },
  {
    holder: 'backup',
    role: 'roles/bigquery.dataViewer',
    on: 'dataset',
    when: 'backups',
    needs: [need('bigquery.tables.createSnapshot', 'CREATE SNAPSHOT TABLE … CLONE of the tables')],
    source: 'https://cloud.google.com/bigquery/docs/table-snapshots-create',
  },
  {
    holder: 'backup',
    role: 'roles/bigquery.dataEditor',
    on: 'backups',
    when: 'backups',
    needs: [need('bigquery.tables.create', 'CREATE SNAPSHOT TABLE in the dataset of backups')],
    source: 'https://cloud.google.com/bigquery/docs/table-snapshots-create',
  },
  {
    holder: 'backup',
    role: 'roles/bigquery.jobUser',
    on: 'project',
    when: 'backups',
    needs: [need('bigquery.jobs.create', 'the scheduled query')],
    source: 'https://cloud.google.com/bigquery/docs/scheduling-queries',
  },
];
