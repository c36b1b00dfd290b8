import { expect, test } from '@jest/globals';
import { uncovered, type Range } from './missing.ts';

test.each<[string, Range, readonly Range[], readonly Range[]]>([
  ['nothing recorded', [1, 5], [], [[1, 5]]],
  ['everything recorded', [1, 5], [[1, 5]], []],
  ['more than everything', [3, 5], [[1, 9]], []],
  [
    'a gap in the middle',
    [1, 9],
    [
      [1, 3],
      [6, 9],
    ],
    [[4, 5]],
  ],
  [
    'ranges in any order, that overlap',
    [1, 20],
    [
      [15, 18],
      [1, 4],
      [3, 8],
      [16, 17],
    ],
    [
      [9, 14],
      [19, 20],
    ],
  ],
  ['an empty log', [1, 0], [], []],
  ['a range behind the end', [1, 5], [[7, 9]], [[1, 5]]],
])('%s', (_, whole, others, gaps) => {
  expect(uncovered(whole, others)).toEqual(gaps);
});
