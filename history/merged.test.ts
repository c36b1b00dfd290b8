import { expect, test } from '@jest/globals';
import type { Point } from '../model/point.ts';
import { openHistory } from './history.ts';
import { fold, cellOf, type Cell } from './cell.ts';
import { day, gaugePoint, histogramPoint, hour, inFolder, minute, second, start, sumPoint } from './testing/points.ts';

/** Old enough for both grains, with an hour in which nothing ran. */
const points = Array.from({ length: 2_000 }, (_, index) => start + (index + 1) * 10 * second)
  .filter((at) => at <= start + 2 * hour || at > start + 3 * hour)
  .flatMap((at, index): readonly Point[] => [
    sumPoint('events', at - 700, 1 + (index % 5)),
    gaugePoint('backlog', at - 700, index % 11),
    histogramPoint('duration', at - 700, [0, index % 3, 0, 200 * (index % 2)], index / 8),
  ]);

type Told = Pick<Cell, 'value' | 'counts'>;

/** What the points say by themselves, by the end of each interval. */
const expected = (all: readonly Point[], from: number, to: number, step: number): readonly [number, Told][] => {
  const cells = new Map<number, Cell>();
  for (const point of all.filter(({ at }) => at > from && at <= to)) {
    const end = step === Infinity ? to : Math.min(to, Math.ceil(point.at / step) * step);
    const held = cells.get(end);
    cells.set(end, held === undefined ? cellOf(point) : fold(point.kind, held, cellOf(point)));
  }
  return [...cells].map(([at, { value, counts }]) => [at, { value, counts }]);
};

test.each([
  { step: 30 * second, from: start, to: start + 5 * hour },
  { step: 10 * minute, from: start, to: start + 5 * hour },
  { step: 25 * minute, from: start + 7 * second, to: start + 4 * hour + 13 * second },
  { step: hour, from: start + 90 * second, to: start + day },
  { step: Infinity, from: start + 90 * second, to: start + 5 * hour },
  { step: Infinity, from: start + minute, to: start + 2 * hour },
  { step: Infinity, from: start + 2 * hour, to: start + 3 * hour },
])('merged by $step from $from to $to, points are what they are one by one', ({ step, from, to }) =>
  inFolder((file) => {
    const history = openHistory(file, { now: () => start });
    history.append(points);
    for (const name of ['events', 'backlog', 'duration']) {
      const found = history.series(name, {}, from, to, step)[0]?.points ?? [];
      const all = expected(
        points.filter((one) => one.name === name),
        from,
        to,
        step,
      );
      expect(found.map(({ at }) => at)).toEqual(all.map(([at]) => at));
      found.forEach((point, index) => {
        const { value, counts } = cellOf(point);
        expect(counts).toEqual(all[index]?.[1].counts);
        expect(value).toBeCloseTo(all[index]?.[1].value ?? Number.NaN, 6);
        expect(point.since).toBeLessThan(point.at);
        expect(point.since).toBeGreaterThanOrEqual(from);
      });
    }
    history.close();
  }),
);
