import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { definitionsWith } from './testing/definitionsWith.ts';
import { hasOwner } from './hasOwner.ts';

test('a system of an owner whom nobody knows is an error, once', () => {
  expect(findingLines(hasOwner, definitionsWith({ owner: 'shpo' }))).toEqual([
    'alerts/has-owner  systems/orders.ts owner',
    "  nobody is notified of the alerts of 'orders': the organization has no owner 'shpo'",
    "  fix: did you mean 'shop'?",
    '  why: docs/checks/alerts/has-owner.md',
  ]);
});

test('a known owner is not', () => {
  expect(findingLines(hasOwner, definitionsWith())).toEqual([]);
});
