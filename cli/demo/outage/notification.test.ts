import { expect, test } from '@jest/globals';
import { alertmanagerNotification } from '../../../receiver/intake/alertmanager.ts';
import { nodesOf } from '../../../alerts/systemNodes.ts';
import freight from '../../../test/fixtures/systems/freight.ts';
import organization from '../../../test/fixtures/systems/organization.ts';
import type { WatchedAlert } from './alertWatch.ts';
import { changesOf, webhookBody } from './notification.ts';

const [alert] = nodesOf(freight, 'prod').alerts;
const begin = Date.parse('2026-11-30T03:00:00Z');
const watched = (from: number, to?: number, series = 'one'): WatchedAlert => ({
  alert: alert!,
  labels: { alertname: alert!.id, series },
  from,
  to,
});

test.each([
  { name: 'an alert that begins to fire', before: [], now: [watched(1)], changes: [watched(1)] },
  { name: 'an alert that is over', before: [watched(1)], now: [watched(1, 2)], changes: [watched(1, 2)] },
  { name: 'no alert that goes on', before: [watched(1)], now: [watched(1)], changes: [] },
  { name: 'no alert that was over before', before: [watched(1, 2)], now: [watched(1, 2)], changes: [] },
  { name: 'no alert that began and ended between two evaluations', before: [], now: [watched(1, 2)], changes: [] },
  {
    name: 'an alert that fires again',
    before: [watched(1, 2)],
    now: [watched(1, 2), watched(3)],
    changes: [watched(3)],
  },
  {
    name: 'another label set of an alert that fires',
    before: [watched(1)],
    now: [watched(1), watched(1, undefined, 'two')],
    changes: [watched(1, undefined, 'two')],
  },
])('notifies of $name', ({ before, now, changes }) => expect(changesOf(before, now)).toEqual(changes));

test('the receiver reads what is posted as it reads Alertmanager', () => {
  const body: unknown = JSON.parse(webhookBody([watched(begin), watched(begin, begin + 60_000, 'two')], organization));
  expect(alertmanagerNotification(body, 'demo', begin + 90_000)).toMatchObject({
    truncated: 0,
    alerts: [
      { status: 'firing', title: alert!.title, startsAt: begin, labels: { alertname: alert!.id, series: 'one' } },
      { status: 'resolved', title: alert!.title, startsAt: begin, endsAt: begin + 60_000, labels: { series: 'two' } },
    ],
  });
});
