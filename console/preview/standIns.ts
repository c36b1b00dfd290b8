/**
 * Two gauges of Pub/Sub that the embedded queue also has, under its own names. On this machine the embedded queue's
 * gauges replace them, and the legend shows that.
 */
import type { Labels } from '../../model/point.ts';
import { prometheusName } from '../../model/signals.ts';
import { selectorsOf, type Expr, type LabelMatcher } from '../../promql/expr.ts';
import { nameLabel } from '../../promql/labels.ts';
import { matchesAll } from '../../promql/matcher.ts';
import type { SeriesSource } from '../../promql/source.ts';
import { isPipelineSystem, resourceName, type PipelineSystem, type System } from '../../model/system.ts';
import type { Picture } from './picture.ts';

const standIns: Readonly<Record<string, string>> = {
  'pubsub.googleapis.com/subscription/num_undelivered_messages': 'atalaya.queue.backlog',
  'pubsub.googleapis.com/subscription/oldest_unacked_message_age': 'atalaya.queue.oldest_age',
};

const labelsOf = (system: PipelineSystem): Labels => ({
  monitored_resource: 'pubsub_subscription',
  project_id: system.project,
  subscription_id: resourceName(system, system.stages.queue.subscription, 'prod'),
});

export interface StandIn {
  /** As a Prometheus has it. */
  readonly name: string;
  readonly job: string;
  /** Those of the series that it replaces. */
  readonly labels: Labels;
}

/** Gauges of embedded queues in a Prometheus for a gauge of Pub/Sub that it lacks. */
export const standInsFor = (
  name: string,
  matchers: readonly LabelMatcher[],
  systems: readonly System[],
): readonly StandIn[] => {
  const own = standIns[name];
  if (own === undefined) return [];
  return systems
    .filter(isPipelineSystem)
    .map((system) => ({ name: prometheusName(own, 'gauge'), job: system.id, labels: labelsOf(system) }))
    .filter(({ labels }) => matchesAll(matchers, labels));
};

/** `source` has the series of one system. */
export const withStandIns = (source: SeriesSource, system: System): SeriesSource => {
  if (!isPipelineSystem(system)) return source;
  const labels = labelsOf(system);
  return {
    select: (name, matchers, from, to, use) => {
      const own = name === undefined ? undefined : standIns[name];
      if (name === undefined || own === undefined) return source.select(name, matchers, from, to, use);
      const real = source.select(name, matchers, from, to, use);
      if (real.length > 0 || !matchesAll(matchers, labels)) return real;
      return source
        .select(own, [], from, to, use)
        .map((series) => ({ ...series, labels: { ...labels, [nameLabel]: name } }));
    },
  };
};

/** Suffix of a line's name where another metric replaces it; else empty. */
export const elsewhere = (exprs: readonly Expr[], { origin }: Picture): string => {
  // A server has the metric itself, unless a Prometheus has only the queue's own.
  if (origin.kind !== 'history') return '';
  const own = exprs.flatMap(selectorsOf).flatMap(({ name }) => standIns[name ?? ''] ?? []);
  return own[0] === undefined ? '' : ` (${own[0]})`;
};
