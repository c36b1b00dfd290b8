import { expect, test } from '@jest/globals';
import { eventsToShow, holmLevels, wilson } from './statistics.ts';

test.each([
  [
    [0.01, 0.04, 0.03, 0.005],
    [true, false, false, true],
  ],
  [[0.02], [true]],
  [
    [0.03, 0.03],
    [false, false],
  ],
  [
    [0.025, 0.05],
    [true, true],
  ],
  [[], []],
])('of %j at 5%%, %j are rejected', (ps, rejected) => {
  const levels = holmLevels(ps, 0.05);
  expect(ps.map((p, index) => p <= levels[index]!)).toEqual(rejected);
});

// Source: Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i lie between %f and %f', (good, total, low, high) => {
  const interval = wilson(good, total);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test('all good shows no target of 1', () => {
  expect(wilson(50, 50)).toEqual({ low: expect.closeTo(0.9287, 4), high: 1 });
});

test.each([0.95, 0.99, 0.995, 0.999])('as many events as are asked for just show %f', (target) => {
  const enough = eventsToShow(target);
  expect(wilson(enough, enough).low).toBeGreaterThanOrEqual(target);
  expect(wilson(enough - 1, enough - 1).low).toBeLessThan(target);
});
