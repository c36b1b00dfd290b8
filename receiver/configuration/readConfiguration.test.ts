import { expect, test } from '@jest/globals';
import { readConfiguration } from './readConfiguration.ts';

const sender = '- { name: am, kind: alertmanager, auth: { bearer: { env: TOKEN } } }';

const message = (text: string): string => {
  try {
    readConfiguration(text, 'receiver.yaml');
    return 'no error';
  } catch (error) {
    return (error as Error).message;
  }
};

test('a whole configuration is read', () => {
  expect(
    readConfiguration(
      `
listen: 0.0.0.0:8090
url: https://oncall.example.com
linkKey: { file: /run/secrets/link }
secrets: /run/secrets
senders:
  - { name: am, kind: alertmanager, auth: { bearer: { env: TOKEN } } }
  - { name: cloud, kind: cloud-monitoring, auth: { basic: { username: u, password: { file: p } } } }
  - { name: push, kind: pubsub, auth: { oidc: { audience: a, account: b@example.com } } }
smtp: { host: mail, user: u, password: { env: P }, from: oncall@example.com, tls: implicit }
webhooks: { signingKey: { env: KEY } }
heartbeats:
  - { name: prometheus, labels: { alertname: Watchdog }, within: 5m, owner: platform }
rate: { perSecond: 10, burst: 20 }
proxies: 1
`,
      'receiver.yaml',
    ),
  ).toEqual({
    listen: { host: '0.0.0.0', port: 8090 },
    url: 'https://oncall.example.com',
    linkKey: { kind: 'File', file: '/run/secrets/link' },
    secrets: '/run/secrets',
    senders: [
      { name: 'am', kind: 'alertmanager', auth: { kind: 'Bearer', token: { kind: 'Env', name: 'TOKEN' } } },
      {
        name: 'cloud',
        kind: 'cloud-monitoring',
        auth: { kind: 'Basic', username: 'u', password: { kind: 'File', file: 'p' } },
      },
      {
        name: 'push',
        kind: 'pubsub',
        auth: { kind: 'Oidc', audience: 'a', account: 'b@example.com', issuer: undefined, keys: undefined },
      },
    ],
    smtp: {
      host: 'mail',
      port: 465,
      tls: 'implicit',
      user: 'u',
      password: { kind: 'Env', name: 'P' },
      from: 'oncall@example.com',
    },
    signingKey: { kind: 'Env', name: 'KEY' },
    slackApi: undefined,
    pagerDutyEvents: undefined,
    heartbeats: [{ name: 'prometheus', labels: { alertname: 'Watchdog' }, within: 300_000, owner: 'platform' }],
    rate: { perSecond: 10, burst: 20 },
    proxies: 1,
  });
});

test.each([
  [
    '',
    "receiver.yaml\n  is missing\n  fix: write 'listen', 'url', 'linkKey', 'secrets', 'senders', 'smtp', 'webhooks', 'slack', 'pagerDuty', 'heartbeats', 'rate', 'proxies'",
  ],
  [
    'senders: []',
    "receiver.yaml senders\n  has none: nobody could send a notification\n  fix: write at least one, such as '- name: alertmanager'",
  ],
  [`sender:\n  ${sender}`, "receiver.yaml sender\n  is not a field\n  fix: use 'senders'"],
  [
    `listen: everywhere\nsenders:\n  ${sender}`,
    "receiver.yaml listen\n  is not an address with a port\n  fix: write a value such as '0.0.0.0:8090'; port 0 is any free port",
  ],
  [
    'senders:\n  - { name: am, kind: alertmanager, auth: { bearer: s3cret } }',
    "receiver.yaml senders[0].auth.bearer\n  is not a reference\n  fix: write '{ env: NAME }' or '{ file: PATH }': never the secret itself",
  ],
  [
    'senders:\n  - { name: A B, kind: nagios, auth: { bearer: { env: T }, basic: {} } }',
    [
      'receiver.yaml senders[0].name\n  is not a name\n  fix: use lower-case letters, digits and dashes, 40 at most',
      'receiver.yaml senders[0].kind\n  is not one of its values\n  fix: write alertmanager or cloud-monitoring or pubsub',
      'receiver.yaml senders[0].auth\n  is not one way of authentication\n  fix: write one of basic, bearer and oidc',
    ].join('\n\n'),
  ],
  [
    `senders:\n  ${sender}\n  ${sender}`,
    "receiver.yaml senders[1].name\n  is 'am' again\n  fix: give each its own name",
  ],
  [
    `senders:\n  ${sender}\nheartbeats:\n  - { name: x, labels: {}, within: soon }`,
    "receiver.yaml heartbeats[0].labels\n  has none\n  fix: write the labels of the alert that always fires, such as '{ alertname: Watchdog }'\n\nreceiver.yaml heartbeats[0].within\n  is not a length of time\n  fix: write one from '10s' to '7d': at least twice the interval of the alert's repeats",
  ],
  [
    `senders:\n  ${sender}\nsmtp: { host: mail, from: oncall, user: u }`,
    "receiver.yaml smtp.from\n  is not an address\n  fix: write a value such as 'oncall@example.com'\n\nreceiver.yaml smtp\n  has a user or a password, but not both\n  fix: write both, or none",
  ],
])('%j is refused', (text, expected) => {
  expect(message(text)).toBe(expected);
});
