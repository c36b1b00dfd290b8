/** Properties of known metrics by type. Most metrics are unknown; then rules report nothing. */
import type { Signal } from '../../model/signal.ts';
import { ownSignals, platformSignals } from '../../model/signals.ts';
import { seconds } from '../../model/quantity.ts';

export interface Metric {
  readonly type: string;
  readonly kind: Signal['metricKind'];
  readonly value: Signal['valueType'];
  /** Undefined when the labels are not fixed, as with Prometheus metrics. */
  readonly labels: readonly string[] | undefined;
  readonly resource: string;
  /** Seconds until a point is readable. */
  readonly delay: number;
}

const catalogue: ReadonlyMap<string, Metric> = new Map(
  [...ownSignals(), ...platformSignals()].map((signal) => [
    signal.names.cloudMonitoring,
    {
      type: signal.names.cloudMonitoring,
      kind: signal.metricKind,
      value: signal.valueType,
      labels:
        signal.source === 'platform' && !signal.names.cloudMonitoring.includes('/user/') ? signal.labels : undefined,
      resource: signal.resource,
      delay: seconds(signal.ingestDelay),
    },
  ]),
);

/** Source: Managed Service for Prometheus, "Prometheus metric types in Cloud Monitoring". */
const prometheus: Readonly<Record<string, Pick<Metric, 'kind' | 'value'>>> = {
  counter: { kind: 'CUMULATIVE', value: 'DOUBLE' },
  gauge: { kind: 'GAUGE', value: 'DOUBLE' },
  histogram: { kind: 'CUMULATIVE', value: 'DISTRIBUTION' },
};

export const metricOf = (type: string): Metric | undefined => {
  const known = catalogue.get(type);
  if (known !== undefined) return known;
  const [, suffix = ''] = /^prometheus\.googleapis\.com\/.+\/(\w+)$/.exec(type) ?? [];
  const kind = prometheus[suffix];
  return kind === undefined ? undefined : { type, ...kind, labels: undefined, resource: 'prometheus_target', delay: 0 };
};

/** All labels of common resource types. Source: Cloud Monitoring, "Monitored resource types". */
export const resourceLabels: Readonly<Record<string, readonly string[]>> = {
  cloud_function: ['project_id', 'function_name', 'region'],
  cloud_run_job: ['project_id', 'job_name', 'location'],
  cloud_run_revision: ['project_id', 'service_name', 'revision_name', 'location', 'configuration_name'],
  gce_instance: ['project_id', 'instance_id', 'zone'],
  k8s_container: ['project_id', 'location', 'cluster_name', 'namespace_name', 'pod_name', 'container_name'],
  pubsub_subscription: ['project_id', 'subscription_id'],
  pubsub_topic: ['project_id', 'topic_id'],
};

/** Deprecated metrics with their replacements. Source: descriptions of the metrics. */
export const deprecatedMetrics: Readonly<Record<string, string>> = {
  'pubsub.googleapis.com/topic/send_message_operation_count':
    'count pubsub.googleapis.com/topic/message_sizes: it has one value for each message',
};

/** Common misspellings of metric names, with the right names. Source: Cloud Run's list of metrics. */
export const misspeltMetrics: Readonly<Record<string, string>> = {
  'run.googleapis.com/container/cpu/utilization': 'run.googleapis.com/container/cpu/utilizations',
  'run.googleapis.com/container/memory/utilization': 'run.googleapis.com/container/memory/utilizations',
};
