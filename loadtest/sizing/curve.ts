/**
 * Latency, errors and missed objectives of a run as a function of the offered rate. The run is cut into short pieces of time. An
 * objective breaks where two consecutive pieces miss it: a single one may be chance.
 */
import type { Judgement, LoadPlan } from '../plan.ts';
import type { RequestPoint, RunPoints } from '../report/points.ts';
import { isFailure, isSuccess } from '../report/series.ts';
import { nearestRank } from '../../numbers/quantile.ts';
import { mean, sumOf } from '../../numbers/sum.ts';
import { clamp } from '../../numbers/clamp.ts';

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
  const measured = points.requests.filter(({ scenario }) => scenario !== 'warm_up');
  // Polling for messages goes on after the load has ended.
  const load = measured.filter(({ scenario }) => scenario !== 'freshness');
  const startsAt = load.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY);
  const end = load.reduce((last, { at }) => Math.max(last, at), 0);
  const usual = Math.max(2, (end - startsAt) / pieces);
  // The last piece keeps the remainder: a run that was stopped broke at its end.
  const count = load.length === 0 ? 0 : Math.max(1, Math.round((end - startsAt) / usual));
  const pieceOf = ({ at }: { readonly at: number }): number => clamp(Math.floor((at - startsAt) / usual), 0, count - 1);
  const requests = Map.groupBy(measured, pieceOf);
  const dropped = Map.groupBy(points.dropped, pieceOf);
  return Array.from({ length: count }, (_, i) => {
    const from = startsAt + i * usual;
    const width = i === count - 1 ? Math.max(1, end - from) : usual;
    const own = requests.get(i) ?? [];
    const missing = sumOf(dropped.get(i) ?? [], ({ value }) => value);
    const times = own
      .filter((point) => isSuccess(point))
      .map(({ milliseconds }) => milliseconds)
      .toSorted((a, b) => a - b);
    return {
      at: from + width / 2,
      rate: (own.length + missing) / width,
      p50: nearestRank(times, 0.5),
      p95: nearestRank(times, 0.95),
      mean: times.length === 0 ? undefined : mean(times),
      errors: own.length + missing === 0 ? 0 : (own.filter(isFailure).length + missing) / (own.length + missing),
      missed: plan.counted
        .filter((objective) => isMissed(objective, own))
        .map(({ objective, scenario }) => `${objective} of ${scenario}`),
    };
  });
};

const isMissed = ({ scenario, type, target, under }: Judgement, requests: readonly RequestPoint[]): boolean => {
  if (type !== 'availability' && type !== 'latency') return false;
  const own = requests.filter((request) => request.scenario === scenario);
  const events = type === 'availability' ? own : own.filter((request) => isSuccess(request));
  if (events.length < fewest) return false;
  const good = events.filter((request) =>
    type === 'availability' ? !isFailure(request) : request.milliseconds <= (under ?? Number.POSITIVE_INFINITY),
  );
  return target.gt(good.length / events.length);
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
