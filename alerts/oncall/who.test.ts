import { expect, test } from '@jest/globals';
import type { RoutingDefinition } from '../../model/oncall/routing.ts';
import type { Labels } from '../../model/point.ts';
import { routePlan, routerOf } from './route.ts';
import { at, organizationWith, page } from './testing/routing.ts';
import { isSomebodyNotified, timelinesFrom, whoAt, type Who } from './who.ts';

const source: Labels = { ...page, alertname: 'gateway-down' };

const who = (routing: RoutingDefinition, firing: readonly Labels[] = [], labels: Labels = page): Who => {
  const organization = organizationWith(routing);
  const plan = routePlan(routerOf({ organization, fleetAlerts: [] }), labels);
  return whoAt(plan, at, firing, { organization, timelineOf: timelinesFrom(organization, at) });
};

const gateway = {
  id: 'gateway',
  source: [{ label: 'alertname', op: '=', value: 'gateway-down' }],
  target: [{ label: 'stage', op: '=', value: 'api' }],
  equal: ['environment'],
} as const;

const nights = { id: 'nights', timeZone: 'America/Santiago', windows: [{ begin: '22:00', end: '07:00' }] } as const;

test('the first notification is due after the group has waited', () => {
  const [recipient] = who({}).recipients;
  expect(recipient?.due).toBe(at + 30_000);
  expect(recipient?.stages.map((stage) => stage.at)).toEqual([at + 30_000]);
  expect(recipient?.isDueKnown).toBe(true);
  // Channels are notified once: nobody waits for an acknowledgement.
  expect(recipient?.end).toBeUndefined();
});

test('of a muted route it is due when the mute time ends, and nobody is notified before', () => {
  const answer = who({ routes: [{ id: 'all', matchers: [], to: 'sales', mutedIn: ['nights'] }], muteTimes: [nights] });
  expect(answer.recipients[0]?.due).toBe(Date.parse('2026-12-25T07:00:00-03:00'));
  expect(isSomebodyNotified(answer)).toBe(false);
});

test('of two receivers one that is notified is enough', () => {
  const routes = [{ id: 'all', matchers: [], to: 'sales', mutedIn: ['nights'], continue: true }];
  const answer = who({ routes, muteTimes: [nights] });
  expect(answer.recipients.map(({ routed }) => routed.receiver)).toEqual(['sales-page', 'orders-page']);
  expect(isSomebodyNotified(answer)).toBe(true);
});

test('what may hold it back is named whether it fires or not; while it fires, nobody knows when it is due', () => {
  expect(who({ inhibitions: [gateway] }).heldBackWhile).toEqual([{ inhibition: 'gateway', source: gateway.source }]);
  expect(isSomebodyNotified(who({ inhibitions: [gateway] }))).toBe(true);
  const held = who({ inhibitions: [gateway] }, [source]);
  expect(held.recipients[0]?.isDueKnown).toBe(false);
  expect(isSomebodyNotified(held)).toBe(false);
  expect(who({ inhibitions: [gateway] }, [], { ...page, stage: 'queue' }).heldBackWhile).toEqual([]);
});
