/**
 * Turns the series into points of the history: the increase since the previous reading. A counter or histogram without an
 * increase gives no point; a gauge always gives one.
 */
import type { Point } from '../../model/point.ts';
import type { HistogramSeries, Metric, Metrics, NumberSeries } from './series.ts';

/**
 * `at` is milliseconds since the epoch. A reading that is not later than the previous one counts as one millisecond later: after a
 * clock that was set back by an hour, waiting for it to catch up would keep the events of an hour in memory only.
 */
export type ReadPoints = (at: number) => readonly Point[];

/** `since` is the start of the first interval, in milliseconds since the epoch. */
export const pointReader = (metrics: Metrics, since: number): ReadPoints => {
  const numbers = new Map<NumberSeries, number>();
  const histograms = new Map<HistogramSeries, HistogramSeries>();
  let before = since;

  const read = (metric: Metric, at: number): readonly Point[] => {
    const name = metric.signal.id;
    const interval = { name, since: before, at };
    if (metric.instrument === 'gauge') {
      return [...metric.numbers.values()].map(({ labels, value }) => ({
        kind: 'GaugePoint',
        labels,
        value,
        ...interval,
      }));
    }
    const sums = [...metric.numbers.values()].flatMap((series): readonly Point[] => {
      const value = series.value - (numbers.get(series) ?? 0);
      numbers.set(series, series.value);
      return value === 0 ? [] : [{ kind: 'SumPoint', labels: series.labels, value, ...interval }];
    });
    const distributions = [...metric.histograms.values()].flatMap((series): readonly Point[] => {
      const last = histograms.get(series);
      const counts = series.counts.map((count, bucket) => count - (last?.counts[bucket] ?? 0));
      const sum = series.sum - (last?.sum ?? 0);
      if (counts.every((count) => count === 0)) return [];
      histograms.set(series, {
        labels: series.labels,
        counts: [...series.counts],
        sum: series.sum,
      });
      return [
        {
          kind: 'HistogramPoint',
          labels: series.labels,
          bounds: metrics.bounds,
          counts,
          sum,
          ...interval,
        },
      ];
    });
    return [...sums, ...distributions];
  };

  return (now) => {
    const at = Math.max(now, before + 1);
    const points = metrics.read().flatMap((metric) => read(metric, at));
    before = at;
    return points;
  };
};
