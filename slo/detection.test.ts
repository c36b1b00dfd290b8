import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { share, type Percentage } from '../model/quantity.ts';
import { isBurning, type EventSample } from './burning.ts';
import { burnTables, type BurnTier } from './burnTiers.ts';
import { burnFactor } from './burnFactor.ts';
import { eventsThatOneFires, minutesToDetect, minutesToResolve } from './detection.ts';

const tierOf = (target: Percentage, index: number): BurnTier => {
  const window = burnTables['30d']!.tiers[index]!;
  const factor = burnFactor({ long: window.long, spends: share(window.spends).toNumber() }, '30d');
  return { ...window, factor, threshold: factor.mul(share('100%').minus(share(target))) };
};

describe('at 99.9% of 30 days', () => {
  test.each([
    { tier: 0, bad: 1, minutes: 1 },
    { tier: 0, bad: 0.1, minutes: 9 },
    { tier: 0, bad: 0.02, minutes: 43 },
    { tier: 0, bad: 0.0145, minutes: 59 },
    { tier: 0, bad: 0.0144, minutes: undefined },
    { tier: 1, bad: 1, minutes: 3 },
    { tier: 1, bad: 0.02, minutes: 108 },
    { tier: 2, bad: 1, minutes: 5 },
    { tier: 2, bad: 0.02, minutes: 216 },
  ])('a share of $bad bad events is detected by tier $tier after $minutes minutes', ({ tier, bad, minutes }) => {
    expect(minutesToDetect(tierOf('99.9%', tier), bad)).toBe(minutes);
  });

  test.each([
    { tier: 0, minutes: 30, after: 4 },
    { tier: 1, minutes: 30, after: 29 },
    { tier: 2, minutes: 600, after: 119 },
  ])(
    'an outage of $minutes minutes resolves in tier $tier $after minutes after it is over',
    ({ tier, minutes, after }) => {
      expect(minutesToResolve(tierOf('99.9%', tier), 1, minutes)).toBe(after);
    },
  );

  test('an outage that never fired has nothing to resolve', () => {
    expect(minutesToResolve(tierOf('99.9%', 2), 1, 4)).toBe(0);
  });

  test('a single bad event fires the page when it is one of fewer than 70', () => {
    expect(eventsThatOneFires(tierOf('99.9%', 0)).toDecimalPlaces(1).toNumber()).toBe(69.4);
  });
});

const minute = 60_000;

const history = (healthy: number, down: number, after: number, bad: number): readonly EventSample[] => {
  const total = healthy + down + after;
  return Array.from({ length: total + 1 }, (_, index) => {
    const bads = Math.min(Math.max(index - healthy, 0), down) * bad;
    return { at: index * minute, good: index * 1_000 - bads, total: index * 1_000, overdue: 0 };
  });
};

test('what is said of the fast pages is what slo/burning.ts does, minute by minute', () => {
  const targets = fc.constantFrom<Percentage>('99.9%', '99.5%', '99%', '95%', '99.99%');
  fc.assert(
    fc.property(targets, fc.constantFrom(0, 1), fc.integer({ min: 1, max: 1_000 }), (target, index, bad) => {
      const tier = tierOf(target, index);
      const [healthy, share_] = [361, bad / 1_000];
      const detected = minutesToDetect(tier, share_);
      const down = (detected ?? 100) + 10;
      const resolved = minutesToResolve(tier, share_, down);
      const samples = history(healthy, down, 400, bad);
      const firing = samples.flatMap(({ at }, at_) => (isBurning(samples, tier, at) ? [at_ - healthy] : []));
      expect([firing[0], firing.at(-1)]).toEqual(
        detected === undefined ? [undefined, undefined] : [detected, down + resolved - 1],
      );
    }),
    { numRuns: 40 },
  );
});
