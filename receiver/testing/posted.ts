/** What Alertmanager posts to a receiver in a test. */

/** Of the receivers in tests. */
export const token = 'a-token-of-the-test';

/** As Alertmanager 0.34 posts it. */
export const posted = (
  status: 'firing' | 'resolved',
  labels: Readonly<Record<string, string>>,
  times: { readonly startsAt: string; readonly endsAt?: string } = { startsAt: '2026-11-30T02:58:00Z' },
): object => ({
  version: '4',
  groupKey: '{}:{alertname="x"}',
  truncatedAlerts: 0,
  status,
  receiver: 'receiver',
  notification_reason: 'first notification',
  groupLabels: {},
  commonLabels: labels,
  commonAnnotations: {},
  externalURL: 'http://alertmanager:9093',
  alerts: [
    {
      status,
      labels,
      annotations: {
        summary: `${labels['alertname']} of ${labels['system']}`,
        description: 'Users are affected.',
        runbook_url: 'https://example.com/runbooks/orders#it',
      },
      startsAt: times.startsAt,
      endsAt: times.endsAt ?? '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus:9090/graph',
      fingerprint: 'f1',
    },
  ],
});

export const page = {
  alertname: 'orders-down',
  system: 'orders',
  owner: 'sales',
  severity: 'page',
  environment: 'prod',
};
