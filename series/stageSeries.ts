/** What each stage of a system sends, by part: a stage may have none or several. */
import type { Series } from './series.ts';

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
  /** Messages sent to subscribers, redeliveries included. */
  readonly delivered: Series;
  readonly acknowledged: Series;
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
  /** Messages that were processed to their end. */
  readonly handled: Series;
  /** What `handled` counts, in words. */
  readonly handledWords: string;
  /** Attempts to process a message, and those that failed. */
  readonly attempts: Series;
  readonly failures: Series;
  /** Deliveries of its subscriptions, and those that were acknowledged; undefined where no subscription is known. */
  readonly deliveries: { readonly sent: Series; readonly acknowledged: Series } | undefined;
  /** Seconds by which the stage is behind, as it measures it itself. */
  readonly lag: Series;
}

export interface TableSeries extends Part {
  /** Inserts and queries, labelled by `db.operation.name` and `error.type`. */
  readonly operations: Series;
  /** Bytes billed for the queries of the API, by `http.route`. */
  readonly billedBytes: Series;
  /** Bytes read by all queries of the project. */
  readonly scannedBytes: Series;
}

/** A container on Kubernetes. */
export interface ContainerSeries extends Part {
  readonly restarts: Series;
  /** Shares of its limit. */
  readonly cpu: Series;
  readonly memory: Series;
}

export interface JobSeries extends Part {
  /** 1 once the job failed. */
  readonly failed: Series;
  /** Seconds since the newest event time up to which everything is processed. */
  readonly watermarkAge: Series;
  /** Seconds for which the oldest element has been waiting or processed. */
  readonly systemLag: Series;
  readonly elements: Series;
}

export interface CloudSqlSeries extends Part {
  /** 1 while the server runs. */
  readonly up: Series;
  readonly cpu: Series;
  readonly memory: Series;
  readonly disk: Series;
  readonly connections: Series;
  readonly maxConnections: number | undefined;
}

export interface SpannerSeries extends Part {
  /** Shares of what is provisioned; users' requests have high priority. */
  readonly cpuOfUsers: Series;
  readonly cpu: Series;
  /** Labelled by `status`. */
  readonly requests: Series;
  readonly latencies: Series;
}

export interface ApiSeries extends ServiceSeries {
  /** Responses on declared data routes. Health checks, metrics and unknown paths would improve every figure. */
  readonly dataRequests: Series;
  /** Their durations, as a distribution: the same series where it counts them too. */
  readonly durations: Series;
  /** The same, where `http.route` says which route. */
  readonly byRoute: Series;
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
  /** Of APIs and of what reads queues. */
  readonly containers: readonly ContainerSeries[];
  readonly jobs: readonly JobSeries[];
  readonly cloudSql: readonly CloudSqlSeries[];
  readonly spanner: readonly SpannerSeries[];
  /** Keyed by the objective's id. */
  readonly events: ReadonlyMap<string, EventSeries>;
}
