/**
 * The contract between the pipeline and its monitoring: /metrics has exactly the signals that model/signals.ts lists, by
 * name, kind, unit and labels. SLOs, panels and alerts read that catalogue, so a difference is an alert that never fires.
 */
import { instrumentOf, ownSignals } from '../../model/signals.ts';
import type { Signal } from '../../model/signal.ts';

/** A family of Prometheus' text format. */
export interface EmittedMetric {
  readonly name: string;
  /** 'counter', 'gauge' or 'histogram'. */
  readonly type: string;
  readonly unit: string;
  readonly labels: readonly string[];
}

/** The families of a text, without `target_info`. */
export const emittedMetrics = (metricsText: string): readonly EmittedMetric[] => {
  const types = new Map<string, string>();
  const units = new Map<string, string>();
  const labels = new Map<string, Set<string>>();
  for (const line of metricsText.split('\n')) {
    const [, keyword, name, rest = ''] = /^# (TYPE|UNIT) (\S+) ?(.*)$/.exec(line) ?? [];
    if (keyword === 'TYPE') types.set(name as string, rest);
    else if (keyword === 'UNIT') units.set(name as string, rest);
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /.exec(line);
    if (sample === null) continue;
    const family = familyOf(sample[1] as string, types);
    const names = labels.get(family) ?? new Set<string>();
    for (const [, label] of (sample[2] ?? '').matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) names.add(label as string);
    labels.set(family, names);
  }
  return [...types]
    .filter(([name]) => name !== 'target_info')
    .map(([name, type]) => {
      const names = labels.get(name) ?? new Set<string>();
      if (type === 'histogram') names.delete('le');
      return { name, type, unit: units.get(name) ?? '', labels: [...names].toSorted() };
    });
};

/** The names of the families of a text, without `target_info`. */
export const emittedNames = (metricsText: string): readonly string[] =>
  emittedMetrics(metricsText).map((metric) => metric.name);

const familyOf = (sample: string, types: ReadonlyMap<string, string>): string => {
  const family = sample.replace(/_(bucket|sum|count)$/, '');
  return types.get(family) === 'histogram' ? family : sample;
};

/**
 * One sentence for each difference between a text and the catalogue; empty when they agree. `complete`: a signal of the
 * catalogue that the text lacks is a difference too. Use it when every part of the pipeline has run.
 */
export const catalogueDifferences = (
  metricsText: string,
  options: { readonly complete: boolean },
): readonly string[] => {
  const emitted = new Map(emittedMetrics(metricsText).map((metric) => [metric.name, metric]));
  const listed = new Map(ownSignals().map((signal) => [signal.names.prometheus, signal]));
  return [
    ...[...emitted.values()].flatMap((metric) => differences(metric, listed.get(metric.name))),
    ...[...listed]
      .filter(([name]) => options.complete && !emitted.has(name))
      .map(([name, { id }]) => `${id} is in model/signals.ts, but nothing emits ${name}`),
  ];
};

const differences = (metric: EmittedMetric, signal: Signal | undefined): readonly string[] => {
  if (signal === undefined) return [`${metric.name} is emitted, but model/signals.ts does not list it`];
  const instrument = instrumentOf(signal);
  const allowed = new Set(signal.labels.map((label) => label.replaceAll('.', '_')));
  const unknownLabels = metric.labels.filter((label) => !allowed.has(label));
  return [
    ...(metric.type === instrument ? [] : [`${signal.id} is emitted as a ${metric.type}, but is a ${instrument}`]),
    ...(metric.unit === signal.unit ? [] : [`${signal.id} is emitted in '${metric.unit}', but is in '${signal.unit}'`]),
    ...(unknownLabels.length === 0
      ? []
      : [`${signal.id} is emitted with labels it does not have: ${unknownLabels.join(', ')}`]),
  ];
};
