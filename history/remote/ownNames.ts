/**
 * The pipeline's metrics under the names that a Prometheus has of them, and back: dashboards name them as Cloud Monitoring
 * does. A Prometheus has no metrics of the platform.
 */
import { ownSignals } from '../../model/signals.ts';
import type { Labels } from '../../model/point.ts';
import { nameLabel } from '../../promql/labels.ts';
import type { LabelMatcher } from '../../promql/expr.ts';
import type { SourceSeries } from '../../promql/source.ts';
import { meaningsOf, plainLabel } from '../historyNames.ts';

export interface OwnName {
  readonly name: string;
  readonly matchers: readonly LabelMatcher[];
  /** The series with the names that were asked for. */
  readonly back: (series: SourceSeries) => SourceSeries;
}

const signals = new Map(ownSignals().map((signal) => [signal.id, signal]));

/** Undefined for what the pipeline does not emit. */
export const ownName = (name: string, matchers: readonly LabelMatcher[]): OwnName | undefined => {
  const [meaning] = meaningsOf(name);
  const signal = meaning === undefined ? undefined : signals.get(meaning.stored);
  if (meaning === undefined || signal === undefined) return undefined;
  const base = signal.names.prometheus;
  const dotted = new Map(signal.labels.map((label) => [plainLabel(label), label]));
  const renamed = (labels: Labels): Labels => ({
    ...Object.fromEntries(Object.entries(labels).map(([label, value]) => [dotted.get(label) ?? label, value])),
    [nameLabel]: name,
  });
  return {
    name: meaning.part === 'value' ? base : `${base}_${meaning.part}`,
    matchers: matchers.map((matcher) => ({ ...matcher, label: plainLabel(matcher.label) })),
    back: (series) => ({ ...series, labels: renamed(series.labels) }),
  };
};
