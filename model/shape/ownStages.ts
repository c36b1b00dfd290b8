/** Shapes of stages that others run, and of systems that are watched only. */
import type { WatchedStages } from '../definition.ts';
import type {
  CloudSqlTable,
  Cluster,
  DataflowJob,
  Endpoints,
  KafkaTopic,
  LoadBalancer,
  OwnService,
  OwnTelemetry,
  SpannerTable,
} from '../ownStage.ts';
import { arrayOf, duration, isRecord, maybe, oneOf, record, show, tagged, text, whole, type Shape } from './shape.ts';
import { api, ingest, queue, table } from './stages.ts';

/** Names that others chose: each platform has its own rules, so only what no name can be is refused. */
const label =
  (of: string): Shape =>
  (value, path, report) => {
    if (typeof value === 'string' && /^[^\s"'\\]{1,255}$/.test(value)) return;
    const fix = 'write it as the platform shows it: 1 to 255 characters, without spaces and quotes';
    report({ id: 'model/bad-name', path, message: `${show(value)} is not ${of}`, fix }, path);
  };

const runtime: Shape = oneOf(['own']);

const cluster: Shape = record<Cluster>(
  { cluster: label("a cluster's name"), namespace: label("a namespace's name") },
  { expected: 'an object with cluster and namespace' },
);

const front: Shape = tagged(
  'kind',
  {
    LoadBalancer: record<LoadBalancer>(
      {
        kind: oneOf(['LoadBalancer']),
        urlMap: label("a URL map's name"),
        backend: maybe(label("a backend service's name")),
        scheme: oneOf(['external', 'internal']),
      },
      { expected: "loadBalancer('<URL map>')" },
    ),
    Endpoints: record<Endpoints>(
      { kind: oneOf(['Endpoints']), service: label("a managed service's name") },
      { expected: "endpoints('<service name>')" },
    ),
  },
  "loadBalancer('<URL map>') or endpoints('<service name>')",
);

const telemetry: Shape = record<OwnTelemetry>(
  { service: label('a service.name'), routes: arrayOf(text('a value of http.route'), 'an array of routes') },
  { expected: "an object such as { service: 'orders-api' }", optional: ['routes'] },
);

const probe: Shape = (value, path, report) => {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '') return;
  const fix =
    "write the whole address that answers 200 while the service works, such as 'https://api.example.org/health'";
  report({ id: 'model/bad-url', path, message: `${show(value)} is not an address that a probe can ask`, fix }, path);
};

const reads: Shape = arrayOf(label("a subscription's name"), 'an array of subscriptions');

const ownService: Shape = record<OwnService>(
  {
    kind: oneOf(['OwnService']),
    runtime,
    platform: oneOf(['cloud-run', 'cloud-function', 'cloud-function-gen1', 'gke', 'other']),
    name: label("a service's name"),
    workload: maybe(cluster),
    front: maybe(front),
    telemetry: maybe(telemetry),
    probe: maybe(probe),
    maxInstances: maybe(whole(1, 10_000)),
    timeout: maybe(duration('1ms', '60m', 'a service')),
    reads,
  },
  { expected: "cloudRun('<name>', { runtime: 'own' })" },
);

const dataflowJob: Shape = record<DataflowJob>(
  { kind: oneOf(['DataflowJob']), runtime, name: label("a job's name"), reads },
  { expected: "dataflow('<name>')" },
);

const kafka: Shape = record<KafkaTopic>(
  {
    kind: oneOf(['KafkaTopic']),
    runtime,
    cluster: label("a cluster's name"),
    topic: label("a topic's name"),
    consumerGroup: label("a consumer group's name"),
  },
  { expected: "managedKafka('<topic>', { cluster, consumerGroup })" },
);

const cloudSql: Shape = record<CloudSqlTable>(
  {
    kind: oneOf(['CloudSqlTable']),
    runtime,
    instance: label("an instance's name"),
    database: label("a database's name"),
    engine: oneOf(['postgres', 'mysql']),
    maxConnections: maybe(whole(1, 262_143)),
  },
  { expected: "cloudSql('<instance>', { database })" },
);

const spanner: Shape = record<SpannerTable>(
  {
    kind: oneOf(['SpannerTable']),
    runtime,
    instance: label("an instance's name"),
    database: label("a database's name"),
  },
  { expected: "spanner('<instance>', { database })" },
);

/** One node, or a list of them. */
const oneOrMore = (shapes: Readonly<Record<string, Shape>>, builders: string): Shape => {
  const node = tagged('kind', shapes, builders);
  const list = arrayOf(node, `${builders}, or an array of these`);
  return (value, path, report) => {
    if (!Array.isArray(value)) return node(value, path, report);
    if (value.length > 0) return list(value, path, report);
    report({ id: 'model/empty-stage', path, message: 'the list has no stages', fix: 'leave it out' }, path);
  };
};

const stages: Shape = record<WatchedStages>(
  {
    queue: oneOrMore({ Queue: queue, KafkaTopic: kafka }, "pubsub('<topic>') or managedKafka(…)"),
    ingest: oneOrMore(
      { Ingest: ingest, OwnService: ownService, DataflowJob: dataflowJob },
      "cloudFunction(…), cloudRunWorker(…), gke(…), service(…) or dataflow('<job>')",
    ),
    table: oneOrMore(
      { Table: table, CloudSqlTable: cloudSql, SpannerTable: spanner },
      "bigquery('<dataset>.<table>'), cloudSql(…) or spanner(…)",
    ),
    api: oneOrMore({ Api: api, OwnService: ownService }, 'cloudRun(…), httpFunction(…), gke(…) or service(…)'),
  },
  {
    expected: 'an object with queue, ingest, table and api, as far as the system has them',
    optional: ['queue', 'ingest', 'table', 'api'],
    unknown: 'model/unknown-stage',
  },
);

export const ownStagesShape: Shape = (value, path, report) => {
  stages(value, path, report);
  if (!isRecord(value) || Object.keys(value).length > 0) return;
  report(
    {
      id: 'model/no-stages',
      path,
      message: 'the system has no stages',
      fix: "add api: cloudRun('<name>', { runtime: 'own' })",
    },
    path,
  );
};
