import { expect, test } from '@jest/globals';
import type { HistogramPoint } from '../model/point.ts';
import { merged, quantile } from './quantile.ts';

const point = (counts: readonly number[], bounds: readonly number[] = [1, 2, 4]): HistogramPoint => ({
  kind: 'HistogramPoint',
  name: 'm',
  labels: {},
  since: 0,
  at: 1,
  bounds,
  counts,
  sum: 10,
});

test.each([
  { share: 0.5, value: 1 },
  { share: 0.75, value: 1.5 },
  { share: 0, value: 0 },
  { share: 1, value: 2 },
])('of 50 below 1 and 50 between 1 and 2, quantile $share is $value', ({ share, value }) => {
  expect(quantile(merged([point([50, 50, 0, 0])])!, share)).toBe(value);
});

test('what lies above the last bound is said to lie at it', () => {
  expect(quantile(merged([point([0, 0, 0, 3])])!, 0.5)).toBe(4);
});

test('an empty histogram has no quantile, and no points are not a distribution', () => {
  expect(quantile(merged([point([0, 0, 0, 0])])!, 0.5)).toBeUndefined();
  expect(merged([])).toBeUndefined();
});

test('points add up bucket by bucket', () => {
  expect(merged([point([1, 0, 2, 0]), point([0, 1, 1, 1])])).toEqual({
    bounds: [1, 2, 4],
    counts: [1, 1, 3, 1],
    sum: 20,
    count: 6,
  });
});

test('points with different boundaries are not added', () => {
  expect(() => merged([point([1, 0, 0, 0]), point([1, 0], [1])])).toThrow(
    new RangeError('m has points with different boundaries'),
  );
});
