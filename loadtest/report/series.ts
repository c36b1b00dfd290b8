/** A run cut into equal pieces of time for charts: requests, failures, drops and latency of each. */
import type { ScenarioName } from '../plan.ts';
import { sumOf } from '../../numbers/sum.ts';
import type { ErrorKind, RunPoints } from './points.ts';
import { quantilesOf, togetherOf, type Times } from './times.ts';

export interface Bin {
  /** Middle of the piece, in seconds after the start of the run. */
  readonly at: number;
  /** A second. */
  readonly requests: number;
  readonly failed: number;
  readonly dropped: number;
  /** Milliseconds of answers with data; undefined without one. */
  readonly median: number | undefined;
  readonly p95: number | undefined;
  readonly most: number | undefined;
}

/** Most pieces that a chart can show distinctly. */
const most = 180;

/** Pieces of a run, each of whole cells; `at`: their middle. */
interface Piece {
  readonly at: number;
  readonly seconds: number;
  readonly cells: readonly number[];
}

const piecesOf = ({ width }: Pick<RunPoints, 'width'>, seconds: number): readonly Piece[] => {
  const cells = Math.ceil(seconds / width);
  const each = Math.max(1, Math.ceil(cells / most));
  return Array.from({ length: Math.ceil(cells / each) }, (_, i) => ({
    at: (i + 0.5) * each * width,
    seconds: each * width,
    cells: Array.from({ length: each }, (_, cell) => i * each + cell),
  }));
};

const present = <Value>(map: ReadonlyMap<number, Value> | undefined, cells: readonly number[]): readonly Value[] =>
  cells.flatMap((cell) => map?.get(cell) ?? []);

const latencyOf = (times: readonly Times[]): Pick<Bin, 'median' | 'p95' | 'most'> => {
  const together = togetherOf(times);
  const [median, p95] = quantilesOf(together, [0.5, 0.95]);
  return { median, p95, most: together.count === 0 ? undefined : together.most };
};

export const binsOf = (points: RunPoints, scenario: ScenarioName, seconds: number): readonly Bin[] =>
  piecesOf(points, seconds).map(({ at, seconds: length, cells }) => {
    const own = present(points.cells[scenario], cells);
    const rate = (of: (cell: (typeof own)[number]) => number): number => sumOf(own, of) / length;
    return {
      at,
      requests: rate(({ requests }) => requests),
      failed: rate(({ failed }) => failed),
      dropped: rate(({ dropped }) => dropped),
      ...latencyOf(own.map(({ times }) => times)),
    };
  });

/** From a POST to the first answer with its message. */
export const readableBins = (
  points: RunPoints,
  seconds: number,
): readonly Pick<Bin, 'at' | 'median' | 'p95' | 'most'>[] =>
  piecesOf(points, seconds).map(({ at, cells }) => ({ at, ...latencyOf(present(points.readable, cells)) }));

type Series = readonly (readonly [at: number, value: number | undefined])[];

/** Errors a second. */
export const errorSeries = (points: RunPoints, { byCell }: ErrorKind, seconds: number): Series =>
  piecesOf(points, seconds).map(({ at, seconds: length, cells }) => [
    at,
    sumOf(present(byCell, cells), (count) => count) / length,
  ]);

/** Most users at once. */
export const userSeries = (points: RunPoints, seconds: number): Series =>
  piecesOf(points, seconds).map(({ at, cells }) => {
    const users = present(points.users, cells);
    return [at, users.length === 0 ? undefined : Math.max(...users)];
  });
