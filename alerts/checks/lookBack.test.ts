import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { latency } from '../../model/objective.ts';
import { words } from '../../slo/checks/testing/promisesWith.ts';
import { definitionsWith } from './testing/definitionsWith.ts';
import { lookBack } from './lookBack.ts';

test('a burn rate over three days of an SLO whose events are in a distribution is an error', () => {
  expect(
    findingLines(
      lookBack,
      definitionsWith({
        objectives: [latency('api', { ...words, target: '95%', under: '1s', window: '7d', measuredBy: 'platform' })],
      }),
    ),
  ).toEqual([
    'alerts/look-back  systems/orders.ts objectives[0]',
    "  'orders: api-latency-1s error rate at least 1.05 times what 95% allows' looks back 3d, but the burn rate of an SLO (select_slo_burn_rate) looks back at most 1d",
    "  fix: write measuredBy: 'pipeline' (PromQL can read its counters), or a window with shorter burn tiers",
    '  why: docs/checks/alerts/look-back.md',
  ]);
});

test('PromQL looks back that far', () => {
  expect(
    findingLines(
      lookBack,
      definitionsWith({ objectives: [latency('api', { ...words, target: '95%', under: '1s', window: '7d' })] }),
    ),
  ).toEqual([]);
});
