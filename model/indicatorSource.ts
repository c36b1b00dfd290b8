/**
 * What measures an objective, a threshold or a panel where the team says it itself (`of`): metrics that Google Cloud or the
 * team's own services already send, by type and labels, by a filter of Cloud Monitoring, by PromQL, or counted from log lines.
 * The loader reads each source once (slo/sources/): `read` is what it found. Guide: docs/guides/your-own-metrics.md.
 */
import type { Duration, Spelt } from './quantity.ts';
import type { Selection } from './selection.ts';

/** A value, one of several, or none of them. */
export type LabelFilter = string | readonly string[] | { readonly not: string | readonly string[] };

export type LabelFilters = Readonly<Record<string, LabelFilter>>;

/** What the catalogue of Google Cloud's metrics does not say, or says differently. */
export interface MetricFacts {
  /** Monitored resource type, such as 'cloud_run_revision'. */
  readonly resource?: string;
  readonly kind?: 'GAUGE' | 'DELTA' | 'CUMULATIVE';
  /** UCUM, such as 's' or 'By'. */
  readonly unit?: string;
  /** From the sampling of a point until it can be read. */
  readonly delay?: Duration;
  /** Time between two points. */
  readonly period?: Duration;
  /** Of a distribution. */
  readonly buckets?: BucketBounds;
}

/** Upper bounds in the metric's unit, ascending; or scale x growth^i for i from 0 to count. */
export type BucketBounds =
  | readonly number[]
  | { readonly scale: number; readonly growth: number; readonly count: number };

/** A tree of promql/, which model/ does not know. */
export interface QueryTree {
  readonly kind: string;
}

/** A query with the series that it reads. Ranges of `$window` stand for the window over which it is evaluated. */
export interface Formula {
  readonly kind: 'Formula';
  readonly tree: QueryTree;
  readonly selections: readonly Selection[];
}

/** Series of a metric, as a selection or as an expression. */
export type Measured = Selection | Formula;

export interface MetricSource {
  readonly kind: 'MetricSource';
  /** Such as 'run.googleapis.com/request_count'. */
  readonly type: string;
  readonly labels: LabelFilters;
  readonly facts: MetricFacts;
  readonly read?: Selection;
}

export interface DistributionSource {
  readonly kind: 'DistributionSource';
  readonly type: string;
  readonly labels: LabelFilters;
  readonly facts: MetricFacts;
  readonly read?: Selection;
}

/** A filter in the language of Cloud Monitoring. */
export interface FilterSource {
  readonly kind: 'FilterSource';
  readonly filter: string;
  readonly facts: MetricFacts;
  readonly read?: Selection;
}

/** Log lines that match a filter, counted by a log-based metric that is emitted. */
export interface LogCounter {
  readonly kind: 'LogCounter';
  /** The metric is 'logging.googleapis.com/user/<name>'. */
  readonly name: string;
  /** In the language of Cloud Logging. */
  readonly filter: string;
  readonly read?: Selection;
}

export interface PromqlSource {
  readonly kind: 'PromqlSource';
  readonly query: string;
  readonly read?: Measured | QueryRatio | QueryValue;
}

/** A query that divides good or bad events by all events. */
export interface QueryRatio {
  readonly kind: 'QueryRatio';
  readonly part: 'good' | 'bad';
  readonly events: Formula;
  readonly total: Formula;
}

/** A query as it is written, for a value. */
export interface QueryValue {
  readonly kind: 'QueryValue';
  readonly tree: QueryTree;
  readonly selections: readonly Selection[];
}

/** Counts events. */
export type EventSource = MetricSource | FilterSource | LogCounter | PromqlSource;

/** Has a value at each instant. */
export type ValueSource = EventSource | DistributionSource;

type RatioEvents = { readonly total: EventSource } & (
  | { readonly good: EventSource; readonly bad?: never }
  | { readonly bad: EventSource; readonly good?: never }
);

export type RatioSource = RatioEvents & { readonly kind: 'RatioSource' };

/** The share of a distribution that is at most `under`; by default the objective's own. */
export interface BelowSource {
  readonly kind: 'BelowSource';
  readonly of: DistributionSource;
  readonly under?: Duration;
}

/** What measures an objective. A single query has to be a division. */
export type IndicatorSource = RatioSource | BelowSource | PromqlSource;

/** Series of a metric of Cloud Monitoring. `labels` are the metric's or its resource's. */
export const metric = (type: string, labels: LabelFilters = {}, facts: MetricFacts = {}): MetricSource => ({
  kind: 'MetricSource',
  type,
  labels,
  facts,
});

/** Series of a metric whose values are distributions, such as latencies. */
export const distribution = (type: string, labels: LabelFilters = {}, facts: MetricFacts = {}): DistributionSource => ({
  kind: 'DistributionSource',
  type,
  labels,
  facts,
});

/** Such as 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"'. */
export const filter = (text: string, facts: MetricFacts = {}): FilterSource => ({
  kind: 'FilterSource',
  filter: text,
  facts,
});

/**
 * A counter as a selector, such as 'orders_total{code="200"}', or an expression of rates and increases, whose window is replaced:
 * 'sum(rate(orders_total[5m]))'. For a threshold or a panel any expression, as it is written.
 */
export const promql = (query: string): PromqlSource => ({ kind: 'PromqlSource', query });

export const logCounter = ({ name, filter: lines }: Pick<LogCounter, 'name' | 'filter'>): LogCounter => ({
  kind: 'LogCounter',
  name,
  filter: lines,
});

/** The share of good events, given as good or as bad events of all events. */
export const ratio = (events: RatioEvents): RatioSource => ({ kind: 'RatioSource', ...events });

/** The share of the values of a distribution that are at most `under`. */
export const below = <const U extends Duration>(of: DistributionSource, under?: Spelt<U>): BelowSource => ({
  kind: 'BelowSource',
  of,
  ...(under === undefined ? {} : { under }),
});
