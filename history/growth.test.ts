import { expect, test } from '@jest/globals';
import { growthOf } from './growth.ts';

const counter = (values: readonly number[]) => ({
  labels: {},
  times: Float64Array.from(values, (_, index) => index * 10),
  values: Float64Array.from(values),
});

test.each([
  [0, 40, 9, 'all of it'],
  [10, 30, 5, 'the end is included and the beginning is not'],
  [15, 25, 2, 'between samples nothing is known to have happened'],
  [-100, 0, 0, 'before the first sample there is nothing'],
  [40, 100, 0, 'nor after the last'],
])('from %d to %d a counter grew by %d: %s', (from, to, growth) => {
  expect(growthOf([counter([100, 103, 105, 108, 109])])(from, to)).toBe(growth);
});

test('a counter that began anew counts what it has since', () => {
  expect(growthOf([counter([100, 110, 4, 9])])(0, 30)).toBe(19);
});

test('several counters add up, and none counts nothing', () => {
  expect([growthOf([counter([0, 2]), counter([5, 8])])(0, 10), growthOf([])(0, 10)]).toEqual([5, 0]);
});
