import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { definitionsWith, withAlert } from './testing/definitionsWith.ts';
import { retestTooShort } from './retestTooShort.ts';

test('half a minute of something that is looked at once a minute is an error', () => {
  expect(
    findingLines(
      retestTooShort,
      withAlert('orders-api-unreachable', () => ({ for: '30s' })),
    ),
  ).toEqual([
    'alerts/retest-too-short  systems/orders.ts alert orders-api-unreachable',
    "  'orders: the API is unreachable from outside' has to hold for 30s, but is evaluated every 1m",
    "  fix: write a multiple of '1m', or remove it: then the alert fires at once",
    '  why: docs/checks/alerts/retest-too-short.md',
  ]);
});

test('minutes are not', () => {
  expect(findingLines(retestTooShort, definitionsWith())).toEqual([]);
});
