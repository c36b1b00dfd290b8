import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { definitionsWith, withAlert } from './testing/definitionsWith.ts';
import { hasRunbook } from './hasRunbook.ts';

test('an alert with nothing to say is an error', () => {
  expect(
    findingLines(
      hasRunbook,
      withAlert('orders-api-unreachable', ({ look: [first] }) => ({ meaning: '', look: [first, ' ', ''] })),
    ),
  ).toEqual([
    'alerts/has-runbook  systems/orders.ts alert orders-api-unreachable',
    "  the runbook of 'orders: the API is unreachable from outside' has no text in meaning, look[1], look[2]",
    '  fix: write what is wrong when it fires, why that matters, and the first three things to look at',
    '  why: docs/checks/alerts/has-runbook.md',
  ]);
});

test('every alert that definitions make has a runbook', () => {
  expect(findingLines(hasRunbook, definitionsWith())).toEqual([]);
});
