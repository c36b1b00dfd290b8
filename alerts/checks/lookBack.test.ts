import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { latency } from '../../model/objective.ts';
import { words } from '../../slo/checks/testing/promisesWith.ts';
import { definitionsWith, withAlert } from './testing/definitionsWith.ts';
import { lookBack } from './lookBack.ts';

test('a condition that has to hold for more than a day is an error', () => {
  expect(
    findingLines(
      lookBack,
      withAlert('orders-api-availability-burn-page', () => ({ for: '25h' })),
    ),
  ).toEqual([
    'alerts/look-back  systems/orders.ts objectives[0]',
    "  'orders: api-availability error rate at least 6 times what 99.9% allows' looks back 25h, but a condition that must hold for a time looks back at most 1d",
    '  fix: look back at most 1d',
    '  why: docs/checks/alerts/look-back.md',
  ]);
});

test('PromQL looks back as far as any tier, and the burn rate of an SLO is asked for a day', () => {
  for (const measuredBy of ['pipeline', 'platform'] as const) {
    const objectives = [latency('api', { ...words, target: '95%', under: '1s', window: '7d', measuredBy })];
    expect(findingLines(lookBack, definitionsWith({ objectives }))).toEqual([]);
  }
});
