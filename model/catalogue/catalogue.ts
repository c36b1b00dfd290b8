/**
 * What is known of Google Cloud's metrics: a definition that names one is compared with it. Source: Google Cloud's public list
 * of metrics, as two public projects copied it (most of it in 2021; launch stages in 2026). So a metric that is missing here may
 * exist. Import it lazily: no command needs it until a definition names a metric of its own.
 */
import { memoize } from '../memoize.ts';
import { edits } from '../nearest.ts';
import type { Duration } from '../quantity.ts';
import { agentMetrics } from './metrics/agent.ts';
import { applicationsMetrics } from './metrics/applications.ts';
import { computeMetrics } from './metrics/compute.ts';
import { databasesMetrics } from './metrics/databases.ts';
import { dataMetrics } from './metrics/data.ts';
import { networkMetrics } from './metrics/network.ts';

export interface CatalogueMetric {
  /** Such as 'run.googleapis.com/request_count'. */
  readonly type: string;
  readonly metricKind: 'DELTA' | 'GAUGE' | 'CUMULATIVE';
  readonly valueType: 'INT64' | 'DOUBLE' | 'BOOL' | 'DISTRIBUTION' | 'STRING';
  /** UCUM; empty where the metric has none. */
  readonly unit: string;
  /** Monitored resource types; undefined where the list does not have them. */
  readonly resources: readonly string[] | undefined;
  /** Of the metric, without those of its resource; undefined where the list does not have them. */
  readonly labels: readonly string[] | undefined;
  /** From the sampling of a point until it can be read. */
  readonly ingestDelay: Duration | undefined;
  readonly samplePeriod: Duration | undefined;
  readonly launchStage: 'GA' | 'BETA' | 'ALPHA' | 'DEPRECATED' | undefined;
}

/**
 * Below '@service' a line for each metric: name, kind, value type, unit, resources, labels, delay and sample period in seconds,
 * launch stage. '-' stands for nothing, or for what the list does not have; at the end of a line it is left out.
 */
const tables: readonly string[] = [
  agentMetrics,
  applicationsMetrics,
  computeMetrics,
  databasesMetrics,
  dataMetrics,
  networkMetrics,
];

const metricOf = (service: string, line: string): CatalogueMetric => {
  const [name, kind, value, unit, resources, labels, delay, period, stage] = line
    .split(' ')
    .map((cell) => (cell === '-' ? undefined : cell));
  return {
    type: `${service}/${name}`,
    metricKind: kind as CatalogueMetric['metricKind'],
    valueType: value as CatalogueMetric['valueType'],
    unit: unit ?? '',
    resources: resources?.split(','),
    labels: labels?.split(',') ?? (resources === undefined ? undefined : []),
    ingestDelay: delay === undefined ? undefined : `${Number(delay)}s`,
    samplePeriod: period === undefined ? undefined : `${Number(period)}s`,
    launchStage: stage as CatalogueMetric['launchStage'],
  };
};

const metricsIn = (table: string): readonly CatalogueMetric[] =>
  table
    .trim()
    .split('@')
    .flatMap((block) => {
      const [service = '', ...lines] = block.trimEnd().split('\n');
      return lines.map((line) => metricOf(service, line));
    });

const metrics: readonly CatalogueMetric[] = tables.flatMap(metricsIn);

const byType: ReadonlyMap<string, CatalogueMetric> = new Map(metrics.map((metric) => [metric.type, metric]));

export const catalogueMetrics = (): readonly CatalogueMetric[] => metrics;

/** Undefined for a metric that the list lacks: it may exist. */
export const catalogueMetric = (type: string): CatalogueMetric | undefined => byType.get(type);

const mostEdits = 2;

/** Types that are at most two edits away, nearest first: probably one of them was meant. Empty for a type of the catalogue. */
export const nearestMetrics: (type: string) => readonly string[] = memoize(
  (type: string) => type,
  (type: string): readonly string[] => (byType.has(type) ? [] : nearestOf(type)),
);

const nearestOf = (type: string): readonly string[] =>
  metrics
    .filter((metric) => Math.abs(metric.type.length - type.length) <= mostEdits)
    .map((metric) => ({ type: metric.type, away: edits(type, metric.type, mostEdits) }))
    .filter(({ away }) => away <= mostEdits)
    .toSorted((a, b) => a.away - b.away)
    .map((metric) => metric.type);
