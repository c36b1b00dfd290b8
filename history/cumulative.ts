/** Cells of one stored series, added up over the readings, as the series that Prometheus knows. */
import type { SourceSeries } from '../promql/source.ts';
import type { Part } from './historyNames.ts';
import type { Stored } from './stored.ts';

/** `readings`: when counters have a sample, ascending, with every cell's own time among them. */
export const cumulative = (stored: Stored, part: Part, readings: Float64Array): readonly SourceSeries[] => {
  const { kind, labels, columns, bounds } = stored;
  if (kind === 'GaugePoint') return [{ labels, times: columns.times, values: columns.values }];
  switch (part) {
    case 'value':
    case 'sum':
      return [counter(stored, readings, columns.values)];
    case 'count': {
      const all = new Float64Array(columns.times.length);
      for (const bucket of columns.counts) addTo(all, bucket);
      return [counter(stored, readings, all)];
    }
    case 'bucket':
      return buckets(stored, readings).map((series, index) => {
        const bound = bounds[index] ?? Infinity;
        return { ...series, labels: { ...labels, le: bound === Infinity ? '+Inf' : String(bound) } };
      });
  }
};

/**
 * Each bucket counts all events up to its bound. A bucket without events of its range has the same count as the bucket
 * below.
 */
const buckets = (stored: Stored, readings: Float64Array): readonly SourceSeries[] => {
  const { times, counts } = stored.columns;
  const amounts = new Float64Array(times.length);
  let below: SourceSeries | undefined;
  return counts.map((bucket) => {
    if (below === undefined || bucket.length > 0) {
      addTo(amounts, bucket);
      below = counter(stored, readings, amounts);
    }
    return below;
  });
};

const addTo = (amounts: Float64Array, bucket: Float64Array): void => {
  for (let index = 0; index < bucket.length; index += 1) amounts[index]! += bucket[index]!;
};

/** Starts at twice what follows: rates are cut at the instant at which a counter would have been zero. */
const counter = (
  { labels, columns: { times } }: Stored,
  readings: Float64Array,
  amounts: Float64Array,
): SourceSeries => {
  let value = 0;
  for (let index = 0; index < amounts.length; index += 1) value += 2 * amounts[index]!;
  const values = new Float64Array(readings.length);
  // As many as there are readings: then they are the readings.
  if (times.length === readings.length) {
    for (let index = 0; index < values.length; index += 1) {
      value += amounts[index]!;
      values[index] = value;
    }
    return { labels, times: readings, values };
  }
  let next = 0;
  for (let index = 0; index < readings.length; index += 1) {
    while (next < times.length && times[next]! <= readings[index]!) {
      value += amounts[next]!;
      next += 1;
    }
    values[index] = value;
  }
  return { labels, times: readings, values };
};
