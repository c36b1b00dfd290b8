import { describe, expect, test } from '@jest/globals';
import { array, assert, constantFrom, double, integer, property, record } from 'fast-check';
import { availability, type Objective } from '../model/objective.ts';
import type { OwnTier } from '../model/ownTiers.ts';
import { burnTiersOf } from './burnTiers.ts';
import { sloOf } from './slo.ts';
import { defineSystem } from '../model/system.ts';
import { orders } from '../model/testing/orders.ts';

const objectiveWith = (tiers: readonly OwnTier[], target: '90%' | '99%' | '99.9%' = '99.9%'): Objective =>
  availability('api', { target, window: '30d', why: 'callers depend on it', rejected: [], tiers });

const isValid = (objective: Objective): boolean => {
  try {
    defineSystem({ ...orders, objectives: [objective] });
    return true;
  } catch {
    return false;
  }
};

const tier = record({
  severity: constantFrom('page' as const, 'ticket' as const),
  long: integer({ min: 2, max: 50_000 }).map((minutes) => `${minutes}m` as const),
  short: integer({ min: 1, max: 3_000 }).map((minutes) => `${minutes}m` as const),
  factor: double({ min: 0.1, max: 2_000, noNaN: true }),
});

describe('tiers that a definition takes', () => {
  test('can all fire, on burns that overspend the budget, and are shown fastest first', () => {
    let taken = 0;
    assert(
      property(array(tier, { minLength: 1, maxLength: 4 }), constantFrom('90%', '99%', '99.9%'), (tiers, target) => {
        const objective = objectiveWith(tiers, target);
        if (!isValid(objective)) return true;
        taken += 1;
        const own = burnTiersOf(sloOf({ id: 'orders' }, objective));
        const factors = own?.kept.map(({ factor }) => factor.toNumber()) ?? [];
        const canFire = own?.kept.every(({ factor, threshold }) => factor.gte(1) && threshold.lt(1));
        return (
          own?.dropped.length === 0 &&
          factors.length === tiers.length &&
          canFire === true &&
          factors.every((factor, index) => index === 0 || factor <= factors[index - 1]!)
        );
      }),
      { numRuns: 2_000, seed: 20_261_130 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  test('are those of the table, where they are written out', () => {
    const written: readonly OwnTier[] = [
      { severity: 'page', long: '1h', short: '5m', spends: '2%' },
      { severity: 'page', long: '6h', short: '30m', spends: '5%' },
      { severity: 'ticket', long: '1d', short: '2h', spends: '10%' },
      { severity: 'ticket', long: '3d', short: '6h', factor: 1 },
    ];
    const { tiers: _none, ...plain } = objectiveWith(written);
    expect(burnTiersOf(sloOf({ id: 'orders' }, objectiveWith(written)))).toEqual(
      burnTiersOf(sloOf({ id: 'orders' }, plain)),
    );
  });

  test('two objectives with one target and window keep their own', () => {
    const one = objectiveWith([{ severity: 'page', long: '1h', short: '5m', factor: 10 }]);
    const other = objectiveWith([{ severity: 'page', long: '1h', short: '5m', factor: 20 }]);
    const factors = [one, other].map((objective) =>
      burnTiersOf(sloOf({ id: 'orders' }, objective))?.kept.map(({ factor }) => factor.toNumber()),
    );
    expect(factors).toEqual([[10], [20]]);
  });
});
