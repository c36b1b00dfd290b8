/**
 * Descriptors of the pipeline's own metrics. The API refuses an SLO or a policy on a metric without any point, so the
 * descriptors are created first. Systems in one project share them: creating an existing descriptor changes nothing. They are
 * never deleted, because that would delete their points.
 */
import { selectionsIn, type Condition } from '../alerts/condition.ts';
import type { Selection } from '../model/selection.ts';
import type { Signal } from '../model/signal.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import { blockOf } from './blocks.ts';
import { nameOf, reference, type Block, type Blocks } from './expression.ts';

/** Address of a signal's descriptor, for `depends_on`. */
export const descriptorAddress = (signal: Signal): string => `google_monitoring_metric_descriptor.${nameOf(signal.id)}`;

export const descriptorBlocks = (signals: readonly Signal[]): Blocks =>
  Object.fromEntries(signals.map((signal) => [nameOf(signal.id), descriptor(signal)]));

/** Ignores changes: the pipeline's points may add labels later. */
const descriptor = (signal: Signal): Block => ({
  count: reference('var.metric_descriptors ? 1 : 0'),
  project: reference('var.project'),
  ...(blockOf(descriptorBody(signal)) as Block),
  deletion_policy: 'ABANDON',
  lifecycle: { ignore_changes: 'all' },
});

/** `google.api.MetricDescriptor`, without its name. */
export const descriptorBody = (
  signal: Signal,
): Readonly<Record<string, string | readonly { readonly key: string; readonly valueType: string }[]>> => ({
  type: signal.names.cloudMonitoring,
  metricKind: signal.metricKind,
  valueType: signal.valueType,
  unit: signal.unit,
  displayName: signal.id,
  description: signal.description,
  labels: signal.labels.map((key) => ({ key, valueType: 'STRING' })),
});

export const descriptorsVariable: Block = {
  type: 'bool',
  description:
    "Whether to create descriptors of the pipeline's metrics; false where the pipeline has already sent some.",
  default: true,
};

/** The distinct signals of the pipeline among these, sorted by id. */
export const ownSignals = (selections: readonly Selection[]): readonly Signal[] =>
  [...new Set(selections.map(({ signal }) => signal).filter(({ source }) => source === 'own'))].toSorted((a, b) =>
    a.id < b.id ? -1 : 1,
  );

/** The pipeline's signals that a condition uses in Cloud Monitoring. */
export const conditionSignals = (condition: Condition): readonly Signal[] => {
  const selections = selectionsIn(condition, cloudMonitoring);
  return 'kind' in selections ? [] : ownSignals(selections);
};
