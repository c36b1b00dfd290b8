import { expect, test } from '@jest/globals';
import { instanceSteps } from './instanceSteps.ts';

test.each([
  [1, [100]],
  [2, [100]],
  [3, [34, 100]],
  [4, [25, 100]],
  [10, [10, 30, 100]],
  [20, [5, 25, 100]],
  [1_000, [5, 25, 100]],
])('a pool of %d instances gets its shares in whole instances', (instances, steps) => {
  expect(instanceSteps([5, 25, 100], instances)).toEqual(steps);
});
