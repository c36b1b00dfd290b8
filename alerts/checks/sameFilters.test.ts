import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { select } from '../../model/selection.ts';
import { signal } from '../../series/signal.ts';
import { everywhere } from '../../series/measure.ts';
import { definitionsWith, withCondition } from './testing/definitionsWith.ts';
import { sameFilters } from './sameFilters.ts';

test('bad messages of one system among those of all are an error', () => {
  expect(
    findingLines(
      sameFilters,
      withCondition('orders-ingest-errors-above-1pct', {
        total: everywhere(select(signal('atalaya.ingest.messages'))),
      }),
    ),
  ).toEqual([
    'alerts/same-filters  systems/orders.ts alerts[1]',
    "  the two sides of 'orders: error rate of ingest above 1%' count different events: bad has job='orders', total has not",
    '  fix: select both by the same labels, except labels for the outcome',
    '  why: docs/checks/alerts/same-filters.md',
  ]);
});

test('both sides may differ in what they say of the outcome', () => {
  expect(findingLines(sameFilters, definitionsWith())).toEqual([]);
});
