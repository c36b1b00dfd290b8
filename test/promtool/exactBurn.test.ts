import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { minutesToDetect, minutesToResolve } from '../../alerts/firing/detection.ts';
import { share, type Percentage } from '../../model/quantity.ts';
import { burnFactor } from '../../slo/burnFactor.ts';
import { burnTables } from '../../slo/burnTables.ts';
import type { BurnRule } from '../../slo/burnTiers.ts';
import { Exact } from '../../numbers/exact.ts';
import { badShare, isAtThreshold, isBurning, type EventSample } from './exactBurn.ts';

const minute = 60_000;

/** One sample per minute from the events of each minute; the first sample is at 0. */
const samples = (
  minutes: readonly (readonly [good: number, bad: number, overdue?: number])[],
): readonly EventSample[] => {
  let [good, total] = [0, 0];
  const result: EventSample[] = [{ at: 0, good, total, overdue: 0 }];
  for (const [ok, bad, overdue = 0] of minutes) {
    good += ok;
    total += ok + bad;
    result.push({ at: result.length * minute, good, total, overdue });
  }
  return result;
};

const times = <T>(count: number, value: T): readonly T[] => Array.from({ length: count }, () => value);

const tier = (threshold: number): BurnRule => ({
  long: '1h',
  short: '5m',
  threshold: new Exact(threshold),
});

describe('the share of bad events', () => {
  test('counts from the first sample in the window to the last', () => {
    // (0, 5]: samples 1 to 5. What happened between 0 and 1 is not in it.
    expect(badShare(samples([[0, 100], ...times(4, [9, 1] as const)]), '5m', 5 * minute)?.toFixed()).toBe('0.1');
  });

  test.each([
    { input: 'no sample', events: [] },
    { input: 'one sample', events: samples([]) },
    { input: 'no events', events: samples(times(5, [0, 0] as const)) },
  ])('is unknown with $input', ({ events }) => {
    expect(badShare(events, '5m', 5 * minute)).toBeUndefined();
  });

  test('is computed across minutes without a sample', () => {
    const all = samples(times(5, [1, 1] as const));
    expect(badShare([all[1]!, all[5]!], '5m', 5 * minute)?.toFixed()).toBe('0.5');
  });

  test('is 1 when messages are overdue and none is stored', () => {
    expect(badShare(samples(times(5, [0, 0, 7] as const)), '5m', 5 * minute)?.toFixed()).toBe('1');
  });

  test('compares overdue messages with the events extrapolated to the whole window', () => {
    // Four steps of 10 stand for 50 in five minutes: 50 overdue are half of 100.
    expect(badShare(samples(times(5, [10, 0, 50] as const)), '5m', 5 * minute)?.toFixed()).toBe('0.5');
  });

  test('extrapolates a history that begins inside the window by half a step', () => {
    // Two samples an hour back from 2: one step of 10, and half a step before it; 15 beside 15.
    expect(badShare(samples(times(2, [10, 0, 15] as const)).slice(1), '1h', 2 * minute)?.toFixed()).toBe('0.5');
  });
});

describe('a burn', () => {
  const steady = samples(times(120, [90, 10] as const));

  test.each([
    { threshold: 0.0999, burning: true },
    { threshold: 0.1, burning: false },
    { threshold: 0.1001, burning: false },
  ])('of 0.1 is one above $threshold: $burning', ({ threshold, burning }) => {
    expect(isBurning(steady, tier(threshold), 120 * minute)).toBe(burning);
  });

  test('exactly at the threshold is reported, because binary fractions may fall on either side', () => {
    expect([0.0999, 0.1, 0.1001].map((threshold) => isAtThreshold(steady, tier(threshold), 120 * minute))).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('ends when it is over in the short window', () => {
    const over = samples([...times(60, [0, 100] as const), ...times(5, [100, 0] as const)]);
    expect(isBurning(over, tier(0.1), 60 * minute)).toBe(true);
    expect(isBurning(over, tier(0.1), 65 * minute)).toBe(false);
  });

  test('that has just begun is not yet one in the long window', () => {
    const begun = samples([...times(60, [100, 0] as const), ...times(3, [0, 100] as const)]);
    expect(isBurning(begun, tier(0.1), 63 * minute)).toBe(false);
  });
});

const tierOf = (target: Percentage, index: number): BurnRule => {
  const window = burnTables['30d']!.tiers[index]!;
  const factor = burnFactor({ long: window.long, spends: share(window.spends).toNumber() }, '30d');
  return { long: window.long, short: window.short, threshold: factor.mul(share('100%').minus(share(target))) };
};

const history = (healthy: number, down: number, after: number, bad: number): readonly EventSample[] => {
  const total = healthy + down + after;
  return Array.from({ length: total + 1 }, (_, index) => {
    const bads = Math.min(Math.max(index - healthy, 0), down) * bad;
    return { at: index * minute, good: index * 1_000 - bads, total: index * 1_000, overdue: 0 };
  });
};

test('the computed minutes of detection and resolution equal a minute-by-minute evaluation in exact decimals', () => {
  const targets = fc.constantFrom<Percentage>('99.9%', '99.5%', '99%', '95%', '99.99%');
  fc.assert(
    fc.property(targets, fc.constantFrom(0, 1), fc.integer({ min: 1, max: 1_000 }), (target, index, bad) => {
      const tier = tierOf(target, index);
      const [healthy, share_] = [361, bad / 1_000];
      const detected = minutesToDetect(tier, share_);
      const down = (detected ?? 100) + 10;
      const resolved = minutesToResolve(tier, share_, down);
      const samples = history(healthy, down, 400, bad);
      const firing = samples.flatMap(({ at }, index) => (isBurning(samples, tier, at) ? [index - healthy] : []));
      expect([firing[0], firing.at(-1)]).toEqual(
        detected === undefined ? [undefined, undefined] : [detected, down + resolved - 1],
      );
    }),
    { numRuns: 40 },
  );
});
