import { describe, expect, test } from '@jest/globals';
import { listPrices } from '../model/prices.ts';
import type { PipelineSystem } from '../model/system.ts';
import diary from '../test/fixtures/systems/diary.ts';
import fleet from '../test/fixtures/systems/fleet.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { amountOf, systemCost, totalsOf } from './estimate.ts';
import { leversOf, type Lever } from './levers.ts';

const lever = (levers: readonly Lever[], id: Lever['id']): Lever | undefined => levers.find((one) => one.id === id);

describe('levers', () => {
  const costs = fleet.slice(0, 3).map((system) => systemCost(system, 'prod'));
  const levers = leversOf(costs, listPrices);

  test('one condition by system for what three systems have alike', () => {
    const alike = lever(levers, 'one-fleet-policy');
    const [saved] = alike?.saves ?? [];
    expect(saved?.id).toBe('conditions');
    expect(saved!.amount).toBeGreaterThan(0);
    // What is kept and what is saved is at most all there is.
    expect(saved!.amount).toBeLessThanOrEqual((amountOf(costs, 'conditions')! / 3) * 2);
    expect(alike?.money).toBeCloseTo(saved!.amount * 1.5, 9);
  });

  test('another threshold is no alert alike', () => {
    const twin: PipelineSystem = { ...freight, id: 'twin' };
    const other: PipelineSystem = {
      ...twin,
      alerts: twin.alerts.map((alert) => (alert.kind === 'LatencyThreshold' ? { ...alert, above: '3s' } : alert)),
    };
    const alike = (...systems: readonly PipelineSystem[]): number | undefined =>
      lever(
        leversOf(
          systems.map((system) => systemCost(system, 'prod')),
          listPrices,
        ),
        'one-fleet-policy',
      )?.saves[0]?.amount;
    expect(freight.alerts.filter(({ kind }) => kind === 'LatencyThreshold')).toHaveLength(1);
    expect(alike(freight, twin)).toBe(systemCost(freight, 'prod').alerts.length);
    expect(alike(freight, other)).toBe(systemCost(freight, 'prod').alerts.length - 1);
  });

  test('rules of days are evaluated every five minutes, which saves four fifths of what a minute would take', () => {
    const done = lever(levers, 'slow-rules');
    expect(done).toMatchObject({ isDone: true });
    const slow = costs
      .flatMap(({ alerts }) => alerts)
      .filter(({ evaluations, conditions }) => evaluations / conditions === 8_640);
    const points = slow.reduce((total, unit) => total + unit.points, 0);
    expect(done?.saves.find(({ id }) => id === 'points')?.amount).toBe(points * 4);
  });

  test('of uptime checks save nothing that is free anyway', () => {
    // Five locations every minute of one check are within the free allotment of a project.
    expect(
      lever(
        leversOf([systemCost(diary, 'prod')], { ...listPrices, logGiB: { ...listPrices.logGiB, value: 0 } }),
        'uptime-every-five-minutes',
      )?.money,
    ).toBeCloseTo(0, 9);
    const many = Array.from({ length: 10 }, () => systemCost(freight, 'prod'));
    const less = lever(leversOf(many, listPrices), 'uptime-every-five-minutes');
    expect(less!.money).toBeGreaterThan(300);
    expect(less!.money).toBeLessThan(totalsOf(many, listPrices).watching!);
  });

  test('have no money without a price', () => {
    const prices = { ...listPrices, alertCondition: { ...listPrices.alertCondition, value: null } };
    expect(lever(leversOf(costs, prices), 'one-fleet-policy')?.money).toBeUndefined();
  });

  test('of nothing are none', () => {
    expect(leversOf([], listPrices)).toEqual([]);
  });
});
