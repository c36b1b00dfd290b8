/** The condition in each dialect, side by side. That it means this is in test/promtool. */
import { expect, test } from '@jest/globals';
import { everyDialect } from '../series/dialects.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { nodesOf } from './systemNodes.ts';

test('the balance of published messages in PromQL', () => {
  const alert = nodesOf(freight, 'prod').alerts.find(({ condition }) => condition.kind === 'MessageLoss')!;
  const texts = everyDialect.map(({ id, print }) => {
    const query = alert.queries[id];
    return [id, ...(query.kind === 'NotSupported' ? [query.why] : print(query).split('\n'))];
  });
  expect(texts).toEqual([
    [
      'cloud-monitoring',
      'sum(increase({"pubsub.googleapis.com/topic/message_sizes_count", monitored_resource="pubsub_topic", topic_id="freight-raw"}[6h] offset 5m))',
      '- sum(increase({"atalaya.ingest.messages", job="freight", outcome=~"stored|duplicate|rejected"}[6h] offset 5m))',
      '- (sum(increase({"atalaya.synthetic.messages", job="freight"}[6h] offset 5m)) or vector(0))',
      '- (',
      '  sum(increase({"pubsub.googleapis.com/subscription/dead_letter_message_count", monitored_resource="pubsub_subscription", subscription_id="freight-raw-subscription"}[6h] offset 5m))',
      '  or',
      '  vector(0)',
      ')',
      '- (',
      '  sum(max_over_time({"pubsub.googleapis.com/subscription/num_undelivered_messages", monitored_resource="pubsub_subscription", subscription_id="freight-raw-subscription"}[10m] offset 5m))',
      '  - sum(min_over_time({"pubsub.googleapis.com/subscription/num_undelivered_messages", monitored_resource="pubsub_subscription", subscription_id="freight-raw-subscription"}[10m] offset 365m))',
      ')',
      '> clamp_min(',
      '  0.02',
      '  * sum(increase({"pubsub.googleapis.com/topic/message_sizes_count", monitored_resource="pubsub_topic", topic_id="freight-raw"}[6h] offset 5m)),',
      '  20',
      ')',
    ],
    [
      'prometheus',
      'sum(increase(messaging_client_sent_messages_total{job="freight"}[6h] offset 5m))',
      '- sum(increase(atalaya_ingest_messages_total{job="freight", outcome=~"stored|duplicate|rejected"}[6h] offset 5m))',
      '- (sum(increase(atalaya_synthetic_messages_total{job="freight"}[6h] offset 5m)) or vector(0))',
      '- (',
      '  sum(max_over_time(atalaya_queue_backlog{job="freight"}[10m] offset 5m))',
      '  - sum(min_over_time(atalaya_queue_backlog{job="freight"}[10m] offset 365m))',
      ')',
      '> clamp_min(',
      '  0.02 * sum(increase(messaging_client_sent_messages_total{job="freight"}[6h] offset 5m)),',
      '  20',
      ')',
    ],
  ]);
});
