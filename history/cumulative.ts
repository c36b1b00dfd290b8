/** Points of one stored series, added up over the readings, as the series that Prometheus knows. */
import type { HistogramPoint, Labels, Point } from '../model/point.ts';
import type { Part } from './historyNames.ts';
import type { SourceSeries } from '../promql/source.ts';

export interface Stored {
  readonly kind: Point['kind'];
  readonly labels: Labels;
  /** Oldest first. */
  readonly points: readonly Point[];
}

/** `readings`: when counters have a sample, ascending, with every point's own time among them. */
export const cumulative = (stored: Stored, part: Part, readings: Float64Array): readonly SourceSeries[] => {
  if (stored.kind === 'GaugePoint') return [gauge(stored)];
  if (part !== 'bucket') return [counter(stored, readings, part === 'count' ? countOf : sumOf)];
  const [first] = stored.points as readonly HistogramPoint[];
  return [...(first?.bounds ?? []), Infinity].map((bound, index) => {
    const series = counter(stored, readings, (point) => below(point, index));
    return { ...series, labels: { ...stored.labels, le: bound === Infinity ? '+Inf' : String(bound) } };
  });
};

const gauge = ({ labels, points }: Stored): SourceSeries => ({
  labels,
  times: Float64Array.from(points, ({ at }) => at),
  values: Float64Array.from(points, (point) => (point.kind === 'GaugePoint' ? point.value : NaN)),
});

const sumOf = (point: Point): number => (point.kind === 'HistogramPoint' ? point.sum : point.value);

const countOf = (point: Point): number => below(point, Infinity);

/** Events up to and including a bucket. */
const below = (point: Point, bucket: number): number => {
  if (point.kind !== 'HistogramPoint') return 0;
  const last = Math.min(bucket, point.counts.length - 1);
  let count = 0;
  for (let index = 0; index <= last; index += 1) count += point.counts[index] ?? 0;
  return count;
};

/** Starts at twice what follows: rates are cut at the instant at which a counter would have been zero. */
const counter = (
  { labels, points }: Stored,
  readings: Float64Array,
  amount: (point: Point) => number,
): SourceSeries => {
  let value = 2 * points.reduce((sum, point) => sum + amount(point), 0);
  let next = 0;
  const values = readings.map((reading) => {
    for (let point = points[next]; point !== undefined && point.at <= reading; point = points[next]) {
      value += amount(point);
      next += 1;
    }
    return value;
  });
  return { labels, times: readings, values };
};
