/** The context in which a widget is evaluated: source, time range and instants. */
import type { Alert } from '../../alerts/alert.ts';
import type { EvaluationRange } from '../../promql/evaluate.ts';
import type { Known } from '../../promql/context.ts';
import type { SeriesSource, SourceSeries } from '../../promql/source.ts';
import type { Origin } from './origin.ts';
import type { PreviewState } from './widgetData.ts';
import type { Labels } from '../../model/point.ts';
import type { Slo } from '../../slo/slo.ts';

export interface Picture {
  readonly source: SeriesSource;
  /** Series by a filter of Cloud Monitoring; undefined where nothing but our own arithmetic answers it. */
  readonly filtered?: ((filter: string, grid: EvaluationRange) => readonly SourceSeries[]) | undefined;
  readonly origin: PreviewState['source'];
  /** At the end of the range; see `Origin`. */
  readonly judge?: Origin['judge'] | undefined;
  readonly grid: EvaluationRange;
  /** Shared by all queries over this source and grid. */
  readonly known: Known;
  /** The requested range, in milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Start of the data. */
  readonly since: () => number;
  /** Keyed by the name in Cloud Monitoring. */
  readonly slos: ReadonlyMap<string, Slo>;
  /** Keyed by the id that lists use. */
  readonly alerts: ReadonlyMap<string, Alert>;
}

/** Steps of a chart in seconds: common lengths of time. */
const steps = [
  10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200, 86_400,
];

const minute = 60_000;

/** A third of a screen cannot show more points, and charts with the same instants share their computation. */
const mostPoints = 240;

/** About `points` instants that end with `to`, on whole steps of the clock where those are short. */
export const gridOf = (from: number, to: number, points: number): EvaluationRange => {
  const least = (to - from) / Math.min(points, mostPoints) / 1_000;
  const step = (steps.find((seconds) => seconds >= least) ?? Math.ceil(least / 86_400) * 86_400) * 1_000;
  const edge = Math.min(step, minute);
  const end = Math.floor(to / edge) * edge;
  const count = Math.floor((end - from) / step);
  return { from: end - count * step, to: end, step };
};

export const instants = ({ from, to, step }: EvaluationRange): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

export interface Line {
  readonly labels: Labels;
  /** One value per instant of the grid; null without a number. */
  readonly values: readonly (number | null)[];
}
