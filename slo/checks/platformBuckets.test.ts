import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability, latency } from '../../model/objective.ts';
import { promisesWith, words } from './testing/promisesWith.ts';
import { platformBuckets } from './platformBuckets.ts';

test('a latency cut out of a distribution of the platform is a warning', () => {
  expect(
    findingLines(
      platformBuckets,
      promisesWith({
        objectives: [latency('api', { ...words, target: '95%', under: '300ms', measuredBy: 'platform' })],
      }),
    ),
  ).toEqual([
    'slo/platform-buckets  systems/orders.ts objectives[0].measuredBy  (warning)',
    '  Google does not document the bucket boundaries of run.googleapis.com/request_latencies: 300ms may lie inside a bucket, and the SLI would be an estimate',
    "  fix: write measuredBy: 'pipeline': its counters compare each response with the threshold",
    '  why: docs/checks/slo/platform-buckets.md',
  ]);
});

test('availability by the platform and latency by the pipeline know their thresholds', () => {
  expect(
    findingLines(
      platformBuckets,
      promisesWith({
        objectives: [
          availability('api', { ...words, target: '99%', measuredBy: 'platform' }),
          latency('api', { ...words, target: '95%', under: '300ms' }),
        ],
      }),
    ),
  ).toEqual([]);
});
