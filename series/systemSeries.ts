/**
 * The series of a system's stages, built once for alerts, dashboards, SLOs and runbooks. A stage is a list, because a
 * system may have none or several services or queues in it. Our own counters are used where they are more precise than
 * the platform's: they distinguish a data route from a health check, and a message from an attempt.
 */
import { is, isOneOf } from '../model/selection.ts';
import { type Api, type Ingest, type Queue, type Table } from '../model/stage.ts';
import { exportPath } from '../model/route.ts';
import type { Route } from '../model/route.ts';
import { apisOf, ingestsOf, queuesOf, tablesOf } from '../model/stages.ts';
import { isPipelineSystem, resourceName, type Environment, type System } from '../model/system.ts';
import { nobodySends, ownApiSeries, ownIngestSeries, runContainers } from './ownSeries.ts';
import { kafkaSeries, platformSeries } from './platformSeries.ts';
import type {
  ApiSeries,
  EventSeries,
  IngestSeries,
  QueueSeries,
  ServiceSeries,
  SystemSeries,
  TableSeries,
} from './stageSeries.ts';
import { byPlatform, byProcess, narrowed, ofWholeProject, seriesOf, type Sent, type Series } from './series.ts';

/** Messages with one of these outcomes. */
export const outcomes = ({ messages }: IngestSeries, ...of: readonly string[]): Series =>
  narrowed(messages, isOneOf('outcome', of));

/**
 * Placeholder for the id of the uptime check of an API, by its index: it exists only after creation, and Terraform replaces it.
 * None is a part of another.
 */
export const uptimeCheckId = (system: string, index: number = 0): string =>
  `atalaya-uptime${index === 0 ? '' : index + 1}-${system}`;

export const seriesOfSystem = (system: System, environment: Environment): SystemSeries => {
  const isPipeline = isPipelineSystem(system);
  const subscriptions = queuesOf(system).flatMap((queue) =>
    queue.kind === 'Queue' ? [resourceName(system, queue.subscription, environment)] : [],
  );
  return {
    queue: queuesOf(system).map((queue) =>
      queue.kind === 'Queue' ? queueSeries(system, queue, environment) : kafkaSeries(queue),
    ),
    ingest: ingestsOf(system).map((ingest) =>
      ingest.kind === 'Ingest'
        ? ingestSeries(system, ingest, environment)
        : ownIngestSeries(
            ingest,
            resourceName(system, ingest.name, environment),
            ingest.reads.length === 0 && subscriptions.length === 1
              ? subscriptions
              : ingest.reads.map((name) => resourceName(system, name, environment)),
          ),
    ),
    table: tablesOf(system).flatMap((table) => (table.kind === 'Table' ? [tableSeries(system, table)] : [])),
    api: apisOf(system).map((api, index) =>
      api.kind === 'Api'
        ? apiSeries(system, api, environment)
        : ownApiSeries(api, resourceName(system, api.name, environment), uptimeCheckId(system.id, index)),
    ),
    ...platformSeries(system, environment),
    events: isPipeline ? new Map(system.objectives.map(({ id }) => [id, eventSeries(system, id)])) : new Map(),
  };
};

const queueSeries = (system: System, queue: Queue, environment: Environment): QueueSeries => {
  const embedded = (id: string): readonly Sent[] => (isPipelineSystem(system) ? [byProcess(system.id, id)] : []);
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
    accepted: seriesOf(published, ...embedded('messaging.client.sent.messages')),
    // Only Pub/Sub knows its backlog; the process that embeds a queue knows its own.
    backlog: seriesOf(ofSubscription('num_undelivered_messages'), ...embedded('atalaya.queue.backlog')),
    oldestAge: seriesOf(ofSubscription('oldest_unacked_message_age'), ...embedded('atalaya.queue.oldest_age')),
    delivered: seriesOf(ofSubscription('sent_message_count')),
    acknowledged: seriesOf(ofSubscription('ack_message_count')),
    deadLetterTopic:
      queue.deadLetters === 'none' && !isPipelineSystem(system)
        ? nobodySends(`the subscription '${name}' has no dead-letter topic`)
        : seriesOf(ofSubscription('dead_letter_message_count')),
  };
};

const serviceSeries = (name: string): ServiceSeries => {
  const ofService = (id: string): Series => seriesOf(byPlatform(id, 'service_name', name));
  return {
    name,
    requests: ofService('run.request_count'),
    latencies: ofService('run.request_latencies'),
    ...runContainers(name),
  };
};

const ingestSeries = (system: System, ingest: Ingest, environment: Environment): IngestSeries => {
  const messages = seriesOf(byProcess(system.id, 'atalaya.ingest.messages'));
  const of = (...outcome: readonly string[]): Series => narrowed(messages, isOneOf('outcome', outcome));
  return {
    ...serviceSeries(resourceName(system, ingest.name, environment)),
    messages,
    handled: of('stored'),
    handledWords: 'messages stored',
    attempts: of('stored', 'rejected', 'retried'),
    failures: of('rejected', 'retried'),
    deliveries: undefined,
    consumed: seriesOf(byProcess(system.id, 'messaging.client.consumed.messages')),
    tests: seriesOf(byProcess(system.id, 'atalaya.synthetic.messages')),
    age: seriesOf(byProcess(system.id, 'atalaya.ingest.age')),
    lag: nobodySends('ingest counts overdue messages instead'),
  };
};

const tableSeries = (system: System, table: Table): TableSeries => ({
  name: `${table.dataset}.${table.table}`,
  operations: isPipelineSystem(system)
    ? seriesOf(byProcess(system.id, 'db.client.operation.duration'))
    : nobodySends(`the code that reads and writes '${table.dataset}.${table.table}' does not time its queries`),
  billedBytes: isPipelineSystem(system)
    ? seriesOf(byProcess(system.id, 'atalaya.query.billed_bytes'))
    : nobodySends(`the code that reads '${table.dataset}.${table.table}' does not say what its queries bill`),
  scannedBytes: seriesOf(ofWholeProject('bigquery.query.scanned_bytes')),
});

const apiSeries = (system: System, api: Api, environment: Environment): ApiSeries => {
  const { id } = system;
  const requests = 'http.server.request.duration';
  const dataRequests = seriesOf(byProcess(id, requests, isOneOf('http.route', dataPaths(api.routes))));
  return {
    ...serviceSeries(resourceName(system, api.name, environment)),
    dataRequests,
    durations: dataRequests,
    byRoute: dataRequests,
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
