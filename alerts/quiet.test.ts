/** What an objective's own tiers, alerting that is off, and shadow change in everything that is made of it. */
import { describe, expect, test } from '@jest/globals';
import { availability, latency, type ObjectiveOptions } from '../model/objective.ts';
import type { OwnTier } from '../model/ownTiers.ts';
import { defineSystem, type System } from '../model/system.ts';
import { orders } from '../model/testing/orders.ts';
import { openSlo } from '../slo/openslo/openSlo.ts';
import { serviceLevelObjective } from '../slo/cloudMonitoring.ts';
import fleet from '../test/fixtures/systems/fleet.ts';
import organization from '../test/fixtures/systems/organization.ts';
import type { BurnRate } from './condition.ts';
import { fleetAlerts } from './fleetAlerts.ts';
import { nodesOf, type SystemNodes } from './systemNodes.ts';

const common = { window: '30d', why: 'callers depend on it', rejected: [] } as const;

const systemWith = (options: Partial<ObjectiveOptions>): System =>
  defineSystem({
    ...orders,
    objectives: [
      availability('api', { ...common, ...options, target: '99.9%' }),
      latency('api', { ...common, target: '95%', under: '300ms' }),
    ],
  });

const nodes = (options: Partial<ObjectiveOptions>): SystemNodes => nodesOf(systemWith(options), 'prod');

const idsOf = ({ alerts }: SystemNodes): readonly string[] => alerts.map(({ id }) => id);

const tiers: readonly OwnTier[] = [
  { severity: 'ticket', long: '3d', short: '6h', factor: 1 },
  { severity: 'page', long: '30m', short: '3m', factor: 20 },
];

describe('own tiers', () => {
  const own = nodes({ tiers });
  const conditions = own.alerts.flatMap(({ condition }) =>
    condition.kind === 'BurnRate' && condition.slo.id === 'api-availability' ? [condition] : [],
  );

  test('take the place of those of the window, fastest first, with the share that each spends', () => {
    const rows = conditions.flatMap((condition: BurnRate) =>
      condition.tiers.map(({ severity, long, short, factor, spends, threshold }) => [
        severity,
        long,
        short,
        factor.toNumber(),
        spends,
        threshold.toNumber(),
      ]),
    );
    // 20 x 30m of 30d; 1 x 3d of 30d.
    expect(rows).toEqual([
      ['page', '30m', '3m', 20, '1.39%', 0.02],
      ['ticket', '3d', '6h', 1, '10%', 0.001],
    ]);
  });

  test('do not change the other objectives, which have the same window', () => {
    const plain = nodes({});
    const others = (all: SystemNodes): unknown => all.slos[1]?.tiers;
    expect(others(own)).toEqual(others(plain));
    expect(own.slos[0]?.tiers).not.toEqual(plain.slos[0]?.tiers);
  });
});

describe.each([
  { name: 'alerting off', options: { alertingOff: { why: 'the provider moves', until: '2026-12-31' } } },
  { name: 'shadow', options: { shadow: { why: 'the target is tried' } } },
])('$name', ({ name, options }) => {
  const quiet = nodes(options);
  const plain = nodes({});

  test('takes the burn-rate and budget alerts of this objective away, and nothing else', () => {
    expect(idsOf(plain).filter((id) => !idsOf(quiet).includes(id))).toEqual([
      'orders-api-availability-burn-page',
      'orders-api-availability-burn-ticket',
      'orders-api-availability-budget-50',
      'orders-api-availability-budget-100',
    ]);
    expect(idsOf(quiet).filter((id) => !idsOf(plain).includes(id))).toEqual([]);
  });

  test('is said where an alert was considered', () => {
    expect(quiet.leftOut.find(({ id }) => id === 'orders-api-availability-burn')?.why).toBe(
      name === 'shadow'
        ? 'in shadow: it is measured, it notifies nobody, and no gate judges it. Why: the target is tried'
        : 'alerting is off until 2026-12-31: no burn-rate or budget alert is emitted. Why: the provider moves',
    );
  });

  test('is in the name of the SLO in Cloud Monitoring, and an annotation of OpenSLO without alert policies', () => {
    const [slo] = quiet.slos;
    const body = slo && serviceLevelObjective(quiet.system, slo, 'prod');
    expect(JSON.stringify(body)).toContain(
      name === 'shadow' ? 'api-availability (in shadow)' : 'api-availability (alerting off until 2026-12-31)',
    );
    const [document] = openSlo(quiet).filter(({ kind }) => kind === 'SLO');
    expect(document?.metadata.annotations).toMatchObject(
      name === 'shadow'
        ? { 'atalaya.shadow': '{"why":"the target is tried"}' }
        : { 'atalaya.alerting-off': '{"why":"the provider moves","until":"2026-12-31"}' },
    );
    expect(document?.spec).not.toHaveProperty('alertPolicies');
  });
});

test('a fleet alert counts objectives without alerts, and not those in shadow', () => {
  const shadowed = fleet.map((system) => ({
    ...system,
    objectives: system.objectives.map((objective) =>
      objective.type === 'latency' ? { ...objective, shadow: { why: 'tried' } } : objective,
    ),
  }));
  const off = fleet.map((system) => ({
    ...system,
    objectives: system.objectives.map((objective) => ({ ...objective, alertingOff: { why: 'moving' } })),
  }));
  const ids = (systems: readonly System[]): readonly string[] => fleetAlerts(systems, organization).map(({ id }) => id);
  expect(ids(fleet).filter((id) => !ids(shadowed).includes(id))).toEqual(['fleet-all-latency']);
  expect(ids(off)).toEqual(ids(fleet));
});
