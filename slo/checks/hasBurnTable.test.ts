import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability, type Window } from '../../model/objective.ts';
import { located, ordersWith, words } from './testing/promisesWith.ts';
import { promisesOf, type Promises } from './promises.ts';
import { hasBurnTable } from './hasBurnTable.ts';

/** As no definition can say it: a window is a day at least. */
const withWindow = (window: Window): Promises => {
  const system = ordersWith();
  const objectives = [availability('api', { ...words, target: '99%', window })];
  return promisesOf([located({ ...system, objectives })]);
};

test('a window shorter than a day is a warning', () => {
  expect(findingLines(hasBurnTable, withWindow('12h'))).toEqual([
    'slo/has-burn-table  systems/orders.ts objectives[0].window  (warning)',
    '  there are no burn rates for a window of 12h: nobody is notified when this budget burns',
    "  fix: write a window of at least a day, such as '1d', '7d' or '30d', or add a table to slo/burnTables.ts",
    '  why: docs/checks/slo/has-burn-table.md',
  ]);
});

test.each<Window>([
  '1d',
  '3d',
  '7d',
  '10d',
  '14d',
  '28d',
  '30d',
  '90d',
  'calendar day',
  'calendar week',
  'calendar month',
  'calendar quarter',
  'calendar year',
])('a window of %s has burn rates', (window) => {
  expect(findingLines(hasBurnTable, withWindow(window))).toEqual([]);
});
