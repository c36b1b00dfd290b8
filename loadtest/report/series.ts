/** A run cut into equal pieces of time: requests, failures and latency of each. */
import type { RequestPoint, RunPoints } from './points.ts';
import { nearestRank } from '../../numbers/quantile.ts';
import { sumOf } from '../../numbers/sum.ts';

export interface Bin {
  /** Middle of the piece, in seconds after the start of the run. */
  readonly at: number;
  /** A second. */
  readonly requests: number;
  readonly failed: number;
  /** Milliseconds of answers with data; undefined without one. */
  readonly median: number | undefined;
  readonly p95: number | undefined;
  readonly most: number | undefined;
}

/** Most pieces that a chart can show distinctly. */
const most = 180;

/** Whole seconds per piece. */
export const binWidth = (seconds: number): number => Math.max(1, Math.ceil(seconds / most));

export const isSuccess = ({ status }: Pick<RequestPoint, 'status'>): boolean =>
  (status >= 200 && status < 300) || status === 304;

/** As k6 counts them: a 404 is an answer; every other status without success is a failure. */
export const isFailure = (point: Pick<RequestPoint, 'status'>): boolean => !isSuccess(point) && point.status !== 404;

export const binsOf = (requests: readonly RequestPoint[], seconds: number): readonly Bin[] => {
  const width = binWidth(seconds);
  const byBin = Map.groupBy(requests, ({ at }) => Math.floor(at / width));
  return Array.from({ length: Math.ceil(seconds / width) }, (_, i) => {
    const own = byBin.get(i) ?? [];
    const times = own
      .filter(isSuccess)
      .map(({ milliseconds }) => milliseconds)
      .toSorted((a, b) => a - b);
    return {
      at: (i + 0.5) * width,
      requests: own.length / width,
      failed: own.filter(isFailure).length / width,
      median: nearestRank(times, 0.5),
      p95: nearestRank(times, 0.95),
      most: times.at(-1),
    };
  });
};

export interface Sum {
  readonly at: number;
  readonly value: number;
}

/** A second. */
export const dropsOf = ({ dropped }: RunPoints, seconds: number): readonly Sum[] => {
  const width = binWidth(seconds);
  const byBin = Map.groupBy(dropped, ({ at }) => Math.floor(at / width));
  return Array.from({ length: Math.ceil(seconds / width) }, (_, i) => ({
    at: (i + 0.5) * width,
    value: sumOf(byBin.get(i) ?? [], ({ value }) => value) / width,
  }));
};

export const slowest = ({ requests }: RunPoints, count: number): readonly RequestPoint[] =>
  requests
    .filter(({ scenario }) => scenario !== 'warm_up')
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, count);
