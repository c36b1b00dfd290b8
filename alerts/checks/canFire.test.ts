import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability } from '../../model/objective.ts';
import { oldestMessageAbove } from '../../model/threshold.ts';
import { words } from '../../slo/checks/testing/promisesWith.ts';
import { definitionsWith } from './testing/definitionsWith.ts';
import { canFire } from './canFire.ts';

test('ages that no queue keeps are errors', () => {
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
  ]);
});

test('the tiers that an objective has can all fire, whatever its target', () => {
  for (const target of ['0.1%', '60%', '70%', '99.9%'] as const) {
    expect(findingLines(canFire, definitionsWith({ objectives: [availability('api', { ...words, target })] }))).toEqual(
      [],
    );
  }
});
