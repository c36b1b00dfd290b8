/** A system as an inventory suggests it, before it is written as a definition. */
import type { Workload } from '../frontResources.ts';
import type {
  DataflowResource,
  FunctionResource,
  PolicyResource,
  Service,
  SloResource,
  TableResource,
  UptimeCheck,
} from '../inventory.ts';

export type StageName = 'queue' | 'ingest' | 'table' | 'api';

/** A sentence for whoever reads the definition, at the place that it is about. */
export interface Remark {
  readonly place: StageName | 'heading' | 'alerts' | 'objectives';
  readonly text: string;
  /** What to write there once it is known. */
  readonly code?: string;
}

export type QueueDraft =
  | {
      readonly kind: 'Pubsub';
      readonly topic: string;
      readonly subscription: string;
      readonly ackDeadlineSeconds: number | undefined;
      readonly retentionSeconds: number | undefined;
      readonly maxDeliveryAttempts: number | undefined;
      readonly hasDeadLetters: boolean;
      readonly address: string;
    }
  | { readonly kind: 'Kafka'; readonly topic: string; readonly cluster: string; readonly address: string };

export type Callable = Service | FunctionResource | Workload;

export type FrontDraft =
  | {
      readonly kind: 'LoadBalancer';
      readonly urlMap: string;
      /** Only where the URL map has several. */
      readonly backend: string | undefined;
      readonly isInternal: boolean;
      readonly address: string;
    }
  | { readonly kind: 'Endpoints'; readonly service: string; readonly address: string };

export interface ServiceDraft {
  readonly resource: Callable | DataflowResource;
  readonly front: FrontDraft | undefined;
  /** Of a workload. */
  readonly cluster: string | undefined;
  readonly probe: string | undefined;
}

export type TableDraft =
  | { readonly kind: 'BigQuery'; readonly resource: TableResource }
  | {
      readonly kind: 'CloudSql';
      readonly instance: string;
      readonly database: string | undefined;
      readonly engine: 'postgres' | 'mysql';
      readonly address: string;
    }
  | { readonly kind: 'Spanner'; readonly instance: string; readonly database: string; readonly address: string };

export interface SystemDraft {
  readonly id: string;
  /** The label `owner` or `team` of its resources, where they agree. */
  readonly owner: string | undefined;
  readonly project: string | undefined;
  readonly region: string | undefined;
  readonly queues: readonly QueueDraft[];
  readonly ingests: readonly ServiceDraft[];
  readonly tables: readonly TableDraft[];
  readonly apis: readonly ServiceDraft[];
  readonly policies: readonly PolicyResource[];
  readonly slos: readonly SloResource[];
  readonly probes: readonly UptimeCheck[];
  readonly remarks: readonly Remark[];
}
