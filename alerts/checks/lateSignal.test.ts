import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { withCondition } from './testing/definitionsWith.ts';
import { lateSignal } from './lateSignal.ts';

test('a window that a metric has not reached is an error', () => {
  expect(findingLines(lateSignal, withCondition('orders-undeliverable-messages', { over: '3m' }))).toEqual([
    'alerts/late-signal  systems/orders.ts alert orders-undeliverable-messages',
    "  'orders: messages reached the Pub/Sub dead-letter topic' looks at the last 3m, and pubsub.googleapis.com/subscription/dead_letter_message_count can be read 240s after it was sampled",
    "  fix: take one of the pipeline's own signals, or look at a window that is longer than the delay",
    '  why: docs/checks/alerts/late-signal.md',
  ]);
});

test('a window longer than the delay is not', () => {
  expect(findingLines(lateSignal, withCondition('orders-undeliverable-messages', { over: '4m' }))).toEqual([]);
});
