/** The events of an objective whose definition says what counts them, in words: what is counted, and what cannot be seen. */
import type { EventSource, LabelFilters } from '../model/indicatorSource.ts';
import { printed } from './printedSource.ts';
import type { TeamObjective } from './teamIndicator.ts';

export interface TeamEventWords {
  readonly total: string;
  readonly good: string;
}

export const teamEvents = (objective: TeamObjective): TeamEventWords => {
  const { of } = objective;
  switch (of.kind) {
    case 'RatioSource':
      return {
        total: `what ${named(of.total)} counts`,
        good:
          of.good === undefined ? `those that ${named(of.bad)} does not count` : `those that ${named(of.good)} counts`,
      };
    case 'BelowSource': {
      const under = of.under ?? ('under' in objective ? objective.under : 'its bound');
      return { total: `values of ${typed(of.of.type, of.of.labels)}`, good: `those of at most ${under}` };
    }
    case 'PromqlSource': {
      const { read } = of;
      if (read?.kind !== 'QueryRatio') return { total: `what ${of.query} divides by`, good: 'what it divides' };
      return {
        total: `what ${printed(read.total.tree)} counts`,
        good:
          read.part === 'good'
            ? `those that ${printed(read.events.tree)} counts`
            : `those that ${printed(read.events.tree)} does not count`,
      };
    }
  }
};

const typed = (type: string, labels: LabelFilters): string => {
  const texts = Object.entries(labels).map(([label, value]) => {
    if (typeof value === 'string') return `${label}="${value}"`;
    return 'not' in value ? `${label} other than ${JSON.stringify(value.not)}` : `${label} of ${JSON.stringify(value)}`;
  });
  return texts.length === 0 ? type : `${type} with ${texts.join(' and ')}`;
};

const named = (source: EventSource): string => {
  switch (source.kind) {
    case 'MetricSource':
      return typed(source.type, source.labels);
    case 'FilterSource':
      return `the filter ${source.filter}`;
    case 'LogCounter':
      return `the log-based metric ${source.name} (lines that match ${source.filter})`;
    case 'PromqlSource':
      return source.query;
  }
};

/** What its sources cannot see, a sentence each. */
export const teamBlindSpots = ({ of }: TeamObjective): readonly string[] => {
  const sources = of.kind === 'RatioSource' ? [of.good ?? of.bad, of.total] : [of.kind === 'BelowSource' ? of.of : of];
  const kinds = new Set(sources.map((source) => kindOf(source)));
  return [...kinds].map((kind) => blindSpots[kind]);
};

type SourceKind = keyof typeof blindSpots;

const kindOf = (source: EventSource | { readonly kind: 'DistributionSource'; readonly type: string }): SourceKind => {
  if (source.kind === 'PromqlSource') return 'promql';
  if (source.kind === 'LogCounter') return 'log';
  if (source.kind === 'DistributionSource') return 'distribution';
  const type = source.kind === 'MetricSource' ? source.type : (source.read?.signal.names.cloudMonitoring ?? '');
  return /^(?:custom|workload|prometheus|external|logging)\.googleapis\.com\//.test(type) ? 'own' : 'platform';
};

const blindSpots = {
  platform:
    'Google Cloud counts: it cannot distinguish a data route from a health check, nor a caller’s mistake from a failure, unless a label says so. It counts failures in which no process of the service ran.',
  own: 'The service counts itself: it cannot count failures in which none of its processes ran.',
  promql:
    'The counters are the team’s own: nothing here proves that they are sent. Failures in which no process ran are in none of them. Cloud Monitoring reads them only where they are sent to it, by Managed Service for Prometheus or OTLP.',
  log: 'Log lines are counted from the creation of the metric on. A line that is not written, or excluded from ingestion, is not counted.',
  distribution:
    'A distribution holds counts between bounds, and no single values: between two of them the share is interpolated.',
} as const;
