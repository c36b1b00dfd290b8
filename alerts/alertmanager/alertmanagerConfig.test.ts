import { expect, test } from '@jest/globals';
import { email, pagerDuty, pubsubTopic, slack, webhook } from '../../model/channel.ts';
import { defineOrganization } from '../../model/defineOrganization.ts';
import { alertmanagerConfig } from './alertmanagerConfig.ts';

const organization = defineOrganization({
  id: 'example',
  project: 'example',
  owner: 'orders',
  runbooks: 'https://example.com/generated',
  owners: [
    {
      id: 'orders',
      channels: {
        page: [
          pagerDuty('projects/example/secrets/pager'),
          webhook('https://example.com/hook', 'atalaya', 'projects/example/secrets/hook'),
          pubsubTopic('projects/example/topics/pages'),
        ],
        ticket: [
          email('orders@example.com'),
          email('archive@example.com'),
          slack('#orders', 'projects/example/secrets/slack'),
        ],
      },
    },
  ],
});

const { config, notSupported } = alertmanagerConfig(organization);

test('pages and tickets of an owner go their own ways, and what has no owner goes to the fleet’s', () => {
  expect(config.route).toEqual({
    receiver: 'orders-page',
    group_by: ['environment', 'owner', 'system'],
    group_wait: '30s',
    group_interval: '5m',
    repeat_interval: '4h',
    routes: [
      {
        receiver: 'orders-page',
        matchers: ['owner="orders"', 'severity="page"'],
        group_by: ['environment', 'owner', 'system'],
        group_wait: '30s',
        group_interval: '5m',
        repeat_interval: '4h',
      },
      {
        receiver: 'orders-ticket',
        matchers: ['owner="orders"', 'severity="ticket"'],
        group_by: ['environment', 'owner', 'system'],
        group_wait: '5m',
        group_interval: '30m',
        repeat_interval: '24h',
      },
    ],
  });
});

test('a secret is a file of its name, and nowhere is it a value', () => {
  expect(config.receivers[0]).toEqual({
    name: 'orders-page',
    pagerduty_configs: [
      {
        routing_key_file: '/etc/alertmanager/secrets/pager',
        severity: 'critical',
        description: expect.stringContaining('{{ $first.Annotations.summary }}'),
        details: { owner: '{{ .GroupLabels.owner }}' },
        send_resolved: true,
      },
    ],
    webhook_configs: [
      {
        url: 'https://example.com/hook',
        http_config: {
          basic_auth: { username: 'atalaya', password_file: '/etc/alertmanager/secrets/hook' },
        },
        send_resolved: true,
      },
    ],
  });
});

test('channels of one kind are one list', () => {
  expect(config.receivers[1]).toMatchObject({
    name: 'orders-ticket',
    email_configs: [
      { to: 'orders@example.com', headers: { Subject: expect.stringContaining('{{ $first.Annotations.summary }}') } },
      { to: 'archive@example.com' },
    ],
    slack_configs: [
      {
        channel: '#orders',
        http_config: { authorization: { type: 'Bearer', credentials_file: '/etc/alertmanager/secrets/slack' } },
      },
    ],
  });
});

test('a topic of Pub/Sub is out of reach, and said to be', () => {
  expect(notSupported).toEqual([
    {
      receiver: 'orders-page',
      channel: 'projects/example/topics/pages',
      why: 'Alertmanager cannot publish to a Pub/Sub topic: use a webhook that does',
    },
  ]);
});

test('nothing inhibits in Alertmanager: the rules of Prometheus hold alerts back, so that a resolve is always sent', () => {
  expect(Object.keys(config)).toEqual(['global', 'route', 'receivers']);
});
