/**
 * Stages that others run. Only what selects their metrics is known: names on Google Cloud, the service.name of the team's own
 * telemetry, and limits that a dashboard marks.
 */
import type { Duration } from './quantity.ts';

/** Who runs a stage: Atalaya's own pipeline, or the team's own code. */
export type Runtime = 'atalaya' | 'own';

/**
 * The team's service sends OpenTelemetry's HTTP server metrics (http.server.request.duration, in seconds) to Google's OTLP
 * endpoint or to Prometheus. `service` is its service.name. `routes`: the values of http.route that are data routes; all where it is
 * left out.
 */
export interface OwnTelemetry {
  readonly service: string;
  readonly routes?: readonly string[];
}

/** An application load balancer, by the name of its URL map. It counts what callers were answered. */
export interface LoadBalancer {
  readonly kind: 'LoadBalancer';
  readonly urlMap: string;
  /** Where only one backend service of the URL map belongs to the system. */
  readonly backend: string | undefined;
  /** 'external' is the global one; 'internal' the regional internal one. */
  readonly scheme: 'external' | 'internal';
}

/** Cloud Endpoints or an API Gateway's managed service, by its service name, such as 'orders.endpoints.shop-prod.cloud.goog'. */
export interface Endpoints {
  readonly kind: 'Endpoints';
  readonly service: string;
}

export type Front = LoadBalancer | Endpoints;

export interface Cluster {
  readonly cluster: string;
  readonly namespace: string;
}

export type OwnPlatform = 'cloud-run' | 'cloud-function' | 'cloud-function-gen1' | 'gke' | 'other';

/** A service that the team runs, as an API or as what reads a queue. */
export interface OwnService {
  readonly kind: 'OwnService';
  readonly runtime: 'own';
  readonly platform: OwnPlatform;
  /** Of the Cloud Run service, the function, or the container. */
  readonly name: string;
  /** Only of 'gke'. */
  readonly workload: Cluster | undefined;
  readonly front: Front | undefined;
  readonly telemetry: OwnTelemetry | undefined;
  /** Address that an uptime check asks, such as 'https://api.example.com/health'. */
  readonly probe: string | undefined;
  /** Instance limit, where it is known. */
  readonly maxInstances: number | undefined;
  /** The platform's or the front's timeout of a request. */
  readonly timeout: Duration | undefined;
  /** Subscriptions that it reads; empty: the only one, or none. */
  readonly reads: readonly string[];
}

export interface DataflowJob {
  readonly kind: 'DataflowJob';
  readonly runtime: 'own';
  readonly name: string;
  /** Subscriptions that it reads; empty: the only one. */
  readonly reads: readonly string[];
}

/** A topic of Managed Service for Apache Kafka, and the consumer group that reads it. */
export interface KafkaTopic {
  readonly kind: 'KafkaTopic';
  readonly runtime: 'own';
  readonly cluster: string;
  readonly topic: string;
  readonly consumerGroup: string;
}

export interface CloudSqlTable {
  readonly kind: 'CloudSqlTable';
  readonly runtime: 'own';
  readonly instance: string;
  readonly database: string;
  readonly engine: 'postgres' | 'mysql';
  /** The flag max_connections, where it is known: no metric has it. */
  readonly maxConnections: number | undefined;
}

export interface SpannerTable {
  readonly kind: 'SpannerTable';
  readonly runtime: 'own';
  readonly instance: string;
  readonly database: string;
}

export type OwnQueue = KafkaTopic;
export type OwnIngest = OwnService | DataflowJob;
export type OwnTable = CloudSqlTable | SpannerTable;
export type OwnApi = OwnService;

export interface ServiceOptions {
  readonly front?: Front;
  readonly telemetry?: OwnTelemetry;
  readonly probe?: string;
  readonly maxInstances?: number;
  readonly timeout?: Duration;
  readonly reads?: readonly string[];
}

export const ownService = (
  platform: OwnPlatform,
  name: string,
  options: ServiceOptions & { readonly runtime?: 'own'; readonly workload?: Cluster } = {},
): OwnService => ({
  kind: 'OwnService',
  runtime: 'own',
  platform,
  name,
  workload: undefined,
  front: undefined,
  telemetry: undefined,
  probe: undefined,
  maxInstances: undefined,
  timeout: undefined,
  reads: [],
  ...options,
});

/** A container on Google Kubernetes Engine. Its requests are counted by what is in front of it, or by its own telemetry. */
export const gke = (
  name: string,
  { cluster, namespace = 'default', ...options }: ServiceOptions & Partial<Cluster> & Pick<Cluster, 'cluster'>,
): OwnService => ownService('gke', name, { ...options, workload: { cluster, namespace } });

/** A service on something else, such as virtual machines. Its requests are counted by its front or its own telemetry. */
export const service = (name: string, options: ServiceOptions): OwnService => ownService('other', name, options);

export const loadBalancer = (
  urlMap: string,
  options: { readonly backend?: string; readonly scheme?: LoadBalancer['scheme'] } = {},
): LoadBalancer => ({ kind: 'LoadBalancer', urlMap, backend: undefined, scheme: 'external', ...options });

export const endpoints = (name: string): Endpoints => ({ kind: 'Endpoints', service: name });

/** A streaming job that reads a subscription. */
export const dataflow = (name: string, options: { readonly reads?: readonly string[] } = {}): DataflowJob => ({
  kind: 'DataflowJob',
  runtime: 'own',
  name,
  reads: [],
  ...options,
});

export const managedKafka = (
  topic: string,
  options: { readonly cluster: string; readonly consumerGroup: string },
): KafkaTopic => ({ kind: 'KafkaTopic', runtime: 'own', topic, ...options });

export const cloudSql = (
  instance: string,
  options: { readonly database: string; readonly engine?: CloudSqlTable['engine']; readonly maxConnections?: number },
): CloudSqlTable => ({
  kind: 'CloudSqlTable',
  runtime: 'own',
  instance,
  engine: 'postgres',
  maxConnections: undefined,
  ...options,
});

export const spanner = (instance: string, options: { readonly database: string }): SpannerTable => ({
  kind: 'SpannerTable',
  runtime: 'own',
  instance,
  ...options,
});
