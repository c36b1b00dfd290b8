import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { keptRevisions } from './foldRevisions.ts';
import { openHistory, type History } from './history.ts';
import { day, gaugePoint, hour, inFolder, minute, second, start, sumPoint } from './testing/points.ts';

const settle = (history: History): void => {
  for (let call = 0; call < 50; call += 1) history.append([]);
};

const revisionsOf = (history: History, name: string): readonly string[] =>
  history
    .series(name, {}, 0, Number.MAX_SAFE_INTEGER)
    .map(({ labels }) => labels['revision'] ?? 'none')
    .toSorted();

test('a hundred releases take the series of four, and no event is lost or counted twice', () =>
  inFolder((file) => {
    let now = start;
    const history = openHistory(file, { now: () => now, maxSeries: 30, report: (message) => expect(message).toBe('') });
    for (let release = 1; release <= 100; release += 1) {
      for (let step = 1; step <= 3; step += 1) {
        now += 3 * hour;
        const labels = { code: 'ok', revision: `r${release}` };
        history.append([
          sumPoint('events', now, 2, labels),
          gaugePoint('memory', now, release, { revision: `r${release}` }),
        ]);
      }
    }
    settle(history);
    expect(revisionsOf(history, 'events')).toEqual(['none', 'r100', 'r97', 'r98', 'r99']);
    expect(revisionsOf(history, 'memory')).toEqual(['none', 'r100', 'r97', 'r98', 'r99']);
    expect(history.sum('events', {}, start, now)).toBe(600);
    expect(history.sum('events', { code: 'ok' }, start, start + 10 * day)).toBe(
      2 * Math.floor((10 * day) / (3 * hour)),
    );
    expect(history.sum('events', { revision: 'r100' }, start, now)).toBe(6);
    history.close();
  }));

test('a revision that serves again, after a roll-back, is not the oldest', () =>
  inFolder((file) => {
    let now = start;
    const history = openHistory(file, { now: () => now });
    for (const revision of ['good', 'a', 'b', 'good', 'c', 'd', 'good']) {
      now += minute;
      history.append([sumPoint('events', now, 1, { revision })]);
    }
    settle(history);
    expect(revisionsOf(history, 'events')).toEqual(['b', 'c', 'd', 'good', 'none']);
    expect(history.sum('events', { revision: 'good' }, start, now)).toBe(3);
    history.close();
  }));

test('series of metrics without a revision stay as they are', () =>
  inFolder((file) => {
    const history = openHistory(file, { now: () => start + hour });
    for (let index = 1; index <= 10; index += 1)
      history.append([sumPoint('events', start + index * second, 1, { code: `revision ${index}` })]);
    settle(history);
    expect(history.series('events', {}, 0, start + hour)).toHaveLength(10);
    history.close();
  }));

test('whatever the order of releases, every hour keeps its sum, packed or not', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.nat(7), { minLength: 20, maxLength: 60 }), (order) =>
      inFolder((file) => {
        let now = start;
        const history = openHistory(file, { now: () => now });
        const sums = new Map<number, number>();
        for (const [index, revision] of order.entries()) {
          now += 40 * minute;
          history.append([sumPoint('events', now, index + 1, { revision: `r${revision}` })]);
          const hourOf = Math.ceil((now - start) / hour);
          sums.set(hourOf, (sums.get(hourOf) ?? 0) + index + 1);
        }
        settle(history);
        for (const [hourOf, sum] of sums)
          expect(history.sum('events', {}, start + (hourOf - 1) * hour, start + hourOf * hour)).toBe(sum);
        const minutes = history.minutes('events', {}, start, now).flatMap(({ columns }) => [...columns.values]);
        expect(minutes.reduce((total, value) => total + value, 0)).toBe((order.length * (order.length + 1)) / 2);
        expect(revisionsOf(history, 'events').filter((name) => name !== 'none').length).toBeLessThanOrEqual(
          keptRevisions,
        );
        history.close();
      }),
    ),
    { numRuns: 10 },
  ));
