/** What is known of a series by its name in PromQL: counter or gauge, its labels, how often it has a point. */
import { catalogueMetric, catalogueMetrics, type CatalogueMetric } from '../../model/catalogue/catalogue.ts';
import { resourceLabelsOf } from '../../model/catalogue/resources.ts';
import { seconds } from '../../model/quantity.ts';
import type { Signal } from '../../model/signal.ts';
import { ownSignals, platformSignals, promqlName } from '../../model/signals.ts';
import { isCounterName, isKnownGauge, isOldCounter } from './exporters.ts';

/** A bucket is a counter, too. */
export type Role = 'counter' | 'gauge' | 'bucket';

export interface SeriesFacts {
  /** Undefined where it is not known. */
  readonly role: Role | undefined;
  /** Whether a list of metrics says so; the form of the name alone is not sure. */
  readonly isSure: boolean;
  /** Metric type of Cloud Monitoring; undefined for a Prometheus name. */
  readonly type: string | undefined;
  /** Every label that a series can have; undefined where that is not known. */
  readonly labels: ReadonlySet<string> | undefined;
  /** Seconds between two points; undefined where that is not known. */
  readonly period: number | undefined;
}

interface Known {
  readonly type: string;
  readonly kind: CatalogueMetric['metricKind'];
  readonly value: CatalogueMetric['valueType'];
  readonly labels: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  readonly period: number | undefined;
}

const ofCatalogue = (metric: CatalogueMetric): Known => ({
  type: metric.type,
  kind: metric.metricKind,
  value: metric.valueType,
  labels: metric.labels,
  resources: metric.resources,
  period: metric.samplePeriod === undefined ? undefined : seconds(metric.samplePeriod),
});

const ofSignal = (signal: Signal): Known => {
  const listed = catalogueMetric(signal.names.cloudMonitoring);
  const isPlatform = signal.source === 'platform' && !signal.names.cloudMonitoring.includes('/user/');
  return {
    type: signal.names.cloudMonitoring,
    kind: signal.metricKind,
    value: signal.valueType,
    // Labels that only one of the two lists has exist, too.
    labels: isPlatform ? [...signal.labels, ...(listed?.labels ?? [])] : undefined,
    resources: isPlatform ? [...new Set([signal.resource, ...(listed?.resources ?? [])])] : undefined,
    period: seconds(signal.samplePeriod),
  };
};

/** By metric type, and by the name that a type has in PromQL without quotes. */
const byName: ReadonlyMap<string, Known> = new Map(
  [...catalogueMetrics().map(ofCatalogue), ...[...ownSignals(), ...platformSignals()].map(ofSignal)].flatMap(
    (known) =>
      [
        [known.type, known],
        [promqlName(known.type), known],
      ] as const,
  ),
);

const ownNames: ReadonlyMap<string, Known> = new Map(
  ownSignals().flatMap((signal) => {
    const known = ofSignal(signal);
    return [[signal.id, known] as const, [signal.names.prometheus, known] as const];
  }),
);

const suffix = /_(?:bucket|count|sum)$/;

/** The metric of Cloud Monitoring with this type, or with this name in PromQL; of a distribution also with a suffix. */
export const knownMetric = (name: string): (Known & { readonly part: string | undefined }) | undefined => {
  const known = byName.get(name) ?? ownNames.get(name);
  if (known !== undefined) return { ...known, part: undefined };
  const [part] = suffix.exec(name) ?? [];
  const base = name.replace(suffix, '');
  const whole = part === undefined ? undefined : (byName.get(base) ?? ownNames.get(base));
  return whole?.value === 'DISTRIBUTION' ? { ...whole, part } : undefined;
};

/** Whether the name is one of Cloud Monitoring: a type, or `domain_com:path`. */
export const isCloudName = (name: string): boolean => name.includes('/') || /^\w+_(?:com|io|dev):/.test(name);

/** Labels that every series of Cloud Monitoring may have beside those of its metric and resource. */
const everywhere: readonly string[] = ['monitored_resource', 'project_id', '__name__'];

const labelsOf = ({
  type,
  labels,
  resources,
  part,
}: Known & { readonly part: string | undefined }): ReadonlySet<string> | undefined => {
  const ofResources = resources?.map((resource) => resourceLabelsOf(resource));
  if (labels === undefined || ofResources === undefined || ofResources.length === 0) return undefined;
  if (ofResources.includes(undefined) || /\/user\/|^(?:custom|external|workload|prometheus)\./.test(type))
    return undefined;
  const named = [...labels, ...ofResources.flatMap((list) => list ?? [])];
  return new Set([
    ...everywhere,
    ...named,
    ...named.map((label) => `metric_${label}`),
    ...(part === '_bucket' ? ['le'] : []),
  ]);
};

const roleOf = ({ kind, value, part }: Known & { readonly part: string | undefined }): Role | undefined => {
  if (value === 'DISTRIBUTION') {
    if (kind === 'GAUGE' || part === undefined) return undefined;
    return part === '_bucket' ? 'bucket' : 'counter';
  }
  return kind === 'GAUGE' ? 'gauge' : 'counter';
};

/** Of GMP and OTLP: the last part of the type is the kind. */
const typed = /^prometheus\.googleapis\.com\/.+\/(counter|gauge)$/;

const unknown: SeriesFacts = { role: undefined, isSure: false, type: undefined, labels: undefined, period: undefined };

export const factsOf = (name: string): SeriesFacts => {
  const known = knownMetric(name);
  if (known !== undefined) {
    const role = roleOf(known);
    // Some counts are listed as gauges that later became counters.
    const isSure = role !== 'gauge' || !/(?:_|\/)(?:count|total)$/.test(known.type);
    return { role, isSure, type: known.type, labels: labelsOf(known), period: known.period };
  }
  const [, kind] = typed.exec(name) ?? [];
  if (kind !== undefined) return { ...unknown, role: kind as Role, isSure: true, type: name };
  if (isCloudName(name)) return ofCloudName(name);
  // The colons of a recording rule: its expression is not here.
  if (name.includes(':')) return unknown;
  if (isKnownGauge(name) && !/_(?:total|bucket|count|sum)$/.test(name))
    return { ...unknown, role: 'gauge', isSure: true };
  if (name.endsWith('_bucket')) return { ...unknown, role: 'bucket', isSure: true };
  if (isCounterName(name) || isOldCounter(name)) return { ...unknown, role: 'counter', isSure: true };
  if (/_(?:total|count|sum)$/.test(name)) return { ...unknown, role: 'counter' };
  return unknown;
};

/** A log-based metric is a counter or a distribution, never a gauge. */
const ofCloudName = (name: string): SeriesFacts => {
  if (/^logging(?:\.googleapis\.com\/user\/|_googleapis_com:user_)/.test(name)) {
    return { ...unknown, role: name.endsWith('_bucket') ? 'bucket' : 'counter', isSure: true, type: name };
  }
  return { ...unknown, type: name };
};
