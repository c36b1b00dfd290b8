/** A metric: what it measures, its kind and unit, its labels, its ingest delay, and its name in each dialect. */
import type { Duration } from './quantity.ts';
import type { StageName } from './stage.ts';

export interface Signal {
  readonly kind: 'Signal';
  readonly id: string;
  readonly stage: StageName;
  readonly description: string;
  /** 'own' is emitted by the pipeline; 'platform' by Google Cloud; 'team' by services that the definition names. */
  readonly source: 'own' | 'platform' | 'team';
  readonly metricKind: 'DELTA' | 'GAUGE' | 'CUMULATIVE';
  readonly valueType: 'INT64' | 'DOUBLE' | 'BOOL' | 'DISTRIBUTION';
  /** UCUM, such as 's', 'By', '1' or '{message}'. */
  readonly unit: string;
  readonly labels: readonly string[];
  /** From the sampling of a point until it can be read. */
  readonly ingestDelay: Duration;
  /** Time between two points of a series. */
  readonly samplePeriod: Duration;
  readonly names: {
    readonly cloudMonitoring: string;
    /** Undefined for platform signals. */
    readonly openTelemetry: string | undefined;
    readonly prometheus: string;
  };
  /** Cloud Monitoring resource type; empty for a metric of a team where the definition does not say it. */
  readonly resource: string;
  /** Of a resource type that no list of ours has. */
  readonly resourceLabels?: readonly string[];
}
