/**
 * The signal of a metric that a definition names: one of ours, one of Google Cloud's list, or one that neither knows, which is taken
 * as it is. It loads the catalogue: import it lazily.
 */
import { catalogueMetric, nearestMetrics, type CatalogueMetric } from '../../model/catalogue/catalogue.ts';
import { resourceLabelsOf } from '../../model/catalogue/resources.ts';
import type { MetricFacts } from '../../model/indicatorSource.ts';
import type { Signal } from '../../model/signal.ts';
import { ownSignals, platformSignals, promqlName } from '../../model/signals.ts';
import type { StageName } from '../../model/stage.ts';
import { sourceFault, type SourceFault } from './fault.ts';

/** What the definition uses the metric for, where nothing else says its kind. */
export type Use = 'counter' | 'value' | 'distribution';

export interface Naming {
  readonly type: string;
  readonly facts: MetricFacts;
  /** Labels that the definition compares. They decide between several resource types of a metric. */
  readonly labels: readonly string[];
  readonly use: Use;
  readonly stage: StageName;
}

const known: ReadonlyMap<string, Signal> = new Map(
  [...ownSignals(), ...platformSignals()].map((signal) => [signal.names.cloudMonitoring, signal]),
);

const typePattern = /^[a-z0-9][a-z0-9.-]*\/[^\s"'\\]+$/i;

export const namedSignal = (naming: Naming): Signal | SourceFault => {
  const { type, facts } = naming;
  if (!typePattern.test(type))
    return sourceFault(
      'metric-type',
      `'${type}' is not a metric type of Cloud Monitoring`,
      "write its type, such as 'run.googleapis.com/request_count'; for a metric of Prometheus use promql(…)",
    );
  const listed = catalogueMetric(type);
  const ours = known.get(type);
  if (listed === undefined && ours === undefined) {
    const [nearest, ...others] = nearestMetrics(type);
    if (nearest !== undefined)
      return sourceFault(
        'unknown-metric',
        `Google Cloud's list has no metric '${type}'`,
        `did you mean ${[nearest, ...others].map((name) => `'${name}'`).join(' or ')}?`,
      );
  }
  if (ours !== undefined && (facts.resource === undefined || facts.resource === ours.resource))
    return withFacts(ours, facts);
  if (listed !== undefined) return ofCatalogue(listed, naming);
  return ofNeither(naming);
};

const withFacts = (signal: Signal, { kind, unit, delay, period }: MetricFacts): Signal =>
  kind === undefined && unit === undefined && delay === undefined && period === undefined
    ? signal
    : {
        ...signal,
        metricKind: kind ?? signal.metricKind,
        unit: unit ?? signal.unit,
        ingestDelay: delay ?? signal.ingestDelay,
        samplePeriod: period ?? signal.samplePeriod,
      };

/** Where the list has no figures: most metrics of Google Cloud are sampled each minute and arrive within four. */
const [usualDelay, usualPeriod] = ['240s', '60s'] as const;

const ofCatalogue = (listed: CatalogueMetric, { facts, labels, stage }: Naming): Signal | SourceFault => {
  if (listed.valueType === 'STRING')
    return sourceFault(
      'no-number',
      `${listed.type} has texts as values: nothing can be counted or compared`,
      'use a metric whose values are numbers',
    );
  const resource = resourceOf(listed, facts.resource, labels);
  if (typeof resource !== 'string') return resource;
  return withFacts(
    {
      kind: 'Signal',
      id: listed.type,
      stage,
      description: `A metric of Google Cloud: ${listed.type}.`,
      source: 'platform',
      metricKind: listed.metricKind,
      valueType: listed.valueType,
      unit: listed.unit,
      labels: listed.labels ?? labels.filter((label) => !isOfResource(label, resource)),
      ingestDelay: listed.ingestDelay ?? usualDelay,
      samplePeriod: listed.samplePeriod ?? usualPeriod,
      names: { cloudMonitoring: listed.type, openTelemetry: undefined, prometheus: promqlName(listed.type) },
      resource,
    },
    facts,
  );
};

const isOfResource = (label: string, resource: string): boolean =>
  resourceLabelsOf(resource)?.includes(label) === true || label === 'project_id';

/** Empty where the list does not say it. */
const resourceOf = (
  { type, resources = [], labels = [] }: CatalogueMetric,
  named: string | undefined,
  compared: readonly string[],
): string | SourceFault => {
  if (named !== undefined) {
    if (resources.length === 0 || resources.includes(named)) return named;
    return sourceFault(
      'unknown-resource',
      `${type} is not written for the resource type '${named}'`,
      `write ${listText(resources)}`,
    );
  }
  const possible = resources.filter((resource) =>
    compared.every((label) => labels.includes(label) || isOfResource(label, resource)),
  );
  const candidates = possible.length === 0 ? resources : possible;
  if (candidates.length < 2) return candidates[0] ?? '';
  return sourceFault(
    'which-resource',
    `${type} is written for several resource types, and its labels do not say for which`,
    `add the resource type as the third argument, such as { resource: '${candidates[0]}' }; there are ${listText(candidates)}`,
  );
};

const listText = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(' or ');

/** Source: Managed Service for Prometheus, "Metric types": the instrument is the last part. */
const ofPrometheus = /^prometheus\.googleapis\.com\/(.+)\/(counter|gauge|histogram|summary|unknown)(?::counter)?$/;

const kinds = {
  counter: ['CUMULATIVE', 'DOUBLE'],
  gauge: ['GAUGE', 'DOUBLE'],
  histogram: ['CUMULATIVE', 'DISTRIBUTION'],
} as const;

const ofNeither = ({ type, facts, labels, use, stage }: Naming): Signal => {
  const [, name, instrument] = ofPrometheus.exec(type) ?? [];
  const assumed = use === 'distribution' ? kinds.histogram : use === 'counter' ? kinds.counter : kinds.gauge;
  const [metricKind, valueType] =
    instrument === 'counter' || instrument === 'gauge' || instrument === 'histogram' ? kinds[instrument] : assumed;
  const resource = name === undefined ? (facts.resource ?? '') : 'prometheus_target';
  return {
    kind: 'Signal',
    id: name ?? type,
    stage,
    description: `A metric that the team sends: ${type}.`,
    source: 'team',
    metricKind: facts.kind ?? metricKind,
    valueType,
    unit: facts.unit ?? unitOf(type),
    labels: labels.filter((label) => !isOfResource(label, resource) && !isOfTarget(label, resource)),
    ingestDelay: facts.delay ?? '60s',
    samplePeriod: facts.period ?? '60s',
    names: { cloudMonitoring: type, openTelemetry: undefined, prometheus: name ?? promqlName(type) },
    resource,
  };
};

/** By the conventions of Prometheus and OpenTelemetry. Source: OpenTelemetry semantic conventions 1.44, duration metrics are in seconds. */
const unitOf = (type: string): string => {
  if (/_seconds(?:\/|$)|\.duration(?:\/|$)/.test(type)) return 's';
  return /_milliseconds(?:\/|$)/.test(type) ? 'ms' : '1';
};

const targetLabels: readonly string[] = ['location', 'cluster', 'namespace', 'job', 'instance'];

const isOfTarget = (label: string, resource: string): boolean =>
  resource === 'prometheus_target' && targetLabels.includes(label);
