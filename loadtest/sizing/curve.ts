/**
 * Latency, errors and missed objectives of a run as a function of the offered rate. The run is cut into short pieces of time. An
 * objective breaks where two consecutive pieces miss it: a single one may be chance.
 */
import type { Judgement, LoadPlan, ScenarioName } from '../plan.ts';
import type { Cell, RunPoints } from '../report/points.ts';
import { quantilesOf, togetherOf } from '../report/times.ts';
import { sumOf } from '../../numbers/sum.ts';

export interface CurvePoint {
  /** Middle of the piece, in seconds after the start of the run. */
  readonly at: number;
  /** Requests a second that were due, without the warm-up. */
  readonly rate: number;
  /** Milliseconds of answers with data. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly mean: number | undefined;
  /** Share of requests that failed or were not sent. */
  readonly errors: number;
  /** Objectives that the piece missed: 'api-latency of reads'. */
  readonly missed: readonly string[];
}

export interface Break {
  /** Requests a second that were due when an objective broke, and the highest rate before that. */
  readonly rate: number;
  readonly held: number;
  readonly at: number;
  readonly objectives: readonly string[];
}

/** Pieces of a run: enough to see the rate grow, few enough that each has sufficient requests. Our choice. */
const pieces = 60;
/** Fewest events for which a piece is judged: of 20, one bad event is 5 %. Our choice. */
const fewest = 20;

export const curveOf = (plan: LoadPlan, points: RunPoints): readonly CurvePoint[] => {
  const { load, width: cell } = points;
  if (load === undefined) return [];
  const [first, last] = [Math.floor(load.from / cell), Math.floor(load.to / cell)];
  const each = Math.max(1, Math.round(Math.max(2, (load.to - load.from) / pieces) / cell));
  // The last piece keeps the remainder: a run that was stopped broke at its end.
  const count = Math.max(1, Math.round((last + 1 - first) / each));
  return Array.from({ length: count }, (_, i) => {
    const isLast = i === count - 1;
    // Polling for messages goes on after the load has ended.
    const [start, end] = [first + i * each, isLast ? Number.POSITIVE_INFINITY : first + (i + 1) * each];
    const from = i === 0 ? load.from : start * cell;
    const width = isLast ? Math.max(1, load.to - from) : end * cell - from;
    const own = scenarios.map((scenario) => piece(points, scenario, start, end));
    const requests = sumOf(own, (scenario) => scenario.requests);
    const dropped = sumOf(own, (scenario) => scenario.dropped);
    const failed = sumOf(own, (scenario) => scenario.failed);
    const times = togetherOf(own.map((scenario) => scenario.times));
    const [p50, p95] = quantilesOf(times, [0.5, 0.95]);
    return {
      at: from + width / 2,
      rate: (requests + dropped) / width,
      p50,
      p95,
      mean: times.count === 0 ? undefined : times.sum / times.count,
      errors: requests + dropped === 0 ? 0 : (failed + dropped) / (requests + dropped),
      missed: plan.counted
        .filter((objective) => isMissed(objective, piece(points, objective.scenario, start, end), points.limits))
        .map(({ objective, scenario }) => `${objective} of ${scenario}`),
    };
  });
};

const scenarios = ['reads', 'writes', 'freshness'] as const;

/** A scenario in the cells from `start` to before `end`. */
const piece = ({ cells, limits }: RunPoints, scenario: ScenarioName, start: number, end: number): Cell => {
  const own = [...(cells[scenario] ?? [])].flatMap(([index, cell]) => (index >= start && index < end ? [cell] : []));
  return {
    requests: sumOf(own, ({ requests }) => requests),
    failed: sumOf(own, ({ failed }) => failed),
    dropped: sumOf(own, ({ dropped }) => dropped),
    times: togetherOf(own.map(({ times }) => times)),
    within: limits.map((_, i) => sumOf(own, ({ within }) => within[i] ?? 0)),
  };
};

/** Limits of latency that a plan's objectives have, for the reader of the raw result. */
export const limitsOf = ({ counted }: Pick<LoadPlan, 'counted'>): readonly number[] => [
  ...new Set(counted.flatMap(({ type, under }) => (type === 'latency' && under !== undefined ? [under] : []))),
];

const isMissed = (
  { type, target, under }: Judgement,
  { requests, failed, times, within }: Cell,
  limits: readonly number[],
): boolean => {
  if (type !== 'availability' && type !== 'latency') return false;
  const events = type === 'availability' ? requests : times.count;
  if (events < fewest) return false;
  const inTime = under === undefined ? times.count : (within[limits.indexOf(under)] ?? times.count);
  return target.gt((type === 'availability' ? requests - failed : inTime) / events);
};

/** Undefined when nothing broke. With `failed` (the whole run missed an objective) a single bad piece is enough: the last one. */
export const breakOf = (curve: readonly CurvePoint[], failed: boolean): Break | undefined => {
  const firstLasting = curve.findIndex(({ missed }, i) =>
    missed.some((objective) => curve[i + 1]?.missed.includes(objective)),
  );
  const index = firstLasting === -1 && failed ? curve.findLastIndex(({ missed }) => missed.length > 0) : firstLasting;
  if (index === -1) return undefined;
  const { at, rate, missed } = curve[index]!;
  const still = missed.filter((objective) => curve[index + 1]?.missed.includes(objective));
  return {
    at,
    rate,
    // Arrivals vary: an earlier piece may have a higher rate than the one that broke.
    held: Math.min(rate, Math.max(0, ...curve.slice(0, index).map((piece) => piece.rate))),
    objectives: still.length > 0 ? still : missed,
  };
};
