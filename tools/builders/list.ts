/** Every builder of a definition, with what it is for and an example. The page docs/builders.md is made of it; a test runs each example. */

import { builder, type Group } from './builder.ts';
import { promises } from './promises.ts';

const promised = "target: '99%', window: '30d', why: 'Readers refresh once a minute.', rejected: []";

export const groups: readonly Group[] = [
  {
    title: 'Systems',
    file: 'model/system.ts',
    builders: [
      builder(
        'defineSystem',
        "A system whose four stages Atalaya's own pipeline runs.",
        `defineSystem({
  id: 'orders',
  description: 'Orders, for those who ship them.',
  owner: 'shop',
  stages: {
    queue: pubsub('orders'),
    ingest: cloudFunction('orders-ingest'),
    table: bigquery('shop.orders'),
    api: cloudRun('orders-api', { routes: [list('/orders')] }),
  },
  schema: { id: string() },
  objectives: [availability('api', { ${promised} })],
  load: openLoad({ reads: '10/s', messages: '10/s', duration: '5m' }),
})`,
      ),
      builder(
        'watchSystem',
        'A system that others run: stages are optional, one or several, and it has no schema. Its objectives and alerts use what the platform or the team measures.',
        `watchSystem({
  id: 'orders',
  description: 'Orders, for those who ship them.',
  owner: 'shop',
  stages: {
    queue: pubsub('orders'),
    ingest: cloudFunction('orders-ingest', { runtime: 'own' }),
    api: cloudRun('orders-api', { runtime: 'own', front: loadBalancer('orders-map') }),
  },
  objectives: [availability('api', { ${promised} }), processing('ingest', { ${promised} })],
})`,
      ),
    ],
    others: ['datasetName', 'isPipelineSystem', 'resourceName', 'whyNotRun'],
  },
  {
    title: 'Stages',
    file: 'model/stage.ts',
    builders: [
      builder(
        'pubsub',
        'A topic, and one subscription on it.',
        "pubsub('orders', { subscription: 'orders-to-store' })",
      ),
      builder(
        'cloudFunction',
        "The ingest stage as a function. With runtime 'own' the team's code runs in it; generation 1 has metrics of its own.",
        "cloudFunction('orders-ingest', { runtime: 'own', generation: 1 })",
      ),
      builder(
        'cloudRunWorker',
        'The ingest stage as a container that pulls, or that gets its messages pushed.',
        "cloudRunWorker('orders-ingest', { resources: { maxInstances: 5 } })",
      ),
      builder('bigquery', 'A table of BigQuery.', "bigquery('shop.orders', { clusterBy: [] })"),
      builder(
        'cloudRun',
        "The data API as a container. With runtime 'own' the team's code serves it.",
        "cloudRun('orders-api', { runtime: 'own', probe: 'https://orders.shop.test/health' })",
      ),
      builder(
        'httpFunction',
        'The data API as an HTTP function.',
        "httpFunction('orders-api', { routes: [list('/orders')] })",
      ),
      builder(
        'list',
        'A route with many rows: filtered, sorted, paged.',
        "list('/orders', { limit: { default: 10, max: 100 } })",
      ),
      builder('byKey', 'A route with the rows of the key in its path.', "byKey('/orders/{id}')"),
      builder('publish', 'A route that takes messages.', "publish('/orders', { maxMessages: 100 })"),
      builder('keyed', "An envelope: rows, or an error's text, under a key.", "keyed('orders')"),
      builder('bare', 'An envelope: a bare JSON array.', 'bare'),
    ],
    others: [],
  },
  {
    title: 'Stages that others run',
    file: 'model/ownStage.ts',
    builders: [
      builder(
        'gke',
        'A container on Google Kubernetes Engine, as an API or as what reads a queue.',
        "gke('orders', { cluster: 'shop', namespace: 'orders', front: loadBalancer('orders-map') })",
      ),
      builder(
        'service',
        'A service on anything else, such as virtual machines.',
        "service('orders', { telemetry: { service: 'orders-api', routes: ['/orders'] } })",
      ),
      builder(
        'loadBalancer',
        'An application load balancer in front of a service.',
        "loadBalancer('orders-map', { backend: 'orders-backend' })",
      ),
      builder(
        'endpoints',
        "Cloud Endpoints, or an API Gateway's managed service, in front.",
        "endpoints('orders.endpoints.shop.cloud.goog')",
      ),
      builder(
        'dataflow',
        'A streaming job that reads a subscription.',
        "dataflow('orders-stream', { reads: ['orders-to-store'] })",
      ),
      builder(
        'managedKafka',
        'A topic of Managed Service for Apache Kafka.',
        "managedKafka('orders', { cluster: 'shop', consumerGroup: 'store' })",
      ),
      builder(
        'cloudSql',
        'A database of Cloud SQL.',
        "cloudSql('orders-db', { database: 'orders', engine: 'postgres' })",
      ),
      builder('spanner', 'A database of Spanner.', "spanner('shop', { database: 'orders' })"),
    ],
    others: ['ownService'],
  },
  ...promises,
  {
    title: 'Schema',
    file: 'model/schema.ts',
    builders: [
      builder('string', 'Text.', "string({ description: 'Who ordered' })"),
      builder('integer', 'A whole number of 64 bits.', 'integer()'),
      builder('float', 'A double.', 'float()'),
      builder('boolean', 'True or false.', 'boolean()'),
      builder('timestamp', 'An instant.', 'timestamp()'),
      builder('numeric', 'An exact decimal.', 'numeric()'),
      builder('date', 'A calendar day.', 'date()'),
      builder('json', 'Any JSON value.', 'json()'),
      builder('bytes', 'Bytes, as base64.', 'bytes()'),
      builder('repeated', 'A list.', 'repeated(string())'),
      builder('record', 'An object with fields of its own.', 'record({ price: numeric(), note: optional(string()) })'),
      builder('optional', 'A field that a message may leave out.', 'optional(string())'),
    ],
    others: ['filterFields', 'hasType', 'hiddenColumns', 'incomparable', 'isComparable', 'maxRecordLevels'],
  },
  {
    title: 'Traffic',
    file: 'model/load.ts',
    builders: [
      builder(
        'openLoad',
        'Requests at a fixed rate: what load tests send.',
        "openLoad({ reads: '20/s', messages: '100/s', duration: '5m', always: { reads: '1/s' } })",
      ),
      builder(
        'closedLoad',
        'A fixed number of users; each waits for an answer before its next request.',
        "closedLoad({ users: 50, ramp: '10/s', duration: '2m' })",
      ),
      builder(
        'traffic',
        'The traffic of a system that others run: its alerts rely on it.',
        "traffic({ always: { reads: '1/s' } })",
      ),
    ],
    others: ['leastTraffic'],
  },
  {
    title: 'Access and routes',
    file: 'model/access.ts',
    builders: [
      builder(
        'googleIdentity',
        'Callers with an identity token of Google.',
        "googleIdentity({ audience: ['https://orders.shop.test'], callers: ['reader@shop-prod.iam.gserviceaccount.com'] })",
      ),
      builder(
        'iapIdentity',
        'Callers behind Identity-Aware Proxy.',
        "iapIdentity('/projects/100200300/global/backendServices/400500600')",
      ),
    ],
    others: ['defaultKeyLifetime', 'defaultRateLimit', 'googleIssuer', 'iapIssuer'],
  },
  {
    title: 'Routes that will be removed',
    file: 'model/deprecated.ts',
    builders: [
      builder(
        'deprecated',
        'Marks a route that callers should no longer use.',
        "deprecated('2026-01-01', { sunset: '2027-01-01' })",
      ),
    ],
    others: [],
  },
  {
    title: 'Maintenance',
    file: 'model/maintenance.ts',
    builders: [
      builder(
        'maintenance',
        'A time that error budgets do not count.',
        "maintenance({ owner: 'shop', reason: 'The table moves.', begin: '2026-12-01T02:00:00Z', end: '2026-12-01T04:00:00Z' })",
      ),
      builder(
        'recurringMaintenance',
        'Maintenance that recurs every day or week.',
        "recurringMaintenance({ owner: 'shop', reason: 'Patches.', every: 'Sunday', begin: '02:00', end: '02:30', timeZone: 'America/Santiago', from: '2026-12-01', until: '2027-03-01' })",
      ),
    ],
    others: ['weekdays'],
  },
  {
    title: "The organization's file",
    file: 'model/channel.ts',
    builders: [
      builder('email', 'A mailbox.', "email('shop@shop.test')"),
      builder('slack', 'A channel of Slack.', "slack('#shop', 'projects/shop-prod/secrets/slack-token')"),
      builder('pagerDuty', 'A service of PagerDuty.', "pagerDuty('projects/shop-prod/secrets/pagerduty-shop')"),
      builder(
        'webhook',
        'A webhook with Basic authentication.',
        "webhook('https://hooks.shop.test', 'atalaya', 'projects/shop-prod/secrets/hook')",
      ),
      builder('pubsubTopic', 'A Pub/Sub topic.', "pubsubTopic('projects/shop-prod/topics/alerts')"),
    ],
    others: [],
  },
  {
    title: 'People on call',
    file: 'model/oncall/person.ts',
    builders: [
      builder('emailTo', 'A contact by e-mail.', "emailTo('ana@shop.test')"),
      builder('slackMember', "A contact by Slack: the member's id.", "slackMember('U024BE7LH')"),
      builder(
        'pagerDutyUser',
        'A contact by PagerDuty: the address that the user signs in with.',
        "pagerDutyUser('ana@shop.test')",
      ),
    ],
    others: ['urgencies'],
  },
  {
    title: 'Targets of an escalation step',
    file: 'model/oncall/team.ts',
    builders: [
      builder('onCallOf', 'Whoever is on call in a schedule.', "onCallOf('shop-primary')"),
      builder('individual', 'One person.', "individual('ana')"),
      builder('teamOf', 'The escalation of another owner, which begins beside this one.', "teamOf('payments')"),
      builder('channelsOfOwner', "The owner's own channels.", 'channelsOfOwner'),
    ],
    others: [],
  },
  {
    title: 'Shared objectives',
    file: 'model/sharedObjective.ts',
    builders: [
      builder(
        'shared',
        'One objective of several systems.',
        "shared({ id: 'checkout', owner: 'shop', objective: 'api-availability', systems: ['orders', 'payments'], why: 'A checkout needs both.' })",
      ),
    ],
    others: [],
  },
];
