import { describe, expect, test } from '@jest/globals';
import { openHistory } from './history.ts';
import { gaugePoint, histogramPoint, inFolder, minute, second, start, sumPoint } from './testing/points.ts';

const clock = { now: () => start + minute };

describe('a sum', () => {
  test('adds up the points of every series with these labels, from excluded, to included', () =>
    inFolder((file) => {
      const history = openHistory(file, clock);
      history.append([
        sumPoint('events', start, 1, { objective: 'a' }),
        sumPoint('events', start + 10 * second, 2, { objective: 'a', route: '/x' }),
        sumPoint('events', start + 20 * second, 4, { objective: 'a' }),
        sumPoint('events', start + 20 * second, 8, { objective: 'b' }),
        sumPoint('others', start + 20 * second, 16, { objective: 'a' }),
      ]);
      const sum = (from: number, to: number, labels = {}): number =>
        history.sum('events', labels, start + from * second, start + to * second);
      expect([sum(0, 20, { objective: 'a' }), sum(-1, 20, { objective: 'a' })]).toEqual([6, 7]);
      expect([sum(0, 19), sum(0, 20), sum(20, 99), sum(0, 20, { objective: 'c' })]).toEqual([2, 14, 0, 0]);
      history.close();
    }));

  test('attributes a point whole to the window that holds its end', () =>
    inFolder((file) => {
      const history = openHistory(file, clock);
      history.append([{ ...sumPoint('events', start + 13 * second, 10), since: start + 3 * second }]);
      const sum = (from: number, to: number): number =>
        history.sum('events', {}, start + from * second, start + to * second);
      expect([sum(0, 10), sum(10, 12), sum(12, 13), sum(10, 20)]).toEqual([0, 0, 10, 10]);
      history.close();
    }));

  test('is kept by slots of ten seconds, however often points are appended', () =>
    inFolder((file) => {
      const history = openHistory(file, clock);
      for (let tick = 1; tick <= 100; tick += 1) {
        history.append([sumPoint('events', start + tick * 100, 1)]);
      }
      const [series] = history.series('events', {}, start, start + minute);
      expect(series?.points).toEqual([
        { kind: 'SumPoint', name: 'events', labels: {}, since: start, at: start + 10 * second, value: 100 },
      ]);
      history.close();
    }));

  test('is exact for counts beyond 32 bits and for fractions', () =>
    inFolder((file) => {
      const history = openHistory(file, clock);
      history.append([sumPoint('bytes', start + second, 2 ** 52), sumPoint('bytes', start + 30 * second, 1)]);
      history.append([sumPoint('seconds', start + second, 0.125), sumPoint('seconds', start + 2 * second, 0.5)]);
      expect(history.sum('bytes', {}, start, start + minute)).toBe(2 ** 52 + 1);
      expect(history.sum('seconds', {}, start, start + minute)).toBe(0.625);
      history.close();
    }));
});

describe('a series', () => {
  test('gives each label set its own points, oldest first, whatever the order of the labels', () =>
    inFolder((file) => {
      const history = openHistory(file, clock);
      history.append([
        sumPoint('events', start + 20 * second, 2, { route: '/x', method: 'GET' }),
        sumPoint('events', start + 10 * second, 1, { method: 'GET', route: '/x' }),
        sumPoint('events', start + 10 * second, 7, { method: 'POST', route: '/x' }),
      ]);
      const values = history
        .series('events', { route: '/x' }, start, start + minute)
        .map(({ labels, points }) => [labels['method'], points.map((point) => 'value' in point && point.value)]);
      expect(values).toEqual([
        ['GET', [1, 2]],
        ['POST', [7]],
      ]);
      history.close();
    }));

  test('merges into steps: counts add up, of a gauge the last reading stays', () =>
    inFolder((file) => {
      const history = openHistory(file, clock);
      for (const tick of [1, 2, 3, 4]) {
        const at = start + tick * 10 * second;
        history.append([
          sumPoint('events', at, tick),
          gaugePoint('backlog', at, 100 * tick),
          histogramPoint('duration', at, [0, tick, 0, 1], tick / 4),
        ]);
      }
      const points = (name: string): unknown => history.series(name, {}, start, start + minute, 30 * second)[0]?.points;
      const first = { labels: {}, since: start, at: start + 30 * second };
      const next = { labels: {}, since: start + 30 * second, at: start + minute };
      expect(points('events')).toEqual([
        { kind: 'SumPoint', name: 'events', ...first, value: 6 },
        { kind: 'SumPoint', name: 'events', ...next, value: 4 },
      ]);
      expect(points('backlog')).toEqual([
        { kind: 'GaugePoint', name: 'backlog', ...first, value: 300 },
        { kind: 'GaugePoint', name: 'backlog', ...next, value: 400 },
      ]);
      const histogram = { kind: 'HistogramPoint', name: 'duration', bounds: [1, 2, 3] };
      expect(points('duration')).toEqual([
        { ...histogram, ...first, counts: [0, 6, 0, 3], sum: 1.5 },
        { ...histogram, ...next, counts: [0, 4, 0, 1], sum: 1 },
      ]);
      history.close();
    }));

  test('of other bounds stays apart, so that buckets never mix', () =>
    inFolder((file) => {
      const history = openHistory(file, clock);
      history.append([histogramPoint('duration', start + second, [1, 0], 1)]);
      history.append([histogramPoint('duration', start + second, [1, 0, 0], 1)]);
      const bounds = history
        .series('duration', {}, start, start + minute)
        .map(({ points: [point] }) => point?.kind === 'HistogramPoint' && point.bounds);
      expect(bounds).toEqual([[1], [1, 2]]);
      history.close();
    }));
});

test('the last reading of a gauge is the one at or before the instant, for each series', () =>
  inFolder((file) => {
    const history = openHistory(file, clock);
    history.append([
      gaugePoint('overdue', start + 10 * second, 5, { objective: 'a' }),
      gaugePoint('overdue', start + 20 * second, 3, { objective: 'a' }),
      gaugePoint('overdue', start + 15 * second, 9, { objective: 'b' }),
    ]);
    const last = (at: number): unknown =>
      history
        .last('overdue', {}, start + at * second)
        .map(({ labels, at, value }) => [labels['objective'], (at - start) / second, value]);
    expect(last(9)).toEqual([]);
    expect(last(19)).toEqual([
      ['a', 10, 5],
      ['b', 15, 9],
    ]);
    expect(last(99)).toEqual([
      ['a', 20, 3],
      ['b', 15, 9],
    ]);
    history.close();
  }));

test('names and the newest instant say what a history holds', () =>
  inFolder((file) => {
    const history = openHistory(file, clock);
    expect([history.names(), history.newest(Infinity)]).toEqual([[], undefined]);
    history.append([sumPoint('b', start + 7, 1), sumPoint('a', start + 5, 1), gaugePoint('b', start + 6, 1)]);
    expect(history.names()).toEqual(['a', 'b']);
    expect([history.newest(Infinity), history.newest(start + 6)]).toEqual([start + 7, start + 6]);
    history.close();
  }));

test('points are still there after closing and opening again', () =>
  inFolder((file) => {
    const first = openHistory(file, clock);
    first.append([sumPoint('events', start + second, 3)]);
    first.close();
    const second_ = openHistory(file, clock);
    second_.append([sumPoint('events', start + 2 * second, 4)]);
    expect(second_.sum('events', {}, start, start + minute)).toBe(7);
    second_.close();
  }));

test('a clock that goes back adds to the past; every point counts once', () =>
  inFolder((file) => {
    const times = [start + 40 * minute, start + 10 * minute, start + 41 * minute];
    const history = openHistory(file, { now: () => times[0] ?? start });
    for (const at of times) history.append([sumPoint('events', at, 1), gaugePoint('backlog', at, at)]);
    expect(history.sum('events', {}, start, start + 60 * minute)).toBe(3);
    expect(history.last('backlog', {}, start + 60 * minute)[0]?.value).toBe(times[2]);
    history.close();
  }));
