import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { latencyAbove } from '../../model/threshold.ts';
import { definitionsWith } from './testing/definitionsWith.ts';
import { betweenBuckets } from './betweenBuckets.ts';

test('a quantile within a bucket of the fleet is an error', () => {
  expect(
    findingLines(betweenBuckets, {
      ...definitionsWith({ alerts: [latencyAbove('2s', { statistic: 'p95', over: '5m' })] }),
      boundaries: [1, 2.5],
    }),
  ).toEqual([
    'alerts/between-buckets  systems/orders.ts alerts[0]',
    '  p95 above 2s lies between the histogram buckets 1s and 2.5s: whether the alert fires would be a guess',
    '  fix: alert on a threshold that is a boundary, or add 2s to the boundaries (model/boundaries.ts)',
    '  why: docs/checks/alerts/between-buckets.md',
  ]);
});

test('a mean needs no boundary, and every threshold of a definition is one', () => {
  expect(findingLines(betweenBuckets, { ...definitionsWith(), boundaries: [1, 2.5] })).toEqual([]);
});
