import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { decodeCounts, encodeCounts } from './counts.ts';

test('histogram counts come back as they were, of any size', () => {
  const count = fc.oneof(fc.constant(0), fc.nat(200), fc.maxSafeNat());
  fc.assert(
    fc.property(fc.array(count, { maxLength: 60 }), (counts) => {
      expect(decodeCounts(encodeCounts(counts))).toEqual(counts);
    }),
  );
});

test.each([
  { name: 'thirty empty buckets', counts: Array.from({ length: 30 }, () => 0), bytes: 2 },
  { name: 'one answer in one of thirty', counts: [0, 0, 0, 1, ...Array.from({ length: 26 }, () => 0)], bytes: 5 },
  { name: 'a million in one bucket', counts: [1_000_000], bytes: 3 },
])('$name take $bytes bytes', ({ counts, bytes }) => {
  expect(encodeCounts(counts)).toHaveLength(bytes);
});
