/**
 * The series of a system's stages, built once for alerts, dashboards, SLOs and runbooks. A stage is a list, because a
 * system may have none or several services or queues in it. Our own counters are used where they are more precise than
 * the platform's: they distinguish a data route from a health check, and a message from an attempt.
 */
import { is, isOneOf, type Match } from '../model/selection.ts';
import { exportPath, type Route } from '../model/stage.ts';
import { resourceName, type Environment, type System } from '../model/system.ts';
import { byPlatform, byProcess, narrowed, ofWholeProject, seriesOf, type Sent, type Series } from './series.ts';

/** A part of a stage, with its deployed name. */
export interface Part {
  readonly name: string;
}

export interface QueueSeries extends Part {
  /** Messages published to the topic, as a distribution of their sizes. */
  readonly published: Series;
  /** Messages that the queue took: counted by the platform, or by the process that embeds the queue. */
  readonly accepted: Series;
  /** Messages not yet acknowledged. */
  readonly backlog: Series;
  /** Seconds since the oldest unacknowledged message was published. */
  readonly oldestAge: Series;
  /** Messages forwarded to the dead-letter topic. */
  readonly deadLetterTopic: Series;
}

/** The platform's metrics of a Cloud Run service; second-generation functions are such services too. */
export interface ServiceSeries extends Part {
  /** All requests that reached the service, including health checks. */
  readonly requests: Series;
  readonly latencies: Series;
  readonly cpu: Series;
  readonly memory: Series;
  readonly instances: Series;
  readonly concurrency: Series;
  readonly startup: Series;
  readonly cpuTime: Series;
  readonly memoryTime: Series;
  readonly logBytes: Series;
  readonly containerFailures: Series;
}

export interface IngestSeries extends ServiceSeries {
  /** Labelled by `outcome` and `code`. */
  readonly messages: Series;
  /** Deliveries, redeliveries included. */
  readonly consumed: Series;
  /** Test messages at their outcome. */
  readonly tests: Series;
  /** Seconds from publishing to storing. */
  readonly age: Series;
}

export interface TableSeries extends Part {
  /** Inserts and queries, labelled by `db.operation.name` and `error.type`. */
  readonly operations: Series;
  /** Bytes read by all queries of the project. */
  readonly scannedBytes: Series;
}

export interface ApiSeries extends ServiceSeries {
  /** Responses on declared data routes. Health checks, metrics and unknown paths would improve every figure. */
  readonly dataRequests: Series;
  /** Responses on every path. */
  readonly allRequests: Series;
  /** Requests refused because too many were running. */
  readonly shed: Series;
  /** Results of uptime checks. */
  readonly probes: Series;
}

/** An objective's events in the pipeline's counters. */
export interface EventSeries {
  readonly good: Series;
  readonly total: Series;
  /** Already bad, but neither in `good` nor in `total`. */
  readonly overdue: Series;
}

export interface SystemSeries {
  readonly queue: readonly QueueSeries[];
  readonly ingest: readonly IngestSeries[];
  readonly table: readonly TableSeries[];
  readonly api: readonly ApiSeries[];
  /** Keyed by the objective's id. */
  readonly events: ReadonlyMap<string, EventSeries>;
}

/** Messages with one of these outcomes. */
export const outcomes = ({ messages }: IngestSeries, ...of: readonly string[]): Series =>
  narrowed(messages, isOneOf('outcome', of));

/** Responses with a server error. */
export const serverError: Match = { label: 'http.response.status_code', op: '=~', value: '5..' };

/** Placeholder for the id of the uptime check, which exists only after creation: Terraform replaces it. */
export const uptimeCheckId = (system: string): string => `atalaya-uptime-${system}`;

export const seriesOfSystem = (system: System, environment: Environment): SystemSeries => ({
  queue: [queueSeries(system, environment)],
  ingest: [ingestSeries(system, environment)],
  table: [tableSeries(system)],
  api: [apiSeries(system, environment)],
  events: new Map(system.objectives.map(({ id }) => [id, eventSeries(system, id)])),
});

const queueSeries = (system: System, environment: Environment): QueueSeries => {
  const { queue } = system.stages;
  const name = resourceName(system, queue.subscription, environment);
  const ofSubscription = (id: string): Sent => byPlatform(`pubsub.${id}`, 'subscription_id', name);
  const published = byPlatform(
    'pubsub.topic.message_sizes',
    'topic_id',
    resourceName(system, queue.topic, environment),
  );
  return {
    name,
    published: seriesOf(published),
    accepted: seriesOf(published, byProcess(system.id, 'messaging.client.sent.messages')),
    // Only Pub/Sub knows its backlog; the process that embeds a queue knows its own.
    backlog: seriesOf(ofSubscription('num_undelivered_messages'), byProcess(system.id, 'atalaya.queue.backlog')),
    oldestAge: seriesOf(ofSubscription('oldest_unacked_message_age'), byProcess(system.id, 'atalaya.queue.oldest_age')),
    deadLetterTopic: seriesOf(ofSubscription('dead_letter_message_count')),
  };
};

const serviceSeries = (name: string): ServiceSeries => {
  const ofService = (id: string): Series => seriesOf(byPlatform(id, 'service_name', name));
  return {
    name,
    requests: ofService('run.request_count'),
    latencies: ofService('run.request_latencies'),
    cpu: ofService('run.container.cpu.utilizations'),
    memory: ofService('run.container.memory.utilizations'),
    instances: ofService('run.container.instance_count'),
    concurrency: ofService('run.container.max_request_concurrencies'),
    startup: ofService('run.container.startup_latencies'),
    cpuTime: ofService('run.container.cpu.allocation_time'),
    memoryTime: ofService('run.container.memory.allocation_time'),
    logBytes: ofService('logging.byte_count'),
    containerFailures: ofService('logging.user.atalaya.container_failures'),
  };
};

const ingestSeries = (system: System, environment: Environment): IngestSeries => ({
  ...serviceSeries(resourceName(system, system.stages.ingest.name, environment)),
  messages: seriesOf(byProcess(system.id, 'atalaya.ingest.messages')),
  consumed: seriesOf(byProcess(system.id, 'messaging.client.consumed.messages')),
  tests: seriesOf(byProcess(system.id, 'atalaya.synthetic.messages')),
  age: seriesOf(byProcess(system.id, 'atalaya.ingest.age')),
});

const tableSeries = ({ id, stages: { table } }: System): TableSeries => ({
  name: `${table.dataset}.${table.table}`,
  operations: seriesOf(byProcess(id, 'db.client.operation.duration')),
  scannedBytes: seriesOf(ofWholeProject('bigquery.query.scanned_bytes')),
});

const apiSeries = (system: System, environment: Environment): ApiSeries => {
  const { id, stages } = system;
  const requests = 'http.server.request.duration';
  return {
    ...serviceSeries(resourceName(system, stages.api.name, environment)),
    dataRequests: seriesOf(byProcess(id, requests, isOneOf('http.route', dataPaths(stages.api.routes)))),
    allRequests: seriesOf(byProcess(id, requests)),
    shed: seriesOf(byProcess(id, 'atalaya.api.shed')),
    probes: seriesOf(byPlatform('uptime.check_passed', 'check_id', uptimeCheckId(id))),
  };
};

const dataPaths = (routes: readonly Route[]): readonly string[] => {
  const paths = routes.flatMap((route) =>
    route.kind === 'ListRoute' ? [route.path, exportPath(route.path)] : [route.path],
  );
  return [...new Set(paths)].toSorted();
};

const eventSeries = ({ id }: System, objective: string): EventSeries => {
  const of = (signal: string): Series => seriesOf(byProcess(id, signal, is('objective', objective)));
  return {
    good: of('atalaya.objective.good_events'),
    total: of('atalaya.objective.total_events'),
    overdue: of('atalaya.ingest.overdue'),
  };
};
