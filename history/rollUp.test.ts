import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { openHistory, type History } from './history.ts';
import { day, gaugePoint, histogramPoint, hour, inFolder, minute, second, start, sumPoint } from './testing/points.ts';

const span = (history: History, name: string): readonly number[] => {
  const [series] = history.series(name, {}, 0, Number.MAX_SAFE_INTEGER);
  return (series?.points ?? []).map((point) => point.at - point.since);
};

/** Appends nothing until the roll-up has caught up. */
const settle = (history: History): void => {
  for (let call = 0; call < 100; call += 1) history.append([]);
};

describe('after seven days', () => {
  test('ten seconds become minutes, and a window on minute edges keeps its sum', () =>
    inFolder((file) => {
      let now = start;
      const history = openHistory(file, { now: () => now });
      for (; now < start + 7 * day + 2 * hour; now += 10 * minute) {
        const at = now + 30 * second;
        history.append([
          sumPoint('events', at, 1),
          sumPoint('events', at + 20 * second, 2),
          gaugePoint('backlog', at, 5),
          gaugePoint('backlog', at + 20 * second, 6),
          histogramPoint('duration', at, [1, 0], 0.5),
          histogramPoint('duration', at + 20 * second, [0, 3], 1.5),
        ]);
      }
      settle(history);
      const spans = span(history, 'events');
      expect(spans.filter((length) => length <= 10 * second)).toHaveLength(2 * 7 * 144);
      expect(spans.filter((length) => length > 10 * second)).toHaveLength(12);
      expect(history.sum('events', {}, start, now)).toBe(3 * (7 * 144 + 12));
      expect(history.sum('events', {}, start, start + hour)).toBe(18);
      const rolled = { labels: {}, since: start, at: start + 50 * second };
      const first = (name: string): unknown => history.series(name, {}, start, start + minute)[0]?.points;
      expect(first('backlog')).toEqual([{ kind: 'GaugePoint', name: 'backlog', ...rolled, value: 6 }]);
      expect(first('duration')).toEqual([
        { kind: 'HistogramPoint', name: 'duration', ...rolled, bounds: [1], counts: [1, 3], sum: 2 },
      ]);
      history.close();
    }));

  test('a point that comes late folds into the minute that was rolled up before', () =>
    inFolder((file) => {
      let now = start + second;
      const history = openHistory(file, { now: () => now });
      history.append([sumPoint('events', start + second, 1)]);
      now += 8 * day;
      settle(history);
      history.append([sumPoint('events', start + 2 * second, 10)]);
      settle(history);
      expect(history.series('events', {}, start, now)[0]?.points).toEqual([
        { kind: 'SumPoint', name: 'events', labels: {}, since: start, at: start + 2 * second, value: 11 },
      ]);
      history.close();
    }));
});

test('after a hundred days points are let go of, and series without any are forgotten', () =>
  inFolder((file) => {
    let now = start + second;
    const history = openHistory(file, { now: () => now, maxSeries: 2 });
    history.append([sumPoint('short-lived', start + second, 1), sumPoint('events', start + second, 1)]);
    now += 99 * day;
    settle(history);
    expect(history.names()).toEqual(['events', 'short-lived']);
    now += day + minute;
    history.append([sumPoint('events', now, 1)]);
    settle(history);
    expect(history.names()).toEqual(['events']);
    expect(history.sum('events', {}, 0, now)).toBe(1);
    history.append([sumPoint('short-lived', now, 5)]);
    expect(history.sum('short-lived', {}, 0, now)).toBe(5);
    history.close();
  }));

test('a long backlog is rolled up a bounded number of cells at a time', () =>
  inFolder((file) => {
    let now = start;
    const history = openHistory(file, { now: () => now });
    const points = Array.from({ length: 6_000 }, (_, slot) => sumPoint('events', start + (slot + 1) * 10 * second, 1));
    history.append(points);
    now = start + 30 * day;
    const fineLeft = (): number => span(history, 'events').filter((length) => length <= 10 * second).length;
    const before = fineLeft();
    history.append([]);
    const after = fineLeft();
    expect(before - after).toBeLessThanOrEqual(2_000);
    expect(after).toBeGreaterThan(0);
    settle(history);
    expect([span(history, 'events').length, history.sum('events', {}, start, now)]).toEqual([1_000, 6_000]);
    history.close();
  }));

test('any window on minute edges has one sum, one total and one count before and after roll-up', async () => {
  const point = fc.record({ at: fc.integer({ min: 1, max: 20 * minute }), value: fc.nat(1_000), route: fc.nat(2) });
  const edge = fc.nat(20);
  await fc.assert(
    fc.asyncProperty(
      fc.array(point, { maxLength: 60 }),
      fc.array(fc.tuple(edge, edge), { maxLength: 5 }),
      (kept, windows) =>
        inFolder((file) => {
          let now = start;
          const history = openHistory(file, { now: () => now });
          for (const { at, value, route } of kept) {
            history.append([
              sumPoint('events', start + at, value, { route: `/${route}` }),
              histogramPoint('duration', start + at, [value, 1], value),
            ]);
          }
          const answers = (): unknown =>
            windows.map(([a, b]) => {
              const [from, to] = [start + Math.min(a, b) * minute, start + Math.max(a, b) * minute];
              const sums = [{}, { route: '/1' }].map((labels) => history.sum('events', labels, from, to));
              return [sums, history.series('duration', {}, from, to, 20 * minute)];
            });
          const before = answers();
          now = start + 8 * day;
          history.append([]);
          expect(answers()).toEqual(before);
          history.close();
        }),
    ),
    { numRuns: 40 },
  );
});
