import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { promisesWith } from './testing/promisesWith.ts';
import { betweenBuckets } from './betweenBuckets.ts';

test('a threshold within a bucket of the fleet is an error', () => {
  expect(findingLines(betweenBuckets, { ...promisesWith(), boundaries: [0.1, 0.25, 0.5, 60] })).toEqual([
    'slo/between-buckets  systems/orders.ts objectives[1].under',
    '  under 300ms lies between the histogram buckets 250ms and 500ms: panels of this objective would only estimate it',
    '  fix: write a threshold that is a boundary, or add 300ms to the boundaries (model/boundaries.ts)',
    '  why: docs/checks/slo/between-buckets.md',
  ]);
});

test('every threshold of a definition is a boundary', () => {
  expect(findingLines(betweenBuckets, promisesWith())).toEqual([]);
});
