import { expect, test } from '@jest/globals';
import { shopProblem, shopProblems } from '../../testing/shop.ts';

const at = 'onCall.pagerDuty';

test.each([
  ['v4', shopProblem('unknown-value', `${at}.schedules`, "'v4' is not 'v2' or 'v3'", "write 'v2'")],
  [3, shopProblem('unknown-value', `${at}.schedules`, "3 is not 'v2' or 'v3'", "write 'v2' or 'v3'")],
])('schedules of PagerDuty are v2 or v3, and not %p', (schedules, problem) => {
  expect(shopProblems({ [at]: { schedules } })).toEqual([problem]);
});

test('an empty answer to which schedules PagerDuty has is no answer', () => {
  expect(shopProblems({ [at]: {} })).toEqual([
    shopProblem('missing-field', `${at}.schedules`, 'schedules is missing', 'add schedules'),
  ]);
});

test('schedules of PagerDuty are v3 where the plan says so', () => {
  expect(shopProblems({ [at]: { schedules: 'v3' } })).toEqual([]);
});
