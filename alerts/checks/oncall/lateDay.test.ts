import { expect, test } from '@jest/globals';
import { lateDay } from './lateDay.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

const layer = 'onCall.schedules.0.layers.0';

test.each([29, 30, 31])('a turn of months that begins on day %d is not the same in every month', (day) => {
  expect(shopFindings(lateDay, { [`${layer}.turn`]: 'monthly', [`${layer}.begin`]: `2026-01-${day}T09:00` })).toEqual(
    finding(
      lateDay,
      'onCall.schedules[0].layers[0].begin',
      `a turn of 'weekly' begins on day ${day} of a month: in a shorter month it begins on the last day, so turns have from 28 to 31 days`,
      'begin on a day from 1 to 28',
    ),
  );
});

test.each([
  ['monthly', '2026-01-28T09:00'],
  ['weekly', '2026-01-31T09:00'],
])('a turn that is %s and begins at %s is', (turn, begin) => {
  expect(shopFindings(lateDay, { [`${layer}.turn`]: turn, [`${layer}.begin`]: begin })).toEqual([]);
});
