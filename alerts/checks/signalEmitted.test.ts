import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { is, select } from '../../model/selection.ts';
import { signal } from '../../series/signal.ts';
import { everywhere } from '../../series/measure.ts';
import { ordersWith } from '../../slo/checks/testing/promisesWith.ts';
import { definitionsWith, withCondition } from './testing/definitionsWith.ts';
import { signalEmitted } from './signalEmitted.ts';

test('a label that the signal lacks is an error: nothing has it', () => {
  expect(
    findingLines(
      signalEmitted,
      withCondition('orders-dead-letters-growing', {
        of: everywhere(select(signal('atalaya.ingest.messages'), is('region', 'us-east1'))),
      }),
    ),
  ).toEqual([
    'alerts/signal-emitted  systems/orders.ts alert orders-dead-letters-growing',
    "  'orders: more than 10 dead letters in an hour' reads a signal without data: 'atalaya.ingest.messages' has no label 'region'",
    '  fix: use a signal of model/signals.ts, or write in notSupported(…) why this dialect has none',
    '  why: docs/checks/alerts/signal-emitted.md',
  ]);
});

test('what definitions look at is emitted', () => {
  expect(
    findingLines(signalEmitted, definitionsWith({}, ordersWith({ id: 'stock' }), ordersWith({ id: 'returns' }))),
  ).toEqual([]);
});
