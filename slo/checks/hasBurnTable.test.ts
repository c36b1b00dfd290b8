import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability } from '../../model/objective.ts';
import { promisesWith, words } from './testing/promisesWith.ts';
import { hasBurnTable } from './hasBurnTable.ts';

test('a window without a table of budget shares is a warning', () => {
  expect(
    findingLines(
      hasBurnTable,
      promisesWith({ objectives: [availability('api', { ...words, target: '99%', window: '10d' })] }),
    ),
  ).toEqual([
    'slo/has-burn-table  systems/orders.ts objectives[0].window  (warning)',
    '  there is no table of budget shares for a window of 10d, so this objective has no burn-rate alerts',
    '  fix: write one of 30d, 28d, 14d, 7d, 1d, calendar month, calendar week, calendar day, or add a table to slo/burnTiers.ts',
    '  why: docs/checks/slo/has-burn-table.md',
  ]);
});

test('weeks, months and calendar periods have a table', () => {
  expect(
    findingLines(
      hasBurnTable,
      promisesWith({
        objectives: (['1d', '7d', '14d', '28d', '30d', 'calendar day', 'calendar week', 'calendar month'] as const).map(
          (window, i) => availability('api', { ...words, id: `a${i}`, target: '99%', window }),
        ),
      }),
    ),
  ).toEqual([]);
});
