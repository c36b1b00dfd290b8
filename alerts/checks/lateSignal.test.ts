import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { select } from '../../model/selection.ts';
import type { Duration } from '../../model/quantity.ts';
import { everywhere, onlyOnGoogleCloud } from '../../series/measure.ts';
import { signal } from '../../series/signal.ts';
import { withCondition } from './testing/definitionsWith.ts';
import { lateSignal } from './lateSignal.ts';

test.each(['3m', '5m'] as const)('a window of %s over a metric that is four minutes late is an error', (over) => {
  expect(findingLines(lateSignal, withCondition('orders-undeliverable-messages', { over }))).toEqual([
    'alerts/late-signal  systems/orders.ts alert orders-undeliverable-messages',
    `  'orders: messages reached the Pub/Sub dead-letter topic' reads the last ${over}, and Cloud Monitoring has a point of pubsub.googleapis.com/subscription/dead_letter_message_count every 60s, each 240s late: two of them need 6m`,
    "  fix: use a window of 6m or more, or use one of the pipeline's own signals",
    '  why: docs/checks/alerts/late-signal.md',
  ]);
});

interface Row {
  readonly metric: string;
  readonly shortest: Duration;
  readonly tooShort: Duration;
}

test.each<Row>([
  { metric: 'pubsub.dead_letter_message_count', shortest: '6m', tooShort: '359s' },
  { metric: 'run.request_count', shortest: '5m', tooShort: '299s' },
  { metric: 'pubsub.push_request_count', shortest: '4m', tooShort: '239s' },
  { metric: 'bigquery.storage.uploaded_row_count', shortest: '21840s', tooShort: '6h' },
])('over $metric the shortest window is $shortest', ({ metric, shortest, tooShort }) => {
  const over = (window: Duration): readonly string[] =>
    findingLines(
      lateSignal,
      withCondition('orders-undeliverable-messages', { of: onlyOnGoogleCloud(select(signal(metric))), over: window }),
    );
  expect([over(shortest).length, over(tooShort).length]).toEqual([0, 4]);
});

test('our own counters fit into any window that alerts/window-too-short lets pass', () => {
  const of = everywhere(select(signal('atalaya.ingest.messages')));
  const over = (window: Duration): readonly string[] =>
    findingLines(lateSignal, withCondition('orders-dead-letters-growing', { of, over: window }));
  expect([over('1m'), over('2m')]).toEqual([[], []]);
});

test('a gauge that is later than the look-back of a query is an error', () => {
  const of = onlyOnGoogleCloud(select(signal('bigquery.job.num_in_flight')));
  expect(findingLines(lateSignal, withCondition('orders-oldest-message-above-5m', { of }))).toEqual([
    'alerts/late-signal  systems/orders.ts alert orders-oldest-message-above-5m',
    "  'orders: the oldest message waits longer than 5m' reads the newest point of the last 5m, and Cloud Monitoring has a point of bigquery.googleapis.com/job/num_in_flight every 60s, each 420s late: there may be none",
    "  fix: use one of the pipeline's own signals",
    '  why: docs/checks/alerts/late-signal.md',
  ]);
});
