/**
 * Google Cloud's gauges under the names that a Prometheus may have of them: those of stackdriver_exporter, which reads Cloud
 * Monitoring, and the legacy PromQL form of the metric's type. Counters are left out: the exporter makes gauges of them, or
 * counters, as it is configured. Source: prometheus-community/stackdriver_exporter, "Metrics".
 */
import { platformSignals } from '../../model/signals.ts';
import type { Signal } from '../../model/signal.ts';
import { nameLabel } from '../../promql/labels.ts';
import type { LabelMatcher } from '../../promql/expr.ts';
import type { SourceSeries } from '../../promql/source.ts';

/** Such as 'stackdriver_pubsub_subscription_pubsub_googleapis_com_subscription_num_undelivered_messages'. */
export const exporterName = ({ resource, names }: Pick<Signal, 'resource' | 'names'>): string =>
  `stackdriver_${resource}_${names.cloudMonitoring.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`;

const gauges: ReadonlyMap<string, Signal> = new Map(
  platformSignals()
    .filter(({ metricKind, valueType }) => metricKind === 'GAUGE' && valueType !== 'DISTRIBUTION')
    .map((signal) => [signal.names.cloudMonitoring, signal]),
);

export interface PlatformName {
  readonly matchers: readonly LabelMatcher[];
  /** The series with the name that was asked for; where several names have them, those of one. */
  readonly back: (series: readonly SourceSeries[]) => readonly SourceSeries[];
}

/** `name` is a type of Cloud Monitoring; undefined for what is no gauge of the platform. */
export const platformName = (name: string, matchers: readonly LabelMatcher[]): PlatformName | undefined => {
  const signal = gauges.get(name);
  if (signal === undefined) return undefined;
  const names = [exporterName(signal), signal.names.prometheus];
  return {
    matchers: [
      { label: nameLabel, op: '=~', value: names.join('|') },
      ...matchers.filter(({ label }) => label !== 'monitored_resource'),
    ],
    back: (series) => {
      const used = names.find((own) => series.some(({ labels }) => labels[nameLabel] === own));
      return series
        .filter(({ labels }) => labels[nameLabel] === used)
        .map((found) => ({
          ...found,
          labels: { ...found.labels, monitored_resource: signal.resource, [nameLabel]: name },
        }));
    },
  };
};

/** What to scrape so that a Prometheus has a gauge of the platform; undefined for what is none. */
export const scrapeHint = (name: string): string | undefined => {
  const signal = gauges.get(name);
  return signal === undefined
    ? undefined
    : `stackdriver_exporter brings it as ${exporterName(signal)} (--google.project-ids=PROJECT --monitoring.metrics-prefixes=${name})`;
};
