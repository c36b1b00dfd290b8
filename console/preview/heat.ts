/**
 * Evaluates a heat map: a histogram's counts in each alignment period, all series together (ALIGN_DELTA, REDUCE_SUM).
 */
import type { DrawnMark, WidgetData } from './widgetData.ts';
import type { DataSet } from '../../dashboards/cloudMonitoring/json.ts';
import { keyOf } from '../../promql/labels.ts';
import type { SourceSeries } from '../../promql/source.ts';
import { metricOf, readFilter } from './filter.ts';
import { between, isElsewhere, onlyOnGoogle } from './metricNames.ts';
import type { Picture } from './picture.ts';

export const heatData = ({ timeSeriesQuery }: DataSet, marks: readonly DrawnMark[], picture: Picture): WidgetData => {
  const why = (text: string): WidgetData => ({ kind: 'NothingData', why: text });
  if (!('timeSeriesFilter' in timeSeriesQuery)) return why('a heat map of a PromQL query is not drawn here');
  const { filter, aggregation } = timeSeriesQuery.timeSeriesFilter;
  const read = readFilter(filter);
  if (read === undefined) return why(`this filter is not evaluated here: ${filter}`);
  const least = Number.parseFloat(aggregation.alignmentPeriod) * 1_000;
  const { from, source, grid } = picture;
  const period = Math.ceil(grid.step / least) * least;
  const count = Math.max(1, Math.ceil((grid.to - from) / period));
  const edges = Array.from({ length: count + 1 }, (_, index) => grid.to - (count - index) * period);
  const [first = from, ...ends] = edges;
  const metric = metricOf(read.type);
  // `Use` requires at least four readings per period.
  const use = { step: period, range: 15 * period, first: first + period, increases: true };
  const series = source.select(`${metric}_bucket`, read.matchers, first - period, grid.to, use);
  const bounds = boundsOf(series);
  const counts = ends.map(() => bounds.map(() => 0).concat(0));
  for (const group of Map.groupBy(series, ({ labels }) => keyOf({ ...labels, le: '' })).values()) {
    addGroup(group, edges, bounds, counts);
  }
  if (counts.every((column) => column.every((count) => count === 0))) {
    return why(isElsewhere(metric, picture) ? onlyOnGoogle(metric, picture) : `no ${metric} ${between(picture)}`);
  }
  const times = ends.map((at) => at / 1_000);
  return { kind: 'HeatData', unit: timeSeriesQuery.unitOverride ?? '1', times, bounds, counts, marks };
};

const boundOf = ({ labels }: SourceSeries): number => {
  const { le = '+Inf' } = labels;
  return le === '+Inf' ? Infinity : Number(le);
};

const boundsOf = (series: readonly SourceSeries[]): readonly number[] =>
  [...new Set(series.map(boundOf))].filter(Number.isFinite).toSorted((a, b) => a - b);

/** Buckets are cumulative: the count of one bucket is the difference to the next lower bucket. */
const addGroup = (
  group: readonly SourceSeries[],
  edges: readonly number[],
  bounds: readonly number[],
  counts: readonly number[][],
): void => {
  let lower: readonly number[] | undefined;
  for (const series of group.toSorted((a, b) => boundOf(a) - boundOf(b))) {
    const bound = boundOf(series);
    const bucket = bound === Infinity ? bounds.length : bounds.indexOf(bound);
    const grown = increases(series, edges);
    grown.forEach((value, index) => {
      const column = counts[index];
      if (column !== undefined) column[bucket]! += Math.max(0, value - (lower?.[index] ?? 0));
    });
    lower = grown;
  }
};

/** Increase between neighbouring edges, from the last sample at or before each edge to the last at or before the next. */
const increases = ({ times, values }: SourceSeries, edges: readonly number[]): readonly number[] => {
  const [start = 0, ...ends] = edges;
  let index = -1;
  while (index + 1 < times.length && times[index + 1]! <= start) index += 1;
  let previous = index >= 0 ? values[index] : values[0];
  return ends.map((end) => {
    while (index + 1 < times.length && times[index + 1]! <= end) index += 1;
    const now = index >= 0 ? values[index] : previous;
    const grown = now === undefined || previous === undefined ? 0 : now >= previous ? now - previous : now;
    previous = now;
    return grown;
  });
};
