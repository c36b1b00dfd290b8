import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability } from '../../model/objective.ts';
import { located, ordersWith, promisesWith, words } from './testing/promisesWith.ts';
import { promisesOf } from './promises.ts';
import { windowLimit } from './windowLimit.ts';

test('rolling windows of half a day and of 45 days are errors', () => {
  expect(
    findingLines(
      windowLimit,
      promisesOf([
        located({
          ...ordersWith(),
          objectives: (['12h', '45d'] as const).map((window) =>
            availability('api', { ...words, id: `a-${window}`, target: '99%', window }),
          ),
        }),
      ]),
    ),
  ).toEqual([
    'slo/window-limit  systems/orders.ts objectives[0].window',
    '  Cloud Monitoring refuses a rolling window of 12h: it takes whole days, 30 at most',
    "  fix: write '30d' or fewer whole days, or 'calendar month'",
    '  why: docs/checks/slo/window-limit.md',
    'slo/window-limit  systems/orders.ts objectives[1].window',
    '  Cloud Monitoring refuses a rolling window of 45d: it takes whole days, 30 at most',
    "  fix: write '30d' or fewer whole days, or 'calendar month'",
    '  why: docs/checks/slo/window-limit.md',
  ]);
});

test('whole days up to 30, and calendar months of 31, are not', () => {
  expect(
    findingLines(
      windowLimit,
      promisesWith({
        objectives: (['1d', '30d', 'calendar month'] as const).map((window, i) =>
          availability('api', { ...words, id: `a${i}`, target: '99%', window }),
        ),
      }),
    ),
  ).toEqual([]);
});
