/**
 * Queries PromQL servers for many objectives: with few queries, several of them at a time. A query that is too large for its
 * server is split in two and repeated. If one objective cannot be read, the others still are.
 */
import { QueryRefused } from '../../history/remote/promqlServer.ts';
import { SourceError } from '../../history/remote/sourceError.ts';
import type { System } from '../../model/system.ts';
import { contextOf } from '../../series/context.ts';
import { delayOf } from '../../series/measure.ts';
import { memoize } from '../../model/memoize.ts';
import { selectionsOf, type Indicator } from '../../slo/indicator.ts';
import { indicatorsOf } from '../../slo/indicators.ts';
import type { CountRequest, Unread } from '../../slo/pointSource.ts';
import type { Measured } from '../../slo/indicatorCounts.ts';
import type { Interval } from '../../slo/window.ts';
import type { Item, WindowQuery } from '../../slo/windowQueries.ts';
import type { PromqlServer } from '../../history/remote/promqlServer.ts';
import { atMost } from '../../google/atMost.ts';
import type { Target, Targets } from './targets.ts';

/** Requests that a command has open at the same time. */
const together = 8;

export type Answered<T> = T | Unread | undefined;

/** How a list of items becomes queries. */
export type Plan = (items: readonly Item[], most?: number) => readonly WindowQuery[];
/** Values by the item's index; an item without series has none. */
export type Read<T> = (
  query: WindowQuery,
  items: readonly Item[],
  server: PromqlServer,
) => Promise<ReadonlyMap<number, T>>;

export interface RemoteAnswers {
  readonly indicatorOf: (request: Pick<CountRequest, 'system' | 'slo'>) => Indicator;
  readonly serverOf: (system: System) => PromqlServer | undefined;
  /** Runs a task when few others run. */
  readonly bounded: <T>(task: () => Promise<T>) => Promise<T>;
  /**
   * Answers in the order of the requests; undefined where the server has no series. Of windows that are not 'exact', the
   * visible part is asked for. Throws `SourceError`.
   */
  readonly answers: <T>(
    requests: readonly CountRequest[],
    plan: Plan,
    read: Read<T>,
    windows?: 'visible' | 'exact',
  ) => Promise<readonly Answered<T>[]>;
}

interface Asked extends Item {
  /** Index of the request. */
  readonly request: number;
}

export const unread = (reason: string): Unread => ({ kind: 'Unread', reason });

/** `clock`: now by the servers' clock, in milliseconds since the epoch. */
export const remoteAnswers = ({ dialect, each }: Targets, clock: number): RemoteAnswers => {
  const bounded = atMost(together);
  const targetOf = new Map(each.flatMap((target) => target.systems.map(({ id }) => [id, target] as const)));
  const seriesOf = memoize(
    ({ id }: System) => id,
    (system) => contextOf(system, targetOf.get(system.id)?.environment ?? 'prod'),
  );
  const indicatorOf = ({ system, slo }: Pick<CountRequest, 'system' | 'slo'>): Indicator =>
    indicatorsOf(seriesOf(system), slo.objective)[dialect.id];

  const windowOf = (request: CountRequest, indicator: Measured): Interval =>
    visible(request, delayOf(selectionsOf(indicator), dialect) * 1_000, clock);

  const answersOf = async <T>(
    target: Target,
    items: readonly Asked[],
    { plan, read, found }: { plan: Plan; read: Read<T>; found: Answered<T>[] },
  ): Promise<void> => {
    const ask = async (asked: readonly Asked[], most?: number): Promise<void> => {
      await Promise.all(
        plan(asked, most).map(async (query) => {
          const own = query.items.map((item) => asked[item]!);
          try {
            const values = await bounded(() => read(query, asked, target.server));
            for (const item of query.items) found[asked[item]!.request] = values.get(item);
          } catch (error) {
            if (!(error instanceof QueryRefused)) throw error;
            if (error.isTooMuch && own.length > 1) return await ask(own, Math.ceil(own.length / 2));
            for (const { request } of own)
              found[request] = unread(`${target.server.name} refuses the query: ${error.message}`);
          }
        }),
      );
    };
    await ask(items);
  };

  return {
    indicatorOf,
    bounded,
    serverOf: ({ id }) => targetOf.get(id)?.server,
    answers: async <T>(requests: readonly CountRequest[], plan: Plan, read: Read<T>, windows = 'visible') => {
      const found: Answered<T>[] = requests.map(() => undefined);
      const byTarget = Map.groupBy(requests.keys(), (index) => targetOf.get(requests[index]!.system.id));
      await Promise.all(
        [...byTarget].map(async ([target, indices]) => {
          const items = indices.flatMap((index): readonly Asked[] => {
            const indicator = indicatorOf(requests[index]!);
            if (indicator.kind === 'NotSupported') {
              found[index] = unread(indicator.why);
              return [];
            }
            const { from, to } = windows === 'exact' ? requests[index]! : windowOf(requests[index]!, indicator);
            return [{ indicator, from, to, request: index }];
          });
          if (target === undefined || items.length === 0) return;
          try {
            await answersOf(target, items, { plan, read, found });
          } catch (error) {
            // Other projects can still be judged.
            if (!(error instanceof SourceError) || each.length === 1) throw error;
            for (const { request } of items) found[request] = unread(error.message);
          }
        }),
      );
      return found;
    },
  };
};

/** Points that cannot be read yet would be missing at the end: the window ends, and begins, so much earlier. */
const visible = ({ from, to }: Interval, delay: number, clock: number): Interval => {
  const age = Math.max(0, Math.floor((clock - to) / 1_000) * 1_000);
  const shift = Math.max(0, delay - age);
  return { from: from - shift, to: to - shift };
};
