import { expect, test } from '@jest/globals';
import { durationBoundaries } from './boundaries.ts';
import { defineSystem } from './system.ts';
import { orders } from './testing/orders.ts';
import { latency } from './objective.ts';
import { latencyAbove } from './threshold.ts';

const common = { target: '95%', window: '30d', why: 'callers were told so', rejected: [] } as const;

const withThresholds = defineSystem({
  ...orders,
  objectives: [latency('api', { ...common, under: '320ms' }), latency('api', { ...common, under: '2.5s' })],
  alerts: [latencyAbove('1.25s', { statistic: 'mean', over: '5m' })],
});

test('every objective and every latency alert of the fleet compares with a boundary', () => {
  expect(durationBoundaries([withThresholds])).toEqual(expect.arrayContaining([0.32, 1.25, 2.5]));
});

test('boundaries ascend without duplicates', () => {
  const boundaries = durationBoundaries([withThresholds, withThresholds]);
  expect(boundaries).toEqual([...new Set(boundaries)].toSorted((a, b) => a - b));
});

test('without systems the boundaries are those of the conventions', () => {
  expect(durationBoundaries([])).toEqual([
    0.001, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 300,
  ]);
});
