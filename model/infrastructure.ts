/**
 * What the emitted infrastructure needs and no other part of a definition says. Names, sizes, deadlines, retention and accounts are
 * derived; everything here has a default.
 */
import type { Duration } from './quantity.ts';
import type { Platform } from './stage.ts';

/** What runs the ingest stage: a container or a function to which messages are pushed, or a worker pool that pulls them. */
export type IngestKind = 'service' | 'function' | 'worker';

/** What is in front of the API: nothing, Cloud Endpoints (ESPv2 on Cloud Run), or a load balancer with Cloud Armor. */
export type GatewayKind = 'none' | 'endpoints' | 'load-balancer';

export type ExistingResource = 'topic' | 'dataset';

export interface Infrastructure {
  readonly ingest: IngestKind;
  readonly gateway: GatewayKind;
  /** What somebody else made, such as a dataset that several systems share: it is read, not created. */
  readonly existing: readonly ExistingResource[];
  /** Rows older than this are deleted, by day; undefined: never. */
  readonly keepRows: Duration | undefined;
  /** How long the daily snapshots of the tables are kept; 'none': there are none. */
  readonly keepBackups: Duration | 'none';
  /** How long callers wait for a new instance: run.googleapis.com/container/startup_latencies. */
  readonly coldStart: Duration;
  /** Names of the service accounts begin with this. */
  readonly accounts: string;
}

export type InfrastructureDefinition = Partial<Infrastructure>;

interface Described {
  readonly id: string;
  readonly stages: { readonly ingest: { readonly platform: Platform } };
  readonly infrastructure?: InfrastructureDefinition;
}

/** The definition's values, with every default filled in. */
export const infrastructureOf = ({ id, infrastructure = {}, stages }: Described): Infrastructure => ({
  ingest: stages.ingest.platform === 'cloud-function' ? 'function' : 'service',
  gateway: 'none',
  existing: [],
  keepRows: undefined,
  keepBackups: '30d',
  coldStart: '1s',
  accounts: id,
  ...infrastructure,
});
