/** Folds points of a run, one after the other, into the figures of a report. */
import type { ScenarioName } from '../plan.ts';
import { clamp } from '../../numbers/clamp.ts';
import { sum } from '../../numbers/sum.ts';
import { errorName, isFailure, isSuccess } from './outcome.ts';
import type { BadPoint, Cell, ErrorKind, RawPoint, RequestPoint, RouteFigures, RunPoints } from './points.ts';
import { addTime, noTimes, quantilesOf, type GrowingTimes } from './times.ts';

export interface TallyOptions {
  /** Length of the run: it decides how wide cells are. */
  readonly seconds: number;
  /** Milliseconds of latency whose answers are counted exactly. */
  readonly limits?: readonly number[];
  /** Method and path of routes by their number. */
  readonly routes?: readonly string[];
}

export interface Tally {
  readonly add: (point: RawPoint) => void;
  readonly result: (isTruncated?: boolean) => RunPoints;
}

/** Most cells of a run, and how many after its announced end are still apart. */
const [mostCells, beyond] = [720, 60];
/** Most routes, kinds of errors and slow requests that are kept; a target must not make a report grow. */
const [mostRoutes, mostErrors, mostSlow] = [200, 50, 10];
const others = 'others';

interface GrowingCell {
  requests: number;
  failed: number;
  bad: number;
  dropped: number;
  readonly times: GrowingTimes;
  readonly within: number[];
}

interface GrowingRoute {
  requests: number;
  failed: number;
  bad: number;
  wrong: number;
  readonly times: GrowingTimes;
  /** Times of whole requests, where the script does not name the route of an answer. */
  readonly durations: GrowingTimes;
}

type Errors = Map<string, Map<number, number>>;

/** Seconds of a cell. */
export const cellWidth = (seconds: number): number => Math.max(1, Math.ceil(seconds / mostCells));

export const createTally = ({ seconds, limits = [], routes: names = [] }: TallyOptions): Tally => {
  const width = cellWidth(seconds);
  const lastCell = Math.ceil(seconds / width) + beyond;
  const cells = new Map<ScenarioName, Map<number, GrowingCell>>();
  const routes = new Map<string, GrowingRoute>();
  const [failures, bad]: readonly [Errors, Errors] = [new Map(), new Map()];
  const readable = new Map<number, GrowingTimes>();
  const users = new Map<number, number>();
  const slowest: RequestPoint[] = [];
  let [from, to, requests] = [Number.POSITIVE_INFINITY, 0, 0];
  let [hasBad, hasNames] = [false, false];

  const indexOf = (at: number): number => clamp(Math.floor(at / width), 0, lastCell);
  const cellAt = (scenario: ScenarioName, at: number): GrowingCell => {
    const own = kept(cells, scenario, () => new Map<number, GrowingCell>());
    return kept(own, indexOf(at), () => ({
      requests: 0,
      failed: 0,
      bad: 0,
      dropped: 0,
      times: noTimes(),
      within: limits.map(() => 0),
    }));
  };
  const routeOf = (name: string): GrowingRoute =>
    kept(routes, known(routes, name, mostRoutes), () => ({
      requests: 0,
      failed: 0,
      bad: 0,
      wrong: 0,
      times: noTimes(),
      durations: noTimes(),
    }));
  const countError = (errors: Errors, name: string, at: number): void => {
    const own = kept(errors, known(errors, name, mostErrors), () => new Map<number, number>());
    own.set(indexOf(at), (own.get(indexOf(at)) ?? 0) + 1);
  };

  const addRequest = (point: RequestPoint): void => {
    const { scenario, at, milliseconds, name } = point;
    const cell = cellAt(scenario, at);
    requests += 1;
    cell.requests += 1;
    const hasFailed = isFailure(point);
    if (hasFailed) {
      cell.failed += 1;
      countError(failures, errorName(point), at);
    }
    if (scenario === 'warm_up') return;
    if (scenario !== 'freshness') [from, to] = [Math.min(from, at), Math.max(to, at)];
    const route = routeOf(name);
    route.requests += 1;
    if (hasFailed) route.failed += 1;
    if (isSuccess(point)) addTime(route.durations, milliseconds);
    const isSlow = slowest.length < mostSlow || milliseconds > slowest[mostSlow - 1]!.milliseconds;
    if (!isSlow) return;
    const rank = slowest.findIndex((other) => other.milliseconds < milliseconds);
    slowest.splice(rank === -1 ? slowest.length : rank, 0, point);
    if (slowest.length > mostSlow) slowest.pop();
  };
  const addBad = ({ scenario, at, bad: kind, reason, name }: BadPoint): void => {
    hasBad = true;
    cellAt(scenario, at).bad += 1;
    countError(bad, kind === 'wrong' ? `wrong: ${reason}` : reason, at);
    if (scenario === 'warm_up') return;
    const route = routeOf(names[Number(name)] ?? name);
    route.bad += 1;
    if (kind === 'wrong') route.wrong += 1;
  };

  const add = (point: RawPoint): void => {
    const { at } = point;
    switch (point.kind) {
      case 'Request':
        return addRequest(point);
      case 'Bad':
        return addBad(point);
      case 'Answer': {
        const { times, within } = cellAt(point.scenario, at);
        addTime(times, point.milliseconds);
        for (const [i, limit] of limits.entries()) if (point.milliseconds <= limit) within[i]! += 1;
        if (point.name === undefined || point.scenario === 'warm_up') return;
        hasNames = true;
        return addTime(routeOf(point.name).times, point.milliseconds);
      }
      case 'Dropped':
        cellAt(point.scenario, at).dropped += point.value;
        return;
      case 'Readable':
        return addTime(kept(readable, indexOf(at), noTimes), point.value);
      case 'Users':
        users.set(indexOf(at), Math.max(users.get(indexOf(at)) ?? 0, point.value));
    }
  };

  const cellOf = ({ requests: sent, failed, bad: count, dropped, times, within }: GrowingCell): Cell => ({
    requests: sent,
    failed: hasBad ? count : failed,
    dropped,
    times,
    within,
  });
  return {
    add,
    result: (isTruncated = false) => ({
      width,
      cells: Object.fromEntries(
        [...cells].map(([name, own]) => [name, new Map([...own].map(([index, cell]) => [index, cellOf(cell)]))]),
      ),
      load: from > to ? undefined : { from, to },
      limits,
      readable,
      users,
      routes: [...routes].map(([route, figures]) => figuresOf(route, figures, { hasBad, hasNames })),
      errors: errorsOf(hasBad ? bad : failures),
      slowest,
      requests,
      isTruncated,
    }),
  };
};

const kept = <Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
};

/** The name, or that of all others where there are too many. */
const known = (map: ReadonlyMap<string, unknown>, name: string, most: number): string =>
  map.has(name) || map.size < most ? name : others;

const errorsOf = (errors: Errors): readonly ErrorKind[] =>
  [...errors]
    .map(([name, byCell]) => ({ name, count: sum([...byCell.values()]), byCell }))
    .toSorted((a, b) => b.count - a.count);

const figuresOf = (
  route: string,
  { requests, failed, bad, wrong, times, durations }: GrowingRoute,
  { hasBad, hasNames }: { readonly hasBad: boolean; readonly hasNames: boolean },
): RouteFigures => {
  const [p50 = null, p95 = null, p99 = null] = quantilesOf(hasNames ? times : durations, [0.5, 0.95, 0.99]);
  return { route, requests, failed: hasBad ? bad : failed, wrong, p50, p95, p99 };
};
