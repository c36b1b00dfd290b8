import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { latencyAbove } from '../../model/threshold.ts';
import { definitionsWith } from './testing/definitionsWith.ts';
import { uniqueId } from './uniqueId.ts';

test('thresholds that differ in their window alone are one alert, which is an error', () => {
  expect(
    findingLines(
      uniqueId,
      definitionsWith({
        alerts: [
          latencyAbove('2s', { statistic: 'p95', over: '5m' }),
          latencyAbove('2s', { statistic: 'p95', over: '10m' }),
        ],
      }),
    ),
  ).toEqual([
    'alerts/unique-id  systems/orders.ts alerts[1]',
    "  this alert and alerts[0] both have the id 'orders-api-latency-p95-above-2s': one would replace the other",
    '  fix: give one of them another id, threshold or statistic, or remove one',
    '  why: docs/checks/alerts/unique-id.md',
  ]);
});

test('another statistic is another alert', () => {
  expect(
    findingLines(
      uniqueId,
      definitionsWith({
        alerts: [
          latencyAbove('2s', { statistic: 'p95', over: '5m' }),
          latencyAbove('2s', { statistic: 'p99', over: '5m' }),
        ],
      }),
    ),
  ).toEqual([]);
});
