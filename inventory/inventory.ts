/**
 * What exists in a project, as other tools print it: resources of Terraform or of gcloud in one vocabulary. A reader takes only
 * names and settings that a definition needs; values of environment variables are kept to find tables and topics, and are never printed.
 */
import type { Located, Link, Variable } from './located.ts';
import type {
  BackendService,
  EndpointGroup,
  EndpointsService,
  Exposure,
  ForwardingRule,
  GkeCluster,
  TargetProxy,
  UrlMap,
  Workload,
} from './frontResources.ts';
import type { JsonMap } from './json.ts';

export interface Topic extends Located {
  readonly kind: 'Topic';
  readonly name: string;
}

export interface Subscription extends Located {
  readonly kind: 'Subscription';
  readonly name: string;
  readonly topic: Link;
  readonly ackDeadlineSeconds: number | undefined;
  readonly retentionSeconds: number | undefined;
  readonly maxDeliveryAttempts: number | undefined;
  readonly deadLetterTopic: Link;
  readonly push: Push | undefined;
  /** 'dataset.table' of a BigQuery subscription. */
  readonly writesTable: Link;
  readonly writesBucket: Link;
  readonly isFiltered: boolean;
}

/** Whom a subscription pushes to: a URL, or the name of a service where the URL is known after apply. */
export interface Push {
  readonly endpoint: string | undefined;
  readonly service: Link;
}

export interface Limits {
  readonly maxInstances: number | undefined;
  readonly timeoutSeconds: number | undefined;
}

/** A Cloud Run service, or a worker pool. */
export interface Service extends Located {
  readonly kind: 'Service';
  readonly name: string;
  readonly isWorker: boolean;
  readonly url: string | undefined;
  readonly image: string | undefined;
  readonly limits: Limits;
  readonly variables: readonly Variable[];
  readonly account: Link;
}

export type Trigger =
  | { readonly kind: 'Topic'; readonly topic: Link }
  | { readonly kind: 'Http' }
  | { readonly kind: 'Other'; readonly event: string };

export interface FunctionResource extends Located {
  readonly kind: 'Function';
  readonly name: string;
  readonly generation: 1 | 2;
  readonly trigger: Trigger;
  readonly url: string | undefined;
  readonly limits: Limits;
  readonly variables: readonly Variable[];
  readonly account: Link;
}

/** An Eventarc trigger: events of a topic for a service. */
export interface EventTrigger extends Located {
  readonly kind: 'EventTrigger';
  readonly name: string;
  readonly topic: Link;
  readonly subscription: Link;
  readonly service: Link;
}

export interface Column {
  readonly name: string;
  /** As BigQuery spells it, in capitals. */
  readonly type: string;
  readonly mode: string;
  readonly description: string | undefined;
  readonly fields: readonly Column[];
}

export interface TableResource extends Located {
  readonly kind: 'Table';
  readonly dataset: Link;
  readonly table: string;
  readonly columns: readonly Column[];
  readonly partitionBy: string | undefined;
  readonly clusterBy: readonly string[];
  readonly isView: boolean;
}

export interface Dataset extends Located {
  readonly kind: 'Dataset';
  readonly dataset: string;
}

export interface DataflowResource extends Located {
  readonly kind: 'Dataflow';
  readonly name: string;
  /** False for a batch job, which ends. */
  readonly isStreaming: boolean;
  readonly variables: readonly Variable[];
}

export interface SqlInstance extends Located {
  readonly kind: 'SqlInstance';
  readonly name: string;
  /** Such as POSTGRES_16. */
  readonly version: string | undefined;
}

export interface SpannerInstance extends Located {
  readonly kind: 'SpannerInstance';
  readonly name: string;
}

interface InInstance extends Located {
  readonly name: string;
  readonly instance: Link;
}

export interface SqlDatabase extends InInstance {
  readonly kind: 'SqlDatabase';
}

export interface SpannerDatabase extends InInstance {
  readonly kind: 'SpannerDatabase';
}

export type Database = SqlDatabase | SpannerDatabase;

export interface KafkaCluster extends Located {
  readonly kind: 'KafkaCluster';
  readonly name: string;
}

export interface KafkaTopicResource extends Located {
  readonly kind: 'KafkaTopic';
  readonly name: string;
  readonly cluster: Link;
}

/** A role of an account on a dataset or a table. */
export interface Access extends Located {
  readonly kind: 'Access';
  readonly account: string;
  readonly role: string;
  readonly dataset: Link;
  readonly table: Link;
}

export interface Channel extends Located {
  readonly kind: 'Channel';
  readonly title: string;
  readonly type: string;
}

export interface PolicyResource extends Located {
  readonly kind: 'Policy';
  readonly title: string;
  readonly policy: JsonMap;
}

export interface DashboardResource extends Located {
  readonly kind: 'Dashboard';
  readonly title: string;
  readonly dashboard: JsonMap;
}

export interface SloResource extends Located {
  readonly kind: 'Slo';
  readonly title: string;
  readonly slo: JsonMap;
}

export interface UptimeCheck extends Located {
  readonly kind: 'UptimeCheck';
  readonly title: string;
  readonly host: string | undefined;
  readonly path: string | undefined;
}

export interface LogMetric extends Located {
  readonly kind: 'LogMetric';
  readonly name: string;
}

export type Resource =
  | Topic
  | Subscription
  | Service
  | FunctionResource
  | EventTrigger
  | TableResource
  | Dataset
  | DataflowResource
  | SqlInstance
  | SpannerInstance
  | Database
  | KafkaCluster
  | KafkaTopicResource
  | GkeCluster
  | Workload
  | Exposure
  | ForwardingRule
  | TargetProxy
  | UrlMap
  | BackendService
  | EndpointGroup
  | EndpointsService
  | Access
  | Channel
  | PolicyResource
  | DashboardResource
  | SloResource
  | UptimeCheck
  | LogMetric;

/** A resource that is not understood, and why. */
export interface Unread {
  readonly address: string;
  /** As the tool calls its kind. */
  readonly type: string;
  readonly reason: string;
}

export interface Inventory {
  readonly kind: 'Inventory';
  /** What was read, for the heading of the definition. */
  readonly source: string;
  readonly resources: readonly Resource[];
  readonly unread: readonly Unread[];
  /** Kinds that a definition does not need, such as buckets: how many there are of each. */
  readonly unneeded: ReadonlyMap<string, number>;
}

/** The resources of one kind. */
export const ofKind = <K extends Resource['kind']>(
  { resources }: Pick<Inventory, 'resources'>,
  kind: K,
): readonly Extract<Resource, { readonly kind: K }>[] =>
  resources.filter((resource): resource is Extract<Resource, { readonly kind: K }> => resource.kind === kind);
