/** What is known of a series by its name in PromQL: counter or gauge, its labels, how often it has a point. */
import { ownSignals, promqlName } from '../../model/signals.ts';
import { metricFacts, metricOf, resourceLabels, type MetricFacts } from '../query/metric.ts';
import { typeOfSeries } from '../query/timing.ts';
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
  /** Whether each point is an increase already. */
  readonly isDelta: boolean;
}

type Known = MetricFacts;

const suffix = /_(?:bucket|count|sum)$/;

/** The metric of Cloud Monitoring with this type, or with this name in PromQL; of a distribution also with a suffix. */
export const knownMetric = (name: string): (Known & { readonly part: string | undefined }) | undefined => {
  const type = typeOfSeries(name) ?? (metricFacts(name) === undefined ? undefined : name);
  const known = type === undefined ? undefined : metricFacts(type);
  if (type === undefined || known === undefined) return undefined;
  const isWhole = name === type || name.length === promqlName(type).length;
  const part = known.value === 'DISTRIBUTION' && !isWhole ? suffix.exec(name)?.[0] : undefined;
  // Only distributions have series with a suffix.
  return known.value === 'DISTRIBUTION' || isWhole || !suffix.test(name) || ownNames.has(name)
    ? { ...known, part }
    : undefined;
};

/** Own signals by their names in OTLP and Prometheus. */
const ownNames: ReadonlySet<string> = new Set(ownSignals().flatMap(({ id, names }) => [id, names.prometheus]));

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
  const ofResources = resources?.map((resource) => resourceLabels(resource));
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

const unknown: SeriesFacts = {
  role: undefined,
  isSure: false,
  type: undefined,
  labels: undefined,
  period: undefined,
  isDelta: false,
};

export const factsOf = (name: string): SeriesFacts => {
  const known = knownMetric(name);
  if (known !== undefined) {
    const role = roleOf(known);
    const isSure = metricOf(known.type) !== undefined;
    return {
      role,
      isSure,
      type: known.type,
      labels: labelsOf(known),
      period: known.period,
      isDelta: known.kind === 'DELTA',
    };
  }
  const [, kind] = typed.exec(name) ?? [];
  if (kind !== undefined) return { ...unknown, role: kind as Role, isSure: true, type: name };
  if (isCloudName(name)) return ofCloudName(name);
  // The colons of a recording rule: its expression is not here.
  if (name.includes(':')) return unknown;
  if (isKnownGauge(name)) return { ...unknown, role: 'gauge', isSure: true };
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
