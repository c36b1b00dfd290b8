import { expect, test } from '@jest/globals';
import { holm } from './holm.ts';

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
  expect(holm(ps, 0.05)).toEqual(rejected);
});
