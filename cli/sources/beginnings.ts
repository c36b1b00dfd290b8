/**
 * When the points of a window begin, from a server that only says in which of a window's steps there are points: the first
 * such step is divided again, until its length is at most 2% of the time after it.
 */
import type { CountRequest } from '../../slo/pointSource.ts';
import type { Answered } from './remoteAnswers.ts';

/** Steps of one query. An objective that has points in the first step is taken to have points for the whole window. */
const steps = 120;
/** Largest error of the beginning, as a share of the time from it to the end of the window. */
const precision = 0.02;
const mostLooks = 4;

/** When the first step with a point ends. */
export type FirstEnds = (requests: readonly CountRequest[], step: number) => Promise<readonly Answered<number>[]>;

interface Search {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** Undefined where there are no points, or they cannot be read. */
export const beginningsOf = async (
  requests: readonly CountRequest[],
  firstEnds: FirstEnds,
): Promise<readonly (number | undefined)[]> => {
  const found: (number | undefined)[] = requests.map(() => undefined);
  let searches: readonly Search[] = requests.map(({ from, to }, index) => ({ index, from, to }));
  for (let look = 0; look < mostLooks && searches.length > 0; look += 1) {
    const next: Search[] = [];
    const byStep = Map.groupBy(searches, ({ from, to }) =>
      Math.max(1_000, Math.ceil((to - from) / steps / 1_000) * 1_000),
    );
    await Promise.all(
      [...byStep].map(async ([step, group]) => {
        const ends = await firstEnds(
          group.map(({ index, from, to }) => ({ ...requests[index]!, from, to })),
          step,
        );
        group.forEach(({ index, from }, position) => {
          const end = ends[position];
          if (typeof end !== 'number') return;
          const window = requests[index]!;
          const begin = Math.max(from, end - step);
          found[index] = begin;
          if (begin > window.from && step > 1_000 && step > precision * (window.to - begin))
            next.push({ index, from: begin, to: end });
        });
      }),
    );
    searches = next;
  }
  return found;
};
