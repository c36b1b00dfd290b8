/**
 * The catalogue of metrics, as data. The pipeline emits the own signals (a test starts it and compares); Google Cloud
 * emits the platform signals. SLOs, panels and alerts take metric names from here and never write one themselves.
 * Sources: OpenTelemetry semantic conventions 1.44; Cloud Monitoring's metrics lists.
 *
 * A Cloud Run or logging signal is listed under the stage that it mostly measures; its resource labels select the service.
 */
import type { Duration } from './quantity.ts';
import type { Signal } from './signal.ts';
import type { StageName } from './stage.ts';

/** How a signal is recorded. In Cloud Monitoring counters and histograms are CUMULATIVE. */
export type Instrument = 'counter' | 'gauge' | 'histogram';

/** How Google's OTLP endpoint names a metric: dots are kept, and the instrument follows. */
export const cloudMonitoringName = (openTelemetry: string, instrument: Instrument): string =>
  `prometheus.googleapis.com/${openTelemetry}/${instrument}`;

/** The family that the Prometheus exporter prints: no unit; `_total` for counters; `_bucket`, `_sum` and `_count` follow. */
export const prometheusName = (openTelemetry: string, instrument: Instrument): string =>
  openTelemetry.replaceAll(/[^a-zA-Z0-9_]/g, '_').replaceAll(/_{2,}/g, '_') +
  (instrument === 'counter' ? '_total' : '');

/** The PromQL name of a Cloud Monitoring type: the first '/' becomes ':', every other special '_'. */
export const promqlName = (type: string): string => type.replace('/', ':').replaceAll(/[^a-zA-Z0-9_:]/g, '_');

export const instrumentOf = (signal: Signal): Instrument => {
  if (signal.valueType === 'DISTRIBUTION') return 'histogram';
  return signal.metricKind === 'GAUGE' ? 'gauge' : 'counter';
};

/** How often the pipeline exports its points to Cloud Monitoring. */
export const ownSamplePeriod: Duration = '30s';

/** The label of own signals that says which release of the service counted: the name of its revision. */
export const revisionLabel = 'revision';

/** Facts of the embedded queue. Every process that reads it would send the same value, and the sum would count it twice. */
const ofQueue: ReadonlySet<string> = new Set([
  'atalaya.ingest.overdue',
  'atalaya.queue.backlog',
  'atalaya.queue.oldest_age',
]);

/** Own counts are DOUBLE, because Prometheus numbers are doubles and Google stores them as such. */
type OwnRow = readonly [
  stage: StageName,
  name: string,
  instrument: Instrument,
  unit: string,
  labels: readonly string[],
  what: string,
];

const ownSignal = ([stage, name, instrument, unit, labels, description]: OwnRow): Signal => ({
  kind: 'Signal',
  id: name,
  stage,
  description,
  source: 'own',
  metricKind: instrument === 'gauge' ? 'GAUGE' : 'CUMULATIVE',
  valueType: instrument === 'histogram' ? 'DISTRIBUTION' : 'DOUBLE',
  unit,
  labels: ofQueue.has(name) ? labels : [...labels, revisionLabel],
  ingestDelay: '60s',
  samplePeriod: ownSamplePeriod,
  names: {
    cloudMonitoring: cloudMonitoringName(name, instrument),
    openTelemetry: name,
    prometheus: prometheusName(name, instrument),
  },
  resource: 'prometheus_target',
});

const messaging: readonly string[] = ['messaging.system', 'messaging.operation.name'];
const consuming: readonly string[] = [...messaging, 'messaging.destination.subscription.name'];
const sending: readonly string[] = [...messaging, 'messaging.destination.name'];

// prettier-ignore
const ownRows: readonly OwnRow[] = [
  ['api', 'http.server.request.duration', 'histogram', 's', ['http.request.method', 'http.route', 'http.response.status_code', 'url.scheme', 'error.type'], 'Time to answer a request. error.type only on 5xx.'],
  ['api', 'http.server.active_requests', 'gauge', '{request}', ['http.request.method', 'url.scheme'], 'Requests being answered now.'],
  ['api', 'atalaya.api.cache', 'counter', '{request}', ['result'], 'Cacheable reads: hit, miss, or shared with a query already running.'],
  ['api', 'atalaya.api.shed', 'counter', '{request}', [], 'Requests refused with 503 because too many were running.'],
  ['api', 'atalaya.api.skipped_rows', 'counter', '{row}', [], 'Rows left out of answers because they break the schema.'],
  ['api', 'atalaya.objective.good_events', 'counter', '{event}', ['objective'], 'Good events. Latency counts only responses that are 2xx or 304: a fast failure is bad for availability, not good for latency. Freshness counts only stored messages.'],
  ['api', 'atalaya.objective.total_events', 'counter', '{event}', ['objective'], 'All events of the objective. Duplicates, retries and undeclared routes do not count. A message that is overdue and not stored yet counts in atalaya.ingest.overdue: add it.'],
  ['api', 'atalaya.synthetic.request.duration', 'histogram', 's', ['http.request.method', 'http.route', 'http.response.status_code', 'url.scheme', 'error.type'], 'Time to answer a test request. Test requests are counted only here: no objective, alert or panel includes them.'],
  ['queue', 'messaging.client.sent.messages', 'counter', '{message}', sending, 'Messages published.'],
  ['queue', 'messaging.client.operation.duration', 'histogram', 's', sending, 'Time from publish call to durable message, one point per call.'],
  ['queue', 'atalaya.queue.backlog', 'gauge', '{message}', [], 'Messages not acknowledged yet (embedded queue only; on Google Cloud use pubsub.num_undelivered_messages).'],
  ['queue', 'atalaya.queue.oldest_age', 'gauge', 's', [], 'Age of the oldest message that is not acknowledged yet (embedded queue only).'],
  ['ingest', 'messaging.process.duration', 'histogram', 's', consuming, 'Time to process a batch, one point per batch.'],
  ['ingest', 'messaging.client.consumed.messages', 'counter', '{message}', consuming, 'Messages delivered to the handler, redeliveries included.'],
  ['ingest', 'atalaya.ingest.messages', 'counter', '{message}', ['outcome', 'code'], 'Messages by outcome: stored, duplicate, rejected (with its code) or retried.'],
  ['ingest', 'atalaya.synthetic.messages', 'counter', '{message}', ['outcome'], 'Test messages by outcome: stored, duplicate or rejected. They are counted only here, and read only by the alert on lost messages.'],
  ['ingest', 'atalaya.ingest.age', 'histogram', 's', [], 'Time from published to stored, one point per message.'],
  ['ingest', 'atalaya.ingest.unknown_fields', 'counter', '{field}', [], 'Fields of messages that are not in the schema. They are not stored.'],
  ['ingest', 'atalaya.ingest.overdue', 'gauge', '{message}', ['objective'], 'Messages older than the freshness threshold and not stored yet. They already count as bad.'],
  ['ingest', 'process.memory.usage', 'gauge', 'By', [], 'Resident memory of the process.'],
  ['ingest', 'process.cpu.time', 'counter', 's', ['cpu.mode'], 'Processor time of the process, user and system.'],
  ['table', 'db.client.operation.duration', 'histogram', 's', ['db.system.name', 'db.operation.name', 'error.type'], 'Time of an insert or a query. error.type only on failure.'],
  ['table', 'atalaya.query.billed_bytes', 'counter', 'By', ['http.route'], 'Bytes that BigQuery bills for the queries of a read route, rounded up as on the bill. 0 on the embedded home.'],
];
const ownList: readonly Signal[] = ownRows.map(ownSignal);

type Value = Signal['valueType'];
type Kind = Signal['metricKind'];
/** Name below the prefix, kind, type, unit, ingest delay, labels, description, and the sample period where it is not 60s. */
type PlatformRow = readonly [
  name: string,
  kind: Kind,
  value: Value,
  unit: string,
  delay: Duration,
  labels: readonly string[],
  what: string,
  every?: Duration,
];

const platform = (
  stage: StageName,
  resource: string,
  shortName: string,
  prefix: string,
  rows: readonly PlatformRow[],
): readonly Signal[] =>
  rows.map(([name, metricKind, valueType, unit, ingestDelay, labels, description, samplePeriod = '60s']) => ({
    kind: 'Signal',
    id: `${shortName}.${name.replaceAll('/', '.')}`,
    stage,
    description,
    source: 'platform',
    metricKind,
    valueType,
    unit,
    labels,
    ingestDelay,
    samplePeriod,
    names: {
      cloudMonitoring: prefix + name,
      openTelemetry: undefined,
      prometheus: promqlName(prefix + name),
    },
    resource,
  }));

const behindProxy: readonly string[] = ['cache_result', 'protocol', 'response_code', 'response_code_class'];
const byCaller: readonly string[] = ['client_country', 'proxy_continent', ...behindProxy];
const byResponse: readonly string[] = ['response_code', 'response_code_class', 'route'];

// prettier-ignore
const platformList: readonly Signal[] = [
  ...platform('api', 'cloud_run_revision', 'run', 'run.googleapis.com/', [
    ['request_count', 'DELTA', 'INT64', '1', '180s', byResponse, 'Requests that reached the revision.'],
    ['request_latencies', 'DELTA', 'DISTRIBUTION', 'ms', '180s', byResponse, 'Time in the revision, without the network to the caller.'],
    ['container/cpu/utilizations', 'DELTA', 'DISTRIBUTION', '10^2.%', '60s', [], 'CPU used, as a share of what the container may use.'],
    ['container/memory/utilizations', 'DELTA', 'DISTRIBUTION', '10^2.%', '60s', [], 'Memory used, as a share of what the container may use.'],
    ['container/instance_count', 'GAUGE', 'INT64', '1', '180s', ['state'], 'Instances, active and idle.'],
    ['container/max_request_concurrencies', 'DELTA', 'DISTRIBUTION', '1', '180s', ['state'], 'Highest number of concurrent requests in one instance.'],
    ['container/billable_instance_time', 'DELTA', 'DOUBLE', 's', '180s', [], 'Instance time that is paid for.'],
    ['container/cpu/allocation_time', 'DELTA', 'DOUBLE', 's{CPU}', '180s', [], 'CPU time allocated.'],
    ['container/memory/allocation_time', 'DELTA', 'DOUBLE', 'GiBy.s', '180s', [], 'Memory time allocated.'],
    ['container/network/received_bytes_count', 'DELTA', 'INT64', 'By', '180s', ['kind'], 'Bytes received.'],
    ['container/network/sent_bytes_count', 'DELTA', 'INT64', 'By', '180s', ['kind'], 'Bytes sent.'],
    ['container/startup_latencies', 'DELTA', 'DISTRIBUTION', 'ms', '60s', [], 'Time to start a container.'],
  ]),
  // First-generation functions only: the second generation deploys as Cloud Run services.
  ...platform('ingest', 'cloud_function', 'functions', 'cloudfunctions.googleapis.com/function/', [
    ['execution_count', 'DELTA', 'INT64', '1', '240s', ['status', 'memory', 'trigger_type'], 'Executions, by outcome.'],
    ['execution_times', 'DELTA', 'DISTRIBUTION', 'ns', '240s', ['status', 'memory', 'trigger_type'], 'Time of an execution.'],
    ['user_memory_bytes', 'DELTA', 'DISTRIBUTION', 'By', '240s', ['memory', 'trigger_type'], 'Memory of an execution.'],
    ['active_instances', 'GAUGE', 'INT64', '1', '240s', [], 'Instances running.'],
  ]),
  // Of services that others run.
  ...platform('api', 'https_lb_rule', 'loadbalancing', 'loadbalancing.googleapis.com/', [
    ['https/request_count', 'DELTA', 'INT64', '1', '210s', byCaller, 'Requests that the external load balancer answered.'],
    ['https/total_latencies', 'DELTA', 'DISTRIBUTION', 'ms', '210s', byCaller, 'Time from the first byte of a request to the last byte of its answer.'],
  ]),
  ...platform('api', 'internal_http_lb_rule', 'loadbalancing', 'loadbalancing.googleapis.com/', [
    ['https/internal/request_count', 'DELTA', 'INT64', '1', '90s', behindProxy, 'Requests that the internal load balancer answered.'],
    ['https/internal/total_latencies', 'DELTA', 'DISTRIBUTION', 'ms', '90s', behindProxy, 'Time from the first byte of a request to the last byte of its answer.'],
  ]),
  ...platform('api', 'api', 'endpoints', 'serviceruntime.googleapis.com/', [
    ['api/request_count', 'DELTA', 'INT64', '1', '180s', ['grpc_status_code', 'protocol', 'response_code', 'response_code_class'], 'Requests to the managed service.'],
    ['api/request_latencies', 'DELTA', 'DISTRIBUTION', 's', '180s', [], 'Time to answer a request of the managed service.'],
  ]),
  ...platform('api', 'k8s_container', 'kubernetes', 'kubernetes.io/', [
    ['container/cpu/limit_utilization', 'GAUGE', 'DOUBLE', '1', '240s', [], 'CPU used, as a share of the limit.'],
    ['container/memory/limit_utilization', 'GAUGE', 'DOUBLE', '1', '120s', ['memory_type'], 'Memory used, as a share of the limit.'],
    ['container/restart_count', 'CUMULATIVE', 'INT64', '1', '120s', [], 'Restarts of the container.'],
  ]),
  ...platform('ingest', 'dataflow_job', 'dataflow', 'dataflow.googleapis.com/', [
    ['job/data_watermark_age', 'GAUGE', 'INT64', 's', '180s', ['job_id'], 'Age of the newest event time up to which all data are processed.'],
    ['job/system_lag', 'GAUGE', 'INT64', 's', '180s', ['job_id'], 'How long the oldest element has been waiting or processed.'],
    ['job/is_failed', 'GAUGE', 'INT64', '1', '60s', [], 'Whether the job failed: 0 or 1.'],
    ['job/elements_produced_count', 'DELTA', 'INT64', '1', '180s', ['job_id', 'pcollection', 'ptransform'], 'Elements that a step produced.'],
  ]),
  ...platform('table', 'cloudsql_database', 'cloudsql', 'cloudsql.googleapis.com/', [
    ['database/up', 'GAUGE', 'INT64', '1', '210s', [], 'Whether the server runs: 0 or 1.'],
    ['database/cpu/utilization', 'GAUGE', 'DOUBLE', '10^2.%', '150s', [], 'CPU used, as a share of what is reserved.'],
    ['database/memory/utilization', 'GAUGE', 'DOUBLE', '1', '150s', [], 'Memory used, as a share of the quota.'],
    ['database/disk/utilization', 'GAUGE', 'DOUBLE', '1', '150s', [], 'Disk used, as a share of the quota.'],
    ['database/network/connections', 'GAUGE', 'INT64', '1', '210s', [], 'Connections open.'],
  ]),
  ...platform('table', 'spanner_instance', 'spanner', 'spanner.googleapis.com/', [
    ['api/api_request_count', 'DELTA', 'INT64', '1', '120s', ['database', 'method', 'status'], 'Requests to the instance, by status.'],
    ['api/request_latencies', 'DELTA', 'DISTRIBUTION', 's', '120s', ['database', 'method'], 'Time to answer a request.'],
    ['instance/cpu/utilization', 'GAUGE', 'DOUBLE', '10^2.%', '120s', ['database'], 'CPU used, as a share of what is provisioned.'],
    ['instance/cpu/utilization_by_priority', 'GAUGE', 'DOUBLE', '10^2.%', '120s', ['database', 'is_system', 'priority'], 'CPU used, as a share of what is provisioned, by priority.'],
  ]),
  // The list of metrics has no row of it: delay and period are those of Pub/Sub's backlog, doubled.
  ...platform('queue', 'managedkafka.googleapis.com/TopicPartitionConsumerGroup', 'managedkafka', 'managedkafka.googleapis.com/', [
    ['offset_lag', 'GAUGE', 'INT64', '1', '240s', [], 'Messages of a partition that the consumer group has not committed.'],
  ]),
  ...platform('queue', 'pubsub_subscription', 'pubsub', 'pubsub.googleapis.com/subscription/', [
    ['num_undelivered_messages', 'GAUGE', 'INT64', '1', '120s', [], 'Backlog. May have gaps of minutes.'],
    ['oldest_unacked_message_age', 'GAUGE', 'INT64', 's', '120s', [], 'Age of the oldest message not acknowledged. May have gaps of minutes.'],
    ['ack_message_count', 'DELTA', 'INT64', '1', '240s', ['delivery_type'], 'Messages acknowledged.'],
    ['sent_message_count', 'DELTA', 'INT64', '1', '240s', ['delivery_type'], 'Messages sent to subscribers.'],
    ['dead_letter_message_count', 'DELTA', 'INT64', '1', '240s', ['response_code'], 'Messages that reached the Pub/Sub dead-letter topic.'],
    ['push_request_count', 'DELTA', 'INT64', '1', '120s', ['response_class', 'response_code', 'delivery_type'], 'Push attempts, by response.'],
    ['push_request_latencies', 'DELTA', 'DISTRIBUTION', 'us', '240s', ['response_code', 'delivery_type'], 'Time of a push attempt.'],
    ['ack_latencies', 'DELTA', 'DISTRIBUTION', 'ms', '240s', ['delivery_type'], 'Time from sent to acknowledged.'],
    ['expired_ack_deadlines_count', 'DELTA', 'INT64', '1', '240s', ['delivery_type'], 'Messages whose acknowledgement came too late or never.'],
    ['delivery_latency_health_score', 'GAUGE', 'BOOL', '1', '360s', ['criteria'], 'Whether the subscription meets each condition of low delivery latency.'],
  ]),
  ...platform('queue', 'pubsub_topic', 'pubsub', 'pubsub.googleapis.com/', [
    ['topic/send_request_count', 'DELTA', 'INT64', '1', '120s', ['response_class', 'response_code'], 'Publish requests, by response.'],
    ['topic/message_sizes', 'DELTA', 'DISTRIBUTION', 'By', '240s', [], 'Sizes of published messages. The count of the distribution is the number of messages.'],
  ]),
  ...platform('table', 'bigquery_project', 'bigquery', 'bigquery.googleapis.com/', [
    ['query/count', 'GAUGE', 'INT64', '1', '420s', ['priority'], 'Queries in flight.'],
    ['query/execution_times', 'GAUGE', 'DISTRIBUTION', 's', '420s', [], 'Time of queries, without failed queries and cache hits.'],
    ['job/num_in_flight', 'GAUGE', 'INT64', '1', '420s', ['priority', 'job_type', 'state'], 'Jobs in flight.'],
    ['slots/allocated', 'GAUGE', 'INT64', '1', '420s', ['reservation', 'job_type'], 'Slots allocated.'],
  ]),
  ...platform('table', 'bigquery_dataset', 'bigquery', 'bigquery.googleapis.com/', [
    ['storage/stored_bytes', 'GAUGE', 'INT64', 'By', '10800s', ['table'], 'Bytes stored, sampled every 30 minutes.', '1800s'],
    ['storage/table_count', 'GAUGE', 'INT64', '1', '10800s', [], 'Tables, sampled every 30 minutes.', '1800s'],
    ['storage/uploaded_row_count', 'DELTA', 'INT64', '1', '21720s', ['table'], 'Rows uploaded, six hours late: never a freshness indicator.'],
    ['storage/uploaded_bytes', 'DELTA', 'INT64', 'By', '21720s', ['table'], 'Bytes uploaded, six hours late.'],
    ['storage/insertall_inserted_rows', 'DELTA', 'DOUBLE', '1', '420s', ['table'], 'Rows inserted by tabledata.insertAll.'],
  ]),
  ...platform('table', 'global', 'bigquery', 'bigquery.googleapis.com/', [
    ['query/scanned_bytes', 'DELTA', 'INT64', 'By', '21720s', ['priority'], 'Bytes scanned by queries, six hours late.'],
  ]),
  ...platform('api', 'cloud_run_revision', 'logging', 'logging.googleapis.com/', [
    ['log_entry_count', 'DELTA', 'INT64', '1', '180s', ['log', 'severity'], 'Log lines, by severity.'],
    ['byte_count', 'DELTA', 'INT64', 'By', '180s', ['log', 'severity'], 'Bytes of log lines.'],
  ]),
  // Counted by log-based metrics that are emitted with the alerts that need them.
  ...platform('api', 'cloud_run_revision', 'logging.user', 'logging.googleapis.com/user/', [
    ['atalaya/container_failures', 'DELTA', 'INT64', '1', '180s', [], 'Containers that did not start, were killed, or exited. The process itself cannot count these.'],
  ]),
  ...platform('api', 'uptime_url', 'uptime', 'monitoring.googleapis.com/uptime_check/', [
    ['check_passed', 'GAUGE', 'BOOL', '', '60s', ['check_id', 'checker_location'], 'Whether a probe from outside was answered.'],
  ]),
  ...platform('table', 'logging_sink', 'logging', 'logging.googleapis.com/', [
    ['exports/error_count', 'DELTA', 'INT64', '1', '420s', [], 'Log lines that a sink could not export.'],
  ]),
];

const byId: ReadonlyMap<string, Signal> = new Map([...ownList, ...platformList].map((signal) => [signal.id, signal]));

/** What the pipeline emits. An own signal's id is its OpenTelemetry name. */
export const ownSignals = (): readonly Signal[] => ownList;

/** What Google Cloud emits, such as 'run.request_latencies' or 'pubsub.num_undelivered_messages'. */
export const platformSignals = (): readonly Signal[] => platformList;

/** Undefined when there is none. */
export const signalById = (id: string): Signal | undefined => byId.get(id);
