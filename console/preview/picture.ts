/** What a widget is evaluated over: whose series, from when to when, and at which instants. */
import type { Alert } from '../../alerts/alert.ts';
import type { EvaluationRange } from '../../promql/evaluate.ts';
import type { Known } from '../../promql/context.ts';
import type { SeriesSource } from '../../promql/source.ts';
import type { PreviewState } from './widgetData.ts';
import type { Labels } from '../../model/point.ts';
import type { Slo } from '../../slo/slo.ts';

export interface Picture {
  readonly source: SeriesSource;
  readonly origin: PreviewState['source'];
  readonly grid: EvaluationRange;
  /** What queries over this source and grid have in common. */
  readonly known: Known;
  /** Milliseconds since the epoch, as they were asked for. */
  readonly from: number;
  readonly to: number;
  /** Nothing is known before it. */
  readonly since: () => number;
  /** By the name under which Cloud Monitoring keeps them. */
  readonly slos: ReadonlyMap<string, Slo>;
  /** By the id that lists name them by. */
  readonly alerts: ReadonlyMap<string, Alert>;
}

/** Seconds between the points of a chart: lengths that people read. */
const steps = [
  10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200, 86_400,
];

const minute = 60_000;

/** More are not told apart in a third of a screen; and charts with the same instants share their work. */
const mostPoints = 240;

/** About `points` instants that end with `to`, on whole steps of the clock where those are short. */
export const gridOf = (from: number, to: number, points: number): EvaluationRange => {
  const wanted = (to - from) / Math.min(points, mostPoints) / 1_000;
  const step = (steps.find((one) => one >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400) * 1_000;
  const edge = Math.min(step, minute);
  const end = Math.floor(to / edge) * edge;
  const count = Math.floor((end - from) / step);
  return { from: end - count * step, to: end, step };
};

export const instants = ({ from, to, step }: EvaluationRange): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

export interface Line {
  readonly labels: Labels;
  /** One for each instant of the grid; null where there is no number. */
  readonly values: readonly (number | null)[];
}
