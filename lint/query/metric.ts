/**
 * What is known of a metric by its type, and from how many sources. Most custom metrics are unknown; then rules report nothing. Kind
 * and value type count as certain where two sources agree: model/signals.ts, both copies of Google's list in model/catalogue/, or a
 * copy and the metric's own name. The one fault found in a copy is a counter that it lists as a gauge ('…_count'), so such a row alone
 * is not certain.
 */
import { catalogueMetric, type CatalogueMetric } from '../../model/catalogue/catalogue.ts';
import { resourceLabelsOf, resourceTypes } from '../../model/catalogue/resources.ts';
import { seconds } from '../../model/quantity.ts';
import type { Signal } from '../../model/signal.ts';
import { ownSignals, platformSignals } from '../../model/signals.ts';

export type MetricSource = 'model/signals.ts' | 'list of 2021' | 'list of 2026' | 'name' | 'suffix of Prometheus';

export interface Metric {
  /** Such as 'run.googleapis.com/request_count'. */
  readonly type: string;
  readonly kind: 'DELTA' | 'GAUGE' | 'CUMULATIVE';
  readonly value: 'INT64' | 'DOUBLE' | 'BOOL' | 'DISTRIBUTION' | 'STRING';
}

export interface MetricFacts extends Metric {
  /** UCUM; undefined where it is not known, empty where the metric has none. */
  readonly unit: string | undefined;
  /** Of the metric, without those of its resource. Undefined when they are not fixed or not known; metrics gain labels over time. */
  readonly labels: readonly string[] | undefined;
  /** Monitored resource types; undefined when not known. Metrics gain resources over time. */
  readonly resources: readonly string[] | undefined;
  /** Seconds from sampling until a point can be read, at most. */
  readonly delay: number | undefined;
  /** Seconds between two points. */
  readonly period: number | undefined;
  /** Of kind and value type. */
  readonly sources: readonly MetricSource[];
}

const signals: ReadonlyMap<string, Signal> = new Map(
  [...ownSignals(), ...platformSignals()].map((signal) => [signal.names.cloudMonitoring, signal]),
);

/** Undefined for a metric that no source has: it may exist. */
export const metricFacts = (type: string): MetricFacts | undefined => {
  const [signal, listed] = [signals.get(type), catalogueMetric(type)];
  if (signal !== undefined) return ofSignal(signal, listed);
  return listed === undefined ? ofPrometheus(type) : ofList(listed);
};

/** Kind and value type where they are certain. */
export const metricOf = (type: string): MetricFacts | undefined => {
  const facts = metricFacts(type);
  return facts === undefined || !isCertain(facts) ? undefined : facts;
};

const isCertain = ({ sources }: MetricFacts): boolean =>
  sources.length > 1 || sources[0] === 'model/signals.ts' || sources[0] === 'suffix of Prometheus';

const ofSignal = (signal: Signal, listed: CatalogueMetric | undefined): MetricFacts => {
  const type = signal.names.cloudMonitoring;
  const isFixed = signal.source === 'platform' && !type.includes('/user/');
  return {
    type,
    kind: signal.metricKind,
    value: signal.valueType,
    unit: signal.unit,
    labels: isFixed ? [...new Set([...signal.labels, ...(listed?.labels ?? [])])] : undefined,
    resources: isFixed ? [...new Set([signal.resource, ...(listed?.resources ?? [])])] : [signal.resource],
    delay: seconds(signal.ingestDelay),
    period: seconds(signal.samplePeriod),
    sources: ['model/signals.ts', ...(listed === undefined ? [] : listsOf(listed))],
  };
};

const ofList = (listed: CatalogueMetric): MetricFacts => ({
  type: listed.type,
  kind: listed.metricKind,
  value: listed.valueType,
  unit: listed.unit,
  labels: listed.labels,
  resources: listed.resources,
  delay: listed.ingestDelay === undefined ? undefined : seconds(listed.ingestDelay),
  period: listed.samplePeriod === undefined ? undefined : seconds(listed.samplePeriod),
  sources: [...listsOf(listed), ...(nameAgrees(listed) ? (['name'] as const) : [])],
});

/** Only the copy of 2021 has resources, only that of 2026 has launch stages. */
const listsOf = ({ resources, launchStage }: CatalogueMetric): readonly MetricSource[] => [
  ...(resources === undefined ? [] : (['list of 2021'] as const)),
  ...(launchStage === undefined ? [] : (['list of 2026'] as const)),
];

/**
 * Google's names say what a metric is: counters end in _count, distributions in the plural of what they measure, such as _latencies.
 * Source: names and kinds of all 1,153 metrics of the list, of which `metric.test.ts` counts those that do not agree.
 */
const nameAgrees = ({ type, metricKind, valueType }: CatalogueMetric): boolean => {
  const isCount = /_(?:count|total)$/.test(type);
  return metricKind === 'GAUGE' && valueType !== 'DISTRIBUTION' ? !isCount : true;
};

/** Source: Managed Service for Prometheus, "Prometheus metric types in Cloud Monitoring". */
const prometheus: Readonly<Record<string, Pick<Metric, 'kind' | 'value'>>> = {
  counter: { kind: 'CUMULATIVE', value: 'DOUBLE' },
  gauge: { kind: 'GAUGE', value: 'DOUBLE' },
  histogram: { kind: 'CUMULATIVE', value: 'DISTRIBUTION' },
};

const ofPrometheus = (type: string): MetricFacts | undefined => {
  const [, suffix = ''] = /^prometheus\.googleapis\.com\/.+\/(\w+)$/.exec(type) ?? [];
  const kind = prometheus[suffix];
  if (kind === undefined) return undefined;
  return {
    type,
    ...kind,
    unit: undefined,
    labels: undefined,
    resources: ['prometheus_target'],
    delay: undefined,
    period: undefined,
    sources: ['suffix of Prometheus'],
  };
};

/** Labels of resource types that the list lacks or has without some. Source: Cloud Monitoring, "Monitored resource types". */
const moreResources: Readonly<Record<string, readonly string[]>> = {
  cloud_run_job: ['project_id', 'job_name', 'location'],
  cloud_run_worker_pool: ['project_id', 'worker_pool_name', 'revision_name', 'location', 'instance_id'],
};

/** All labels of a resource type; undefined for a type that is not known. */
export const resourceLabels = (type: string): readonly string[] | undefined =>
  resourceLabelsOf(type) ?? moreResources[type];

export const allResourceTypes = (): readonly string[] => [...resourceTypes(), ...Object.keys(moreResources)];

/**
 * Whether the list would have the resource beside the metric, if the metric had it: as of 2021 the resource was listed with metrics of
 * other names. Metrics that people or agents write have any resource, Kubernetes, Istio and Knative write from several, and uptime checks
 * look at new ones.
 */
export const listedWith = ({ type, sources }: MetricFacts, resource: string): boolean =>
  sources.includes('list of 2021') &&
  !/^(?:agent|workload|custom|external|kubernetes|istio|knative|logging|monitoring)\b/.test(type) &&
  !manySources.has(resource);

/** Resources of agents and of the API itself. */
const manySources: ReadonlySet<string> = new Set(['global', 'generic_node', 'generic_task', 'consumed_api', 'api']);

/** Deprecated metrics with their replacements. Source: descriptions of the metrics. */
export const deprecatedMetrics: Readonly<Record<string, string>> = {
  'pubsub.googleapis.com/topic/send_message_operation_count':
    'count pubsub.googleapis.com/topic/message_sizes: it has one value for each message',
};
