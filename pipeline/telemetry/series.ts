/**
 * What the hot paths write to: plain numbers, found once and then held. The SDK's own instruments sort and stringify
 * the attributes of every call (bench/telemetry.ts says what that costs), so aggregation is done here and handed to
 * OpenTelemetry's readers as a MetricProducer (producer.ts), and to the history as deltas (points.ts).
 */
import { instrumentOf, ownSignals, type Instrument } from '../../model/signals.ts';
import type { Signal } from '../../model/signal.ts';
import type { Labels } from '../../model/point.ts';

/** Of a counter or a gauge. Writers add to `value`. */
export interface NumberSeries {
  readonly labels: Labels;
  value: number;
}

/** `counts` has one more than the bounds, for what lies above the last. */
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

/** Every metric of one system in one process. Finding a series is for start-up and for first sights, not for each event. */
export interface Metrics {
  /** Upper bounds of every histogram, in seconds. */
  readonly bounds: readonly number[];
  number(name: string, labels: Labels): NumberSeries;
  histogram(name: string, labels: Labels): HistogramSeries;
  /** Runs before each reading, to bring gauges up to date. */
  beforeReading(update: () => void): void;
  /** A reading: what each metric amounts to now. */
  read(): readonly Metric[];
}

const keyOf = (labels: Labels): string =>
  Object.keys(labels)
    .toSorted()
    .map((name) => `${name}=${labels[name]}`)
    .join('\n');

/** `onError` is told of a gauge that could not be brought up to date: it keeps its last value. */
export const createMetrics = (
  bounds: readonly number[],
  onError: (error: unknown) => void = () => undefined,
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
  const first = <T>(series: Map<string, T>, labels: Labels, create: () => T): T => {
    const key = keyOf(labels);
    const found = series.get(key) ?? create();
    series.set(key, found);
    return found;
  };

  return {
    bounds,
    number: (name, labels) => first(find(name).numbers, labels, () => ({ labels, value: 0 })),
    histogram: (name, labels) =>
      first(find(name).histograms, labels, () => ({
        labels,
        counts: Array.from({ length: bounds.length + 1 }, () => 0),
        sum: 0,
      })),
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

/** The bucket of a value: the first whose upper bound is not below it, as Prometheus' `le`. */
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

/** Negative values, which clocks that disagree can produce, count as zero. */
export const record = (series: HistogramSeries, bounds: readonly number[], value: number): void => {
  const held = value > 0 ? value : 0;
  const bucket = bucketOf(bounds, held);
  series.counts[bucket] = (series.counts[bucket] as number) + 1;
  series.sum += held;
};
