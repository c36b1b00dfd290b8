import { expect, test } from '@jest/globals';
import { email, pagerDuty, pubsubTopic, slack, webhook } from '../model/channel.ts';
import organization from '../test/fixtures/systems/organization.ts';
import { channelKey, channelReferences, ownerNamed } from './channels.ts';

test.each([
  { channel: email('On.Call@example.com'), key: 'orders-email-on-call-example-com' },
  { channel: slack('#orders', 'projects/p/secrets/slack-token'), key: 'orders-slack-orders' },
  { channel: pagerDuty('projects/p/secrets/pagerduty-orders'), key: 'orders-pagerduty-pagerduty-orders' },
  {
    channel: webhook('https://example.com/hook?a=1', 'atalaya', 'projects/p/secrets/x'),
    key: 'orders-webhook-atalaya-https-example-com-hook-a-1',
  },
  { channel: pubsubTopic('projects/p/topics/alerts'), key: 'orders-pubsub-projects-p-topics-alerts' },
])('$channel.kind is known as $key', ({ channel, key }) => {
  expect(channelKey('orders', channel)).toBe(key);
});

test('an alert refers to each channel that its owner has for its severity', () => {
  expect(channelReferences({ owner: 'sales', severity: 'page' }, organization)).toEqual([
    { owner: 'sales', severity: 'page', index: 0 },
    { owner: 'sales', severity: 'page', index: 1 },
  ]);
});

test('an owner that nobody knows is a fault of ours', () => {
  expect(() => ownerNamed(organization, 'nobody')).toThrow(new Error("the organization has no owner 'nobody'"));
});
