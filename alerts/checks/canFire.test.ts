import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability } from '../../model/objective.ts';
import { oldestMessageAbove } from '../../model/threshold.ts';
import { words } from '../../slo/checks/testing/promisesWith.ts';
import { definitionsWith } from './testing/definitionsWith.ts';
import { canFire } from './canFire.ts';

test('objectives that leave no burn rate, and ages that no queue keeps, are errors', () => {
  expect(
    findingLines(
      canFire,
      definitionsWith({
        objectives: [availability('api', { ...words, target: '60%' })],
        alerts: [oldestMessageAbove('8d', { for: '5m' })],
      }),
    ),
  ).toEqual([
    'alerts/can-fire  systems/orders.ts alerts[0]',
    "  'orders: the oldest message waits longer than 8d' can never fire: the queue drops messages after 7d",
    '  fix: lower the threshold below what can occur',
    '  why: docs/checks/alerts/can-fire.md',
    'alerts/can-fire  systems/orders.ts objectives[0].target',
    '  nobody is told when the budget of 60% burns: over 1h it could never fire: more than 576% of events would have to be bad; over 6h it could never fire: more than 240% of events would have to be bad; over 1d it could never fire: more than 120% of events would have to be bad; over 3d a burn of 1 never spends the whole budget',
    '  fix: promise more, so that a fast burn leaves good events; or alert on a threshold instead',
    '  why: docs/checks/alerts/can-fire.md',
  ]);
});

test('one tier that can fire is enough', () => {
  expect(
    findingLines(canFire, definitionsWith({ objectives: [availability('api', { ...words, target: '70%' })] })),
  ).toEqual([]);
});
