import { expect, test } from '@jest/globals';
import { said } from '../../lint/testing/said.ts';
import { definitionsWith } from './testing/definitionsWith.ts';
import { hasOwner } from './hasOwner.ts';

test('a system of an owner whom nobody knows is an error, once', () => {
  expect(said(hasOwner, definitionsWith({ owner: 'shpo' }))).toEqual([
    'alerts/has-owner  systems/orders.ts owner',
    "  nobody is told of the alerts of 'orders': the organization has no owner 'shpo'",
    "  fix: did you mean 'shop'?",
    '  why: docs/checks/alerts/has-owner.md',
  ]);
});

test('a known owner is not', () => {
  expect(said(hasOwner, definitionsWith())).toEqual([]);
});
