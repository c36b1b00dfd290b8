/**
 * The series that the hot paths write to: plain numbers, looked up once and then kept. The SDK's own instruments sort and
 * stringify the attributes of every call (bench/telemetry.ts measures the cost), so aggregation is done here. OpenTelemetry's
 * readers get the sums by a MetricProducer (producer.ts), and the history gets the increases (points.ts).
 */
import { instrumentOf, ownSignals, revisionLabel, type Instrument } from '../../model/signals.ts';
import type { Signal } from '../../model/signal.ts';
import type { Labels } from '../../model/point.ts';

/** One series of a counter or a gauge. Writers change `value`. */
export interface NumberSeries {
  readonly labels: Labels;
  value: number;
}

/** `counts` has one bucket more than there are bounds, for values above the last one. */
export interface HistogramSeries {
  readonly labels: Labels;
  readonly counts: number[];
  sum: number;
}

export interface Metric {
  readonly signal: Signal;
  readonly instrument: Instrument;
  readonly numbers: ReadonlyMap<string, NumberSeries>;
  readonly histograms: ReadonlyMap<string, HistogramSeries>;
}

/** Every metric of one system in one process. Look a series up once and keep it: the look-up is too slow for each event. */
export interface Metrics {
  /** Upper bounds of every histogram, in seconds. */
  readonly bounds: readonly number[];
  number(name: string, labels: Labels): NumberSeries;
  histogram(name: string, labels: Labels): HistogramSeries;
  /** Runs `update` before each reading, for gauges. */
  beforeReading(update: () => void): void;
  /** The current values of all metrics. */
  read(): readonly Metric[];
}

const keyOf = (labels: Labels): string =>
  Object.keys(labels)
    .toSorted()
    .map((name) => `${name}=${labels[name]}`)
    .join('\n');

/**
 * A gauge whose update throws keeps its last value, and `onError` gets the error. `revision` becomes a label of every series
 * of the signals that have it.
 */
export const createMetrics = (
  bounds: readonly number[],
  onError: (error: unknown) => void = () => undefined,
  revision?: string,
): Metrics => {
  const metrics = new Map(
    ownSignals().map((signal) => [
      signal.id,
      {
        signal,
        instrument: instrumentOf(signal),
        numbers: new Map<string, NumberSeries>(),
        histograms: new Map<string, HistogramSeries>(),
      },
    ]),
  );
  const updates: (() => void)[] = [];

  const find = (name: string) => {
    const metric = metrics.get(name);
    if (metric === undefined) throw new Error(`${name} is not an own signal of model/signals.ts`);
    return metric;
  };
  const findOrCreate = <T>(series: Map<string, T>, labels: Labels, create: () => T): T => {
    const key = keyOf(labels);
    const found = series.get(key) ?? create();
    series.set(key, found);
    return found;
  };

  const labelled = ({ signal }: { readonly signal: Signal }, labels: Labels): Labels =>
    revision !== undefined && signal.labels.includes(revisionLabel) ? { ...labels, [revisionLabel]: revision } : labels;

  return {
    bounds,
    number: (name, labels) => {
      const metric = find(name);
      return findOrCreate(metric.numbers, labels, () => ({ labels: labelled(metric, labels), value: 0 }));
    },
    histogram: (name, labels) => {
      const metric = find(name);
      return findOrCreate(metric.histograms, labels, () => ({
        labels: labelled(metric, labels),
        counts: Array.from({ length: bounds.length + 1 }, () => 0),
        sum: 0,
      }));
    },
    beforeReading: (update) => void updates.push(update),
    read: () => {
      for (const update of updates) {
        try {
          update();
        } catch (error) {
          onError(error);
        }
      }
      return [...metrics.values()];
    },
  };
};

/** The index of the first bucket whose upper bound is not below the value, as with `le` in Prometheus. */
export const bucketOf = (bounds: readonly number[], value: number): number => {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bounds[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** A negative value, from clocks that differ, counts as zero. */
export const record = (series: HistogramSeries, bounds: readonly number[], value: number): void => {
  const recorded = value > 0 ? value : 0;
  const bucket = bucketOf(bounds, recorded);
  series.counts[bucket] = (series.counts[bucket] as number) + 1;
  series.sum += recorded;
};
