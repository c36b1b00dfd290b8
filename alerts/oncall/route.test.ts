import { describe, expect, test } from '@jest/globals';
import { page, receivers, route } from './testing/routing.ts';

describe('without routes of its own', () => {
  test('a page goes to the pages of its owner, a ticket to its tickets', () => {
    expect(route({})).toEqual([
      {
        route: 'owner and severity',
        owner: 'orders',
        severity: 'page',
        receiver: 'orders-page',
        grouping: { by: ['environment', 'owner', 'system'], wait: '30s', interval: '5m', repeat: '4h' },
        groupKey: '{}/{owner="orders",severity="page"}:{environment="prod", owner="orders", system="orders"}',
        state: { kind: 'Notified' },
        holds: [],
        why: 'orders owns it, and it is a page',
      },
    ]);
    expect(receivers(route({}, { ...page, severity: 'ticket' }))).toEqual([
      'orders-ticket by owner and severity: Notified',
    ]);
  });

  test('an unknown owner or severity pages the owner of the fleet', () => {
    for (const labels of [{ ...page, owner: 'nobody' }, { ...page, severity: 'info' }, {}]) {
      expect(receivers(route({}, labels))).toEqual(['platform-page by default: Notified']);
    }
    expect(route({}, { ...page, owner: 'nobody' })[0]?.why).toBe(
      "no route matches: owner 'nobody' with severity 'page' is unknown, so the owner of the fleet is paged",
    );
  });
});

describe('a declared route', () => {
  const toSales = { id: 'to-sales', matchers: [{ label: 'system', op: '=', value: 'orders' }], to: 'sales' } as const;

  test('comes first and ends the search', () => {
    expect(receivers(route({ routes: [toSales] }))).toEqual(['sales-page by to-sales: Notified']);
    expect(receivers(route({ routes: [toSales] }, { ...page, severity: 'ticket' }))).toEqual([
      'sales-ticket by to-sales: Notified',
    ]);
  });

  test('that continues is followed by the next one that matches', () => {
    const routes = [
      { ...toSales, continue: true },
      { ...toSales, id: 'again', to: 'platform' },
    ];
    expect(receivers(route({ routes }))).toEqual([
      'sales-page by to-sales: Notified',
      'platform-page by again: Notified',
    ]);
    expect(receivers(route({ routes: routes.slice(0, 1) }))).toEqual([
      'sales-page by to-sales: Notified',
      'orders-page by owner and severity: Notified',
    ]);
  });

  test('that continues, and nothing else takes the alert: the default is not notified too', () => {
    const labels = { ...page, owner: 'nobody' };
    expect(receivers(route({ routes: [{ ...toSales, continue: true }] }, labels))).toEqual([
      'sales-page by to-sales: Notified',
    ]);
  });

  test.each([
    ['a label that is missing is an empty one', { label: 'slo', op: '=', value: '' }, true],
    ['and is not equal to anything else', { label: 'slo', op: '!=', value: 'x' }, true],
    ['a pattern is over the whole value', { label: 'system', op: '=~', value: 'order' }, false],
    ['a pattern may name several', { label: 'system', op: '=~', value: 'sales|orders' }, true],
    ['a pattern may match the empty value', { label: 'slo', op: '=~', value: '.*' }, true],
    ['a pattern is of RE2', { label: 'system', op: '=~', value: '(?i)ORD[a-z]+' }, true],
    ['a pattern may be negative', { label: 'system', op: '!~', value: 'ord.*' }, false],
    ['what every object inherits is no label', { label: 'constructor', op: '=', value: '' }, true],
  ] as const)('%s', (_title, matcher, isTaken) => {
    const routes = [{ ...toSales, matchers: [matcher] }];
    expect(route({ labels: ['constructor'], routes })[0]?.receiver).toBe(isTaken ? 'sales-page' : 'orders-page');
  });

  test('with a severity is one route, and has no ticket', () => {
    const routes = [{ ...toSales, matchers: [{ label: 'severity', op: '=', value: 'page' } as const] }];
    expect(receivers(route({ routes }))).toEqual(['sales-page by to-sales: Notified']);
    expect(receivers(route({ routes }, { ...page, severity: 'ticket' }))).toEqual([
      'orders-ticket by owner and severity: Notified',
    ]);
  });

  test('may group otherwise', () => {
    const [routed] = route({ routes: [{ ...toSales, grouping: { by: ['...'], wait: '10s' } }] });
    expect(routed?.grouping).toEqual({ by: ['...'], wait: '10s', interval: '5m', repeat: '4h' });
    expect(routed?.groupKey).toBe(
      '{}/{severity!="ticket",system="orders"}:{alertname="orders-api-errors-above-1pct", environment="prod", owner="orders", severity="page", stage="api", system="orders"}',
    );
  });
});

describe('hours of a route', () => {
  const nights = {
    id: 'nights',
    timeZone: 'America/Santiago',
    windows: [{ begin: '22:00', end: '07:00' }],
  } as const;
  const toSales = { id: 'to-sales', matchers: [], to: 'sales' } as const;

  test('a route that is muted ends the search all the same, and says until when', () => {
    const routed = route({ routes: [{ ...toSales, mutedIn: ['nights'] }], muteTimes: [nights] });
    expect(receivers(routed)).toEqual(['sales-page by to-sales: Muted']);
    expect(routed[0]?.state).toEqual({
      kind: 'Muted',
      by: 'nights',
      until: Date.parse('2026-12-25T07:00:00-03:00'),
      why: "the route is muted in 'nights' (22:00 to 07:00 America/Santiago)",
    });
  });

  test('a route that is muted and continues leaves the next one as it is', () => {
    const routed = route({ routes: [{ ...toSales, mutedIn: ['nights'], continue: true }], muteTimes: [nights] });
    expect(receivers(routed)).toEqual(['sales-page by to-sales: Muted', 'orders-page by owner and severity: Notified']);
  });

  test('a route may be active in some hours only', () => {
    const routes = [{ ...toSales, activeIn: ['office'] }];
    const office = {
      id: 'office',
      timeZone: 'America/Santiago',
      windows: [{ days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'], begin: '09:00', end: '18:00' }],
    } as const;
    const friday = route({ routes, muteTimes: [office] }, page, Date.parse('2026-12-25T18:00:00-03:00'));
    expect(friday[0]?.state).toEqual({
      kind: 'Inactive',
      by: 'office',
      until: Date.parse('2026-12-28T09:00:00-03:00'),
      why: "the route is active only in 'office' (Monday, Tuesday, Wednesday, Thursday, Friday 09:00 to 18:00 America/Santiago)",
    });
    expect(receivers(route({ routes, muteTimes: [office] }, page, Date.parse('2026-12-25T17:59:00-03:00')))).toEqual([
      'sales-page by to-sales: Notified',
    ]);
  });

  test.each([
    ['in an hour that the clock repeats, it is muted twice', '2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00'],
  ])('%s', (_title, first, second) => {
    const small = { id: 'x', timeZone: 'America/New_York', windows: [{ begin: '01:00', end: '02:00' }] } as const;
    const kindAt = (instant: string): string | undefined =>
      route({ routes: [{ ...toSales, mutedIn: ['x'] }], muteTimes: [small] }, page, Date.parse(instant))[0]?.state.kind;
    expect([kindAt(first), kindAt(second), kindAt('2026-11-01T02:00:00-05:00')]).toEqual([
      'Muted',
      'Muted',
      'Notified',
    ]);
  });

  test('a window after midnight belongs to the day on which it begins', () => {
    const fridays = { ...nights, windows: [{ days: ['Friday'], begin: '22:00', end: '07:00' }] } as const;
    const kindAt = (instant: string): string | undefined =>
      route({ routes: [{ ...toSales, mutedIn: ['nights'] }], muteTimes: [fridays] }, page, Date.parse(instant))[0]
        ?.state.kind;
    expect(kindAt('2026-12-25T06:00:00-03:00')).toBe('Notified');
    expect(kindAt('2026-12-25T22:00:00-03:00')).toBe('Muted');
    expect(kindAt('2026-12-26T06:59:00-03:00')).toBe('Muted');
    expect(kindAt('2026-12-26T07:00:00-03:00')).toBe('Notified');
  });
});
