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
    '  fix: set a threshold that can be exceeded',
    '  why: docs/checks/alerts/can-fire.md',
    'alerts/can-fire  systems/orders.ts objectives[0].target',
    '  no burn-rate alert can fire for a target of 60%: over 1h it could never fire: more than 576% of events would have to be bad; over 6h it could never fire: more than 240% of events would have to be bad; over 1d it could never fire: more than 120% of events would have to be bad; over 3d a burn of 1 never spends the whole budget',
    '  fix: set a higher target, so that the alert threshold is below 100% errors; or use a threshold alert',
    '  why: docs/checks/alerts/can-fire.md',
  ]);
});

test('one tier that can fire is enough', () => {
  expect(
    findingLines(canFire, definitionsWith({ objectives: [availability('api', { ...words, target: '70%' })] })),
  ).toEqual([]);
});
