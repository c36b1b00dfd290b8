/**
 * Passes the series to OpenTelemetry's readers (Prometheus, OTLP) as cumulative points that begin with the process. Google
 * refuses a cumulative point whose start is not before its end.
 */
import { ValueType } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import { emptyResource } from '@opentelemetry/resources';
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';
import type { MetricData, MetricProducer } from '@opentelemetry/sdk-metrics';
import type { HrTime } from '@opentelemetry/api';
import type { HistogramSeries, Metric, Metrics, NumberSeries } from './series.ts';

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** `since` and `now` are milliseconds since the epoch. */
export const metricProducer = (metrics: Metrics, since: number, now: () => number): MetricProducer => ({
  collect: () => {
    const times = {
      startTime: millisToHrTime(since),
      endTime: millisToHrTime(Math.max(now(), since + 1)),
    };
    const data = metrics
      .read()
      .filter((metric) => metric.numbers.size > 0 || metric.histograms.size > 0)
      .map((metric) => toMetricData(metric, metrics.bounds, times));
    return Promise.resolve({
      resourceMetrics: {
        resource: emptyResource(),
        scopeMetrics: [{ scope: { name: 'atalaya' }, metrics: data }],
      },
      errors: [],
    });
  },
});

interface Times {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

const toMetricData = (metric: Metric, bounds: readonly number[], times: Times): MetricData => {
  const { signal } = metric;
  const metricData = {
    descriptor: {
      name: signal.id,
      description: signal.description,
      unit: signal.unit,
      valueType: ValueType.DOUBLE,
    },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const number = (series: NumberSeries) => ({
    attributes: series.labels,
    value: series.value,
    ...times,
  });
  const histogram = (series: HistogramSeries) => ({
    attributes: series.labels,
    value: {
      buckets: { boundaries: [...bounds], counts: [...series.counts] },
      sum: series.sum,
      count: total(series.counts),
    },
    ...times,
  });
  switch (metric.instrument) {
    case 'histogram':
      return {
        ...metricData,
        dataPointType: DataPointType.HISTOGRAM,
        dataPoints: [...metric.histograms.values()].map(histogram),
      };
    case 'gauge':
      return {
        ...metricData,
        dataPointType: DataPointType.GAUGE,
        dataPoints: [...metric.numbers.values()].map(number),
      };
    case 'counter':
      return {
        ...metricData,
        dataPointType: DataPointType.SUM,
        isMonotonic: true,
        dataPoints: [...metric.numbers.values()].map(number),
      };
  }
};
