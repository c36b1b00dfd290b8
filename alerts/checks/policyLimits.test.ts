import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { definitionsWith, withAlert } from './testing/definitionsWith.ts';
import { policyLimits } from './policyLimits.ts';

test('a title, a label or a link that no policy takes is an error', () => {
  expect(
    findingLines(
      policyLimits,
      withAlert('orders-api-unreachable', () => ({ owner: 'The Shop' })),
    ),
  ).toEqual([
    'alerts/policy-limits  systems/orders.ts alert orders-api-unreachable',
    "  the label owner of 'orders-api-unreachable' would be 'The Shop', which a policy refuses",
    '  fix: write at most 63 lower-case letters, digits, dashes and underscores',
    '  why: docs/checks/alerts/policy-limits.md',
  ]);
});

test('what definitions say fits', () => {
  expect(findingLines(policyLimits, definitionsWith())).toEqual([]);
});
