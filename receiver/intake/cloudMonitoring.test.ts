import { expect, test } from '@jest/globals';
import { cloudMonitoringNotification } from './cloudMonitoring.ts';
import { isFault } from './fault.ts';
import { parses } from './parse.ts';

const now = Date.parse('2026-11-30T03:00:00Z');

const incident = {
  incident_id: '0.n4x2k',
  scoping_project_id: 'shop',
  url: 'https://console.cloud.google.com/monitoring/alerting/incidents/0.n4x2k',
  started_at: 1_796_007_480,
  ended_at: null,
  state: 'open',
  summary: 'Requests fail.',
  severity: 'Critical',
  policy_name: 'orders: API is down',
  policy_user_labels: { alert: 'orders-down', owner: 'sales', severity: 'page', stage: 'api', system: 'orders' },
  condition_name: 'errors',
  condition: { name: 'projects/shop/alertPolicies/123456/conditions/789' },
  documentation: {
    content: 'Look at the dashboard.',
    subject: 'orders: API is down',
    links: [{ display_name: 'Runbook', url: 'https://example.com/runbook' }],
  },
};

const read = (changed: object, version: string = '1.2'): ReturnType<typeof cloudMonitoringNotification> =>
  cloudMonitoringNotification({ version, incident: { ...incident, ...changed } }, 'cloud', now);

const alertOf = (changed: object): object | undefined => {
  const notification = read(changed);
  return isFault(notification) ? notification : notification.alerts[0];
};

test('an incident has the labels of the emitted policy, its id, texts and links', () => {
  expect(alertOf({})).toEqual({
    key: 'cloud-monitoring 0.n4x2k',
    status: 'firing',
    mayReturn: false,
    labels: {
      alert: 'orders-down',
      alertname: 'orders-down',
      owner: 'sales',
      severity: 'page',
      stage: 'api',
      system: 'orders',
      policy_id: '123456',
      project: 'shop',
    },
    title: 'orders: API is down',
    text: 'Requests fail.\n\nLook at the dashboard.',
    links: [
      { name: 'Runbook', url: 'https://example.com/runbook' },
      { name: 'Incident', url: incident.url },
    ],
    startsAt: 1_796_007_480_000,
    endsAt: undefined,
  });
});

test.each([
  { what: 'the state in capitals', changed: { state: 'OPEN' }, expected: { status: 'firing' } },
  {
    what: 'a closed incident',
    changed: { state: 'CLOSED', ended_at: 1_796_007_600 },
    expected: { status: 'resolved', endsAt: 1_796_007_600_000 },
  },
  {
    what: 'a time in RFC 3339',
    changed: { started_at: '2026-11-30T02:58:00Z' },
    expected: { startsAt: 1_796_007_480_000 },
  },
  { what: 'a time as text', changed: { started_at: '1796007480' }, expected: { startsAt: 1_796_007_480_000 } },
  {
    what: 'a time without a zone, which has two readings',
    changed: { started_at: '2026-11-30T02:58:00' },
    expected: { startsAt: now },
  },
  { what: 'no beginning', changed: { started_at: undefined }, expected: { startsAt: now } },
  {
    what: 'a fleet alert, which has no system',
    changed: { policy_user_labels: { system: 'fleet', severity: 'page' } },
    expected: { labels: { alertname: 'orders: API is down', severity: 'page', policy_id: '123456', project: 'shop' } },
  },
  {
    what: "a severity that only the policy's field has",
    changed: { policy_user_labels: {}, severity: 'WARNING' },
    expected: {
      labels: { alertname: 'orders: API is down', severity: 'ticket', policy_id: '123456', project: 'shop' },
    },
  },
  {
    what: 'no severity at all',
    changed: {
      policy_user_labels: undefined,
      severity: undefined,
      condition: undefined,
      scoping_project_id: undefined,
    },
    expected: { labels: { alertname: 'orders: API is down' } },
  },
])('$what is understood', ({ changed, expected }) => {
  expect(alertOf(changed)).toMatchObject(expected);
  if ('labels' in expected) expect((alertOf(changed) as { readonly labels: object }).labels).toEqual(expected.labels);
});

test.each([
  [{ incident_id: '' }, 'incident.incident_id', 'is missing'],
  [{ state: 'unknown' }, 'incident.state', 'is neither open nor closed'],
  [{ state: undefined }, 'incident.state', 'is neither open nor closed'],
])('%j is refused', (changed, where, what) => {
  expect(read(changed)).toEqual({ kind: 'IntakeFault', where, what, fix: 'send what Cloud Monitoring sends' });
});

test('another version is refused', () => {
  expect(read({}, '1.1')).toEqual({
    kind: 'IntakeFault',
    where: 'version',
    what: 'is not known',
    fix: "send version '1.2' of Cloud Monitoring's notifications",
  });
});

test('a push of Pub/Sub carries the same notification', () => {
  const content = { version: '1.2', incident };
  const data = Buffer.from(JSON.stringify(content)).toString('base64');
  const body = Buffer.from(JSON.stringify({ message: { data, messageId: '1' }, subscription: 's' }));
  expect(parses.pubsub({ headers: { 'content-type': 'application/json' }, body }, 'cloud', now)).toEqual(read({}));
});

test('a push without a message is refused', () => {
  expect(parses.pubsub({ headers: {}, body: Buffer.from('{}') }, 'cloud', now)).toEqual({
    kind: 'IntakeFault',
    where: 'body',
    what: 'has no Pub/Sub message in it',
    fix: 'push messages of a Pub/Sub channel of Cloud Monitoring',
  });
});
