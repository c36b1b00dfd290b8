import { describe, expect, test } from '@jest/globals';
import { recurringMaintenance } from '../../model/maintenance.ts';
import type { Labels } from '../../model/point.ts';
import { defineSystem } from '../../model/system.ts';
import { orders } from '../../model/testing/orders.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import fleet from '../../test/fixtures/systems/fleet.ts';
import systemsOwners from '../../test/fixtures/systems/organization.ts';
import { fleetAlerts } from '../fleetAlerts.ts';
import { ruleLabels } from '../prometheus.ts';
import { nodesOf } from '../systemNodes.ts';
import { routeAlert, type Routed } from './route.ts';
import { at, organizationWith, page, route } from './testing/routing.ts';

describe('a silence', () => {
  const silence = {
    id: 'migration',
    matchers: [{ label: 'system', op: '=', value: 'orders' }],
    begin: '2026-12-25T02:00:00-03:00',
    end: '2026-12-25T04:00:00-03:00',
    owner: 'orders',
    reason: 'the table moves',
  } as const;

  test('holds from its begin until its end, with owner and reason', () => {
    expect(route({ silences: [silence] })[0]?.state).toEqual({
      kind: 'Silenced',
      by: 'migration',
      until: Date.parse(silence.end),
      why: 'silenced by orders: the table moves',
    });
    const kindAt = (instant: string): string | undefined =>
      route({ silences: [silence] }, page, Date.parse(instant))[0]?.state.kind;
    expect(kindAt('2026-12-25T01:59:59-03:00')).toBe('Notified');
    expect(kindAt('2026-12-25T02:00:00-03:00')).toBe('Silenced');
    expect(kindAt('2026-12-25T04:00:00-03:00')).toBe('Notified');
  });

  test('of other labels holds nothing', () => {
    expect(route({ silences: [silence] }, { ...page, system: 'sales' })[0]?.state).toEqual({ kind: 'Notified' });
  });
});

describe('maintenance of a system', () => {
  const maintained = defineSystem({
    ...orders,
    owner: 'orders',
    maintenance: [
      recurringMaintenance({
        every: 'Friday',
        begin: '02:00',
        end: '04:00',
        timeZone: 'America/Santiago',
        from: '2026-12-01',
        until: '2027-12-01',
        owner: 'orders',
        reason: 'weekly vacuum',
        objectives: ['api-availability'],
      }),
    ],
  });
  const stateOf = (labels: Readonly<Record<string, string>>, instant: number = at): Routed['state'] | undefined =>
    routeAlert(labels, instant, {
      organization: organizationWith({}),
      fleetAlerts: [],
      systems: [nodesOf(maintained, 'prod')],
    })[0]?.state;

  test('holds back the alerts of its objectives until they no longer count it, and no others', () => {
    expect(stateOf({ ...page, slo: 'api-availability' })).toEqual({
      kind: 'Silenced',
      by: 'maintenance of orders',
      until: Date.parse('2026-12-25T04:35:00-03:00'),
      why: 'maintenance by orders: weekly vacuum',
    });
    expect(stateOf(page)).toEqual({ kind: 'Notified' });
    const kindAt = (instant: string): string | undefined =>
      stateOf({ ...page, slo: 'api-availability' }, Date.parse(instant))?.kind;
    expect(kindAt('2026-12-25T01:59:59-03:00')).toBe('Notified');
    expect(kindAt('2026-12-25T02:00:00-03:00')).toBe('Silenced');
    expect(kindAt('2026-12-25T04:34:59-03:00')).toBe('Silenced');
    expect(kindAt('2026-12-25T04:35:00-03:00')).toBe('Notified');
    expect(stateOf({ ...page, slo: 'api-availability', system: 'sales' })).toEqual({ kind: 'Notified' });
  });
});

describe('an inhibition', () => {
  const source = { ...page, alertname: 'gateway-down', system: 'gateway' };
  const inhibition = {
    id: 'gateway',
    source: [{ label: 'alertname', op: '=', value: 'gateway-down' }],
    target: [{ label: 'stage', op: '=', value: 'api' }],
    equal: ['environment'],
  } as const;

  test('holds back its targets while its source fires, in the same environment', () => {
    expect(route({ inhibitions: [inhibition] }, page, at, [source])[0]?.state).toEqual({
      kind: 'Inhibited',
      by: 'gateway-down',
      until: undefined,
      why: "gateway-down fires (inhibition 'gateway')",
    });
    expect(route({ inhibitions: [inhibition] }, page, at, [{ ...source, environment: 'staging' }])[0]?.state.kind).toBe(
      'Notified',
    );
    expect(route({ inhibitions: [inhibition] }, page, at, [])[0]?.state.kind).toBe('Notified');
  });

  test('does not hold back its own source, nor one source another', () => {
    const both = { ...inhibition, source: [{ label: 'stage', op: '=', value: 'api' }] } as const;
    expect(route({ inhibitions: [both] }, page, at, [page])[0]?.state.kind).toBe('Notified');
    expect(route({ inhibitions: [both] }, page, at, [source])[0]?.state.kind).toBe('Notified');
  });

  test('takes labels that are missing on both sides as equal', () => {
    const { environment: _target, ...target } = page;
    const { environment: _source, ...from }: Labels = source;
    expect(route({ inhibitions: [inhibition] }, target, at, [from])[0]?.state.kind).toBe('Inhibited');
    expect(route({ inhibitions: [inhibition] }, target, at, [source])[0]?.state.kind).toBe('Notified');
  });

  test('with a silence and a muted route: everything that holds is listed, as Alertmanager looks', () => {
    const always = { id: 'always', timeZone: 'UTC', windows: [{ begin: '00:00', end: '24:00' }] } as const;
    const [routed] = route(
      {
        routes: [{ id: 'all', matchers: [], to: 'sales', mutedIn: ['always'] }],
        muteTimes: [always],
        inhibitions: [inhibition],
        silences: [
          {
            id: 's',
            matchers: [{ label: 'stage', op: '=', value: 'api' }],
            begin: '2026-12-25T02:00:00-03:00',
            end: '2026-12-25T04:00:00-03:00',
            owner: 'orders',
            reason: 'r',
          },
        ],
      },
      page,
      at,
      [source],
    );
    expect(routed?.holds.map(({ kind }) => kind)).toEqual(['Inhibited', 'Muted', 'Silenced']);
    expect(routed?.state).toBe(routed?.holds[0]);
    // It is never open, so no end is named.
    expect(routed?.holds[1]?.until).toBeUndefined();
  });
});

describe('built in', () => {
  const systems = [...fleet.slice(0, 3), freight].map((system) => nodesOf(system, 'prod'));
  const shared = fleetAlerts(
    systems.map(({ system }) => system),
    systemsOwners,
  );
  const context = { organization: systemsOwners, fleetAlerts: shared, systems };
  const labelled = (id: string): Readonly<Record<string, string>> => {
    for (const { alerts } of [...systems, { alerts: shared }]) {
      const alert = alerts.find((candidate) => candidate.id === id);
      if (alert === undefined) continue;
      return {
        alertname: id,
        ...ruleLabels(alert, { environment: 'prod' }),
      };
    }
    throw new Error(`no alert ${id}`);
  };
  const heldBy = (id: string, firing: readonly string[]): string | undefined => {
    const [routed] = routeAlert(labelled(id), at, { ...context, firing: firing.map(labelled) });
    return routed?.state.kind === 'Inhibited' ? routed.state.by : undefined;
  };

  test('a fleet alert holds back its members on its stage, not on another one, and not itself', () => {
    const fleetDown = ['fleet-all-availability'];
    expect(heldBy('freight-api-availability-burn-page', fleetDown)).toBe('fleet-all-availability');
    expect(heldBy('fleet-01-api-unreachable', fleetDown)).toBe('fleet-all-availability');
    expect(heldBy('freight-ingest-errors-above-1pct', fleetDown)).toBeUndefined();
    expect(heldBy('fleet-all-availability', fleetDown)).toBeUndefined();
    expect(heldBy('fleet-all-latency', fleetDown)).toBeUndefined();
  });

  test('an API that is unreachable, or fails its availability, holds back its latency and no other system’s', () => {
    for (const source of ['freight-api-unreachable', 'freight-api-availability-burn-page']) {
      expect(heldBy('freight-api-latency-300ms-burn-page', [source])).toBe(source);
      expect(heldBy('freight-api-latency-300ms-burn-ticket', [source])).toBe(source);
      expect(heldBy('fleet-01-api-latency-300ms-burn-page', [source])).toBeUndefined();
    }
    expect(heldBy('freight-api-latency-300ms-burn-page', ['freight-api-availability-burn-ticket'])).toBeUndefined();
    expect(heldBy('freight-api-availability-burn-page', ['freight-api-latency-300ms-burn-page'])).toBeUndefined();
    expect(heldBy('freight-api-unreachable', ['freight-api-availability-burn-page'])).toBeUndefined();
  });
});
