import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability } from '../../model/objective.ts';
import { promisesWith, words } from './testing/promisesWith.ts';
import { goalOldLimit } from './goalOldLimit.ts';

test('a goal above the old limit of 99.9% is a warning', () => {
  expect(
    findingLines(goalOldLimit, promisesWith({ objectives: [availability('api', { ...words, target: '99.95%' })] })),
  ).toEqual([
    'slo/goal-old-limit  systems/orders.ts objectives[0].target  (warning)',
    '  99.95% is above 99.9%, the old limit of Cloud Monitoring, which some tools still apply',
    "  fix: write '99.9%'; or, if you need more, apply the SLO once to a test project and suppress this finding",
    '  why: docs/checks/slo/goal-old-limit.md',
  ]);
});

test('a goal of 99.9% is within both limits, and one above 99.99% is said by slo/goal-limit alone', () => {
  expect(
    findingLines(
      goalOldLimit,
      promisesWith({
        objectives: [
          availability('api', { ...words, target: '99.9%' }),
          availability('api', { ...words, id: 'more', target: '99.999%' }),
        ],
      }),
    ),
  ).toEqual([]);
});
