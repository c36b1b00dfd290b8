/**
 * Which part of a window has points, from a server: it counts the instants with a point in each of 120 steps of the window,
 * and only steps that lack some are looked at closely. A gap is known to the distance of two instants, five minutes in a
 * window of 30 days; shorter ones are not seen.
 */
import type { Dialect } from '../../series/dialect.ts';
import type { Coverage } from '../../slo/coverage.ts';
import type { CountRequest } from '../../slo/pointSource.ts';
import { byTime, coverageQueries, seriesQueries, valuesOf } from '../../slo/windowQueries.ts';
import type { Interval } from '../../slo/window.ts';
import { beginningsOf, type FirstEnds } from './beginnings.ts';
import type { Answered, RemoteAnswers } from './remoteAnswers.ts';

export interface CoverageReads extends Pick<RemoteAnswers, 'answers' | 'indicatorOf'> {
  readonly firstEnds: FirstEnds;
  readonly dialect: Dialect;
}

const minute = 60_000;
/** Instants of a window at most, and steps that they are counted in. */
const [mostInstants, steps] = [8_640, 120];
/** Of windows from `long` on: an instant selector looks back so far, and windows of one system then have the same instants. */
const [lookBack, long] = [5 * minute, 2 * 1_440 * minute];
/** Steps that are looked at closely, of all objectives. */
const mostCloseLooks = 8;

/** `every`: milliseconds between two instants. */
interface Grid {
  readonly every: number;
  readonly step: number;
}

const gridOf = ({ from, to }: Interval): Grid => {
  const least = to - from >= long ? lookBack : minute;
  const every = Math.max(least, Math.ceil((to - from) / mostInstants / minute) * minute);
  return { every, step: Math.max(every, Math.ceil((to - from) / steps / every) * every) };
};

/** What a first look knows of one objective. */
interface Look {
  readonly index: number;
  readonly grid: Grid;
  /** The part of the window whose points can be read. */
  readonly window: Interval;
  /** Instants with a point, by the end of the step. */
  readonly counts: ReadonlyMap<number, number>;
}

/** Undefined where there are no points, or they cannot be read. */
export const remoteCoverage = async (
  requests: readonly CountRequest[],
  reads: CoverageReads,
): Promise<readonly (Coverage | undefined)[]> => {
  const byLength = Map.groupBy(requests.keys(), (index) => requests[index]!.to - requests[index]!.from);
  const looks = (
    await Promise.all([...byLength.values()].map((indices) => firstLooks(requests, indices, reads)))
  ).flat();
  const [close, begins, faults] = await Promise.all([
    closeLooks(requests, looks, reads),
    preciseBegins(requests, looks, reads.firstEnds),
    faultsOf(requests, looks, reads),
  ]);
  const found: (Coverage | undefined)[] = requests.map(() => undefined);
  for (const look of looks) {
    const coverage = coverageOf(look, begins.get(look.index), close.get(look.index) ?? new Map());
    found[look.index] = coverage && { ...coverage, fault: faults.get(look.index) };
  }
  return found;
};

const firstLooks = async (
  requests: readonly CountRequest[],
  indices: readonly number[],
  { answers, dialect }: CoverageReads,
): Promise<readonly Look[]> => {
  const grid = gridOf(requests[indices[0]!]!);
  const found = await answers<Omit<Look, 'index'>>(
    indices.map((index) => requests[index]!),
    (items, most) => coverageQueries(items, grid, dialect, most),
    async (query, _items, server) => {
      const { from, to } = query;
      const count = Math.ceil((to - from) / grid.step);
      const ends = { from: to - (count - 1) * grid.step, to, step: grid.step };
      const { series } = await server.range(dialect.print(query.expr), ends);
      const counts = new Map<number, Map<number, number>>();
      for (const [at, samples] of byTime(series))
        for (const [item, values] of valuesOf(query, samples)) {
          const own = counts.get(item) ?? new Map<number, number>();
          counts.set(item, own.set(at, values.total?.get('') ?? 0));
        }
      return new Map([...counts].map(([item, own]) => [item, { grid, window: { from, to }, counts: own }]));
    },
  );
  return found.flatMap((look, position) =>
    look === undefined || 'kind' in look ? [] : [{ ...look, index: indices[position]! }],
  );
};

interface Step extends Interval {
  /** Instants in it, and how many of them have a point. */
  readonly size: number;
  readonly seen: number;
}

/** Those of the window, ascending, from the first that has a point. */
const stepsOf = ({ window: { from, to }, grid: { step, every }, counts }: Look): readonly Step[] => {
  const count = Math.ceil((to - from) / step);
  const all = Array.from({ length: count }, (_, index): Step => {
    const end = to - (count - 1 - index) * step;
    const begin = Math.max(from, end - step);
    const size = Math.floor(end / every) - Math.floor(begin / every);
    // The first step of the window may be shorter than what the server counts over.
    return { from: begin, to: end, size, seen: Math.min(size, counts.get(end) ?? 0) };
  });
  const first = all.findIndex(({ seen }) => seen > 0);
  return first === -1 ? [] : all.slice(first);
};

const lacks = ({ size, seen }: Step): boolean => seen < size;

/** For each objective, instants with a point in the steps that have some and lack others, by the ends of those steps. */
const closeLooks = async (
  requests: readonly CountRequest[],
  looks: readonly Look[],
  { answers, dialect }: CoverageReads,
): Promise<ReadonlyMap<number, ReadonlyMap<number, ReadonlySet<number>>>> => {
  const partial = looks.flatMap((look) =>
    stepsOf(look)
      .slice(1)
      .filter((step) => lacks(step) && step.seen > 0)
      .map((step) => ({ look, step })),
  );
  const groups = [...Map.groupBy(partial, ({ step, look }) => `${step.from} ${step.to} ${look.grid.every}`).values()];
  const chosen = groups.toSorted((one, other) => other.length - one.length).slice(0, mostCloseLooks);
  const found = new Map<number, Map<number, ReadonlySet<number>>>();
  await Promise.all(
    chosen.map(async (group) => {
      const [{ look, step }] = group as [(typeof group)[number]];
      const { every } = look.grid;
      const instants = await answers<ReadonlySet<number>>(
        group.map(({ look: { index } }) => ({ ...requests[index]!, from: step.from, to: step.to })),
        (items, most) => coverageQueries(items, { step: every, every }, dialect, most),
        async (query, _items, server) => {
          const range = { from: firstInstant(step, every), to: Math.floor(step.to / every) * every, step: every };
          const { series } = await server.range(dialect.print(query.expr), range);
          const own = new Map<number, Set<number>>();
          for (const [at, samples] of byTime(series))
            for (const item of valuesOf(query, samples).keys()) own.set(item, (own.get(item) ?? new Set()).add(at));
          return own;
        },
        'exact',
      );
      group.forEach(({ look: { index } }, position) => {
        const answer = instants[position];
        if (!(answer instanceof Set)) return;
        const own = found.get(index) ?? new Map<number, ReadonlySet<number>>();
        found.set(index, own.set(step.to, answer as ReadonlySet<number>));
      });
    }),
  );
  return found;
};

const firstInstant = ({ from }: Interval, every: number): number => (Math.floor(from / every) + 1) * every;

/** Of what follows the beginning. */
const precision = 0.02;

/** Of objectives that began a short time ago, which the distance of two instants does not tell. */
const preciseBegins = async (
  requests: readonly CountRequest[],
  looks: readonly Look[],
  firstEnds: FirstEnds,
): Promise<ReadonlyMap<number, number>> => {
  const young = looks.flatMap((look) => {
    const begin = beginOf(look);
    const { every } = look.grid;
    if (begin === undefined || begin <= look.window.from) return [];
    return every > precision * (look.window.to - begin) ? [{ index: look.index, from: begin - every }] : [];
  });
  const found = await beginningsOf(
    young.map(({ index, from }) => ({ ...requests[index]!, from })),
    firstEnds,
  );
  return new Map(found.flatMap((begin, position) => (begin === undefined ? [] : [[young[position]!.index, begin]])));
};

/** The points of the first step are taken to last until its end. */
const beginOf = (look: Look): number | undefined => {
  const [first] = stepsOf(look);
  if (first === undefined) return undefined;
  const begin = first.to - first.seen * look.grid.every;
  return lacks(first) && begin > look.window.from ? begin : first.from;
};

const coverageOf = (
  look: Look,
  precise: number | undefined,
  close: ReadonlyMap<number, ReadonlySet<number>>,
): Coverage | undefined => {
  const begin = beginOf(look);
  if (begin === undefined) return undefined;
  const { every } = look.grid;
  const [, ...all] = stepsOf(look);
  const gaps: Interval[] = [];
  const add = (gap: Interval): void => {
    const last = gaps.at(-1);
    if (last?.to === gap.from) gaps[gaps.length - 1] = { from: last.from, to: gap.to };
    else gaps.push(gap);
  };
  let missing = 0;
  all.forEach((step, index) => {
    const lacking = (step.size - step.seen) * every;
    missing += lacking;
    if (lacking === 0) return;
    const instants = close.get(step.to);
    if (step.seen === 0) add({ from: step.from, to: step.to });
    else if (instants !== undefined)
      for (const gap of gapsBetween(step, instants, every)) add({ from: gap.from, to: gap.to });
    // Next to a step without any point it is part of the same gap.
    else if (all[index + 1]?.seen === 0) add({ from: step.to - lacking, to: step.to });
    else if (all[index - 1]?.seen === 0) add({ from: step.from, to: step.from + lacking });
  });
  return { kind: 'Coverage', from: precise ?? begin, to: look.window.to, gaps, missing };
};

/** An instant without a point tells of the time since the instant before. */
const gapsBetween = (step: Step, seen: ReadonlySet<number>, every: number): readonly Interval[] => {
  const gaps: Interval[] = [];
  for (let at = firstInstant(step, every); at <= step.to; at += every) {
    if (seen.has(at)) continue;
    const [from, to] = [Math.max(step.from, at - every), at + every > step.to ? step.to : at];
    const last = gaps.at(-1);
    if (last !== undefined && last.to >= from) gaps[gaps.length - 1] = { from: last.from, to };
    else gaps.push({ from, to });
  }
  return gaps;
};

/** Series are counted at every fourth instant. */
const seldom = 4;
/** Instants by which two counters of one process may differ: a scrape may be between them. */
const atEdges = 2;

/** Where the counters of a pair do not have as many series as each other, their difference is no number of bad events. */
const faultsOf = async (
  requests: readonly CountRequest[],
  looks: readonly Look[],
  { answers, dialect, indicatorOf }: CoverageReads,
): Promise<ReadonlyMap<number, string>> => {
  const pairs = looks.filter(({ index }) => indicatorOf(requests[index]!).kind === 'GoodOfTotal');
  const faults = new Map<number, string>();
  await Promise.all(
    [...Map.groupBy(pairs, ({ grid }) => grid.every)].map(async ([every, group]) => {
      const found: readonly Answered<string>[] = await answers<string>(
        group.map(({ index }) => requests[index]!),
        (items, most) => seriesQueries(items, every * seldom, dialect, most),
        async (query, _items, server) => {
          const values = valuesOf(query, await server.instant(dialect.print(query.expr), query.to));
          return new Map(
            [...values].flatMap(([item, { good, total }]) => {
              const fault = pairFault(good?.get('') ?? 0, total?.get('') ?? 0);
              return fault === undefined ? [] : [[item, fault] as const];
            }),
          );
        },
      );
      found.forEach((fault, position) => {
        if (typeof fault === 'string') faults.set(group[position]!.index, fault);
      });
    }),
  );
  return faults;
};

const pairFault = (good: number, total: number): string | undefined => {
  const [less, more] = [Math.min(good, total), Math.max(good, total)];
  if (more - less <= Math.max(atEdges, more * precision * 0.5)) return undefined;
  const [lacking, whole] = good < total ? ['good', 'total'] : ['total', 'good'];
  const share = Math.max(1, Math.round((100 * (more - less)) / more));
  return `${share}% of the series of its ${lacking} events are missing, compared with those of its ${whole} events: check that all metrics of each process are scraped`;
};
