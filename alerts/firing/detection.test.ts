import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { availability, type TimeSlices } from '../../model/objective.ts';
import { milliseconds, share, type Percentage } from '../../model/quantity.ts';
import { Exact } from '../../numbers/exact.ts';
import { memorySource, type SeriesSource } from '../../promql/source.ts';
import { burnTables } from '../../slo/burnTables.ts';
import type { BurnRule } from '../../slo/burnTiers.ts';
import { burnFactor } from '../../slo/burnFactor.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import { contextOf } from '../../series/context.ts';
import { measuredSlos } from '../../slo/measuredSlo.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { alertOf, type Alert } from '../alert.ts';
import type { BurnRate } from '../condition.ts';
import { burnAlerts } from '../burnAlerts.ts';
import { alertRule } from './alertRule.ts';
import { firingOf } from './firing.ts';
import { eventsThatOneFires, minutesToDetect, minutesToResolve } from './detection.ts';

const tierOf = (target: Percentage, index: number): BurnRule => {
  const window = burnTables['30d']!.tiers[index]!;
  const factor = burnFactor({ long: window.long, spends: share(window.spends).toNumber() }, '30d');
  return { long: window.long, short: window.short, threshold: factor.mul(share('100%').minus(share(target))) };
};

test('a share of exactly the threshold is not above it, whatever binary fractions make of the quotient', () => {
  const thousandths = fc.integer({ min: 1, max: 1_000 });
  fc.assert(
    fc.property(thousandths, thousandths, fc.integer({ min: 2, max: 5_000 }), (threshold, bad, minutes) => {
      const window = `${minutes}m` as const;
      const needed = Math.floor((threshold * (minutes - 1)) / bad) + 1;
      expect(
        minutesToDetect({ long: window, short: window, threshold: new Exact(threshold).div(1_000) }, bad / 1_000),
      ).toBe(needed > minutes - 1 ? undefined : needed);
    }),
    { numRuns: 2_000 },
  );
});

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

type BurnAlert = Alert & { readonly condition: BurnRate };

/** The page of one objective of 30 days with this target, with one of its tiers or with all. */
const pageOf = (target: Percentage, chosen: 0 | 1 | 'all', slices?: TimeSlices): BurnAlert => {
  const why = { why: 'to be tried', rejected: [], ...(slices === undefined ? {} : { slices }) };
  const objective = { ...availability('api', { target: '99%', window: '30d', ...why }), target };
  const system = { ...freight, objectives: [objective] };
  const [page] = burnAlerts(system, measuredSlos(contextOf(system, 'prod')));
  if (page?.condition.kind !== 'BurnRate') throw new Error('an objective without pages');
  const { tiers } = page.condition;
  const condition: BurnRate = { ...page.condition, tiers: chosen === 'all' ? tiers : [tiers[chosen]!] };
  return { ...alertOf({ ...page, condition }), condition };
};

const minute = 60_000;

/** Healthy, then a share of bad events, then healthy again: 100,000 events a minute, counted long before. */
const counters = (healthy: number, down: number, after: number, bad: number): SeriesSource => {
  const times = Float64Array.from({ length: healthy + down + after + 1 }, (_, index) => index * minute);
  const labels = { job: 'freight', objective: 'api-availability' };
  const [begun, perMinute] = [1e9, 100_000];
  const total = times.map((_, index) => begun + index * perMinute);
  const good = total.map((count, index) => count - Math.min(Math.max(index - healthy, 0), down) * bad * perMinute);
  return memorySource([
    { labels: { __name__: 'atalaya.objective.total_events', ...labels }, times, values: total },
    { labels: { __name__: 'atalaya.objective.good_events', ...labels }, times, values: good },
  ]);
};

test('a page fires at the minute of its first tier and resolves at that of its last one, minute by minute in alerts/firing/', () => {
  const targets = fc.constantFrom<Percentage>('99.9%', '99.5%', '99%', '95%', '99.99%');
  const choices = fc.constantFrom<0 | 1 | 'all'>(0, 1, 'all');
  fc.assert(
    fc.property(targets, choices, fc.integer({ min: 1, max: 1_000 }), (target, chosen, thousandths) => {
      const page = pageOf(target, chosen);
      const { tiers } = page.condition;
      const [healthy, bad] = [361, thousandths / 1_000];
      // Where the share can be exactly the threshold, binary fractions fall on either side of it.
      for (const tier of tiers) {
        for (const window of [tier.long, tier.short]) {
          fc.pre(
            !tier.threshold
              .mul(milliseconds(window) / minute - 1)
              .div(bad)
              .isInteger(),
          );
        }
      }
      const detected = tiers.flatMap((tier) => minutesToDetect(tier, bad) ?? []);
      const down = Math.max(...detected, 100) + 10;
      const resolved = tiers
        .filter((tier) => minutesToDetect(tier, bad) !== undefined)
        .map((tier) => minutesToResolve(tier, bad, down));
      const rule = alertRule(page, cloudMonitoring);
      if ('kind' in rule) throw new Error(rule.why);
      const range = { from: 0, to: (healthy + down + 400) * minute, since: 0 };
      const [firings = []] = firingOf([rule], counters(healthy, down, 400, bad), range);
      const minutes = firings.map(({ from, to = NaN }) => [from / minute - healthy, to / minute - healthy]);
      expect(minutes).toEqual(detected.length === 0 ? [] : [[Math.min(...detected), down + Math.max(...resolved)]]);
    }),
    { numRuns: 60 },
  );
});

test('a page on bad slices fires and resolves at the computed minutes, and at no error rate that leaves slices good', () => {
  const targets = fc.constantFrom<Percentage>('99.9%', '99%', '95%');
  const lengths = fc.constantFrom('1m', '2m', '5m', '10m', '30m');
  const goods = fc.constantFrom<Percentage>('95%', '99%', '100%');
  const bads = fc.constantFrom(0.001, 0.01, 0.0101, 0.05, 0.051, 0.5, 1);
  fc.assert(
    fc.property(targets, lengths, goods, bads, (target, length, good, bad) => {
      const page = pageOf(target, 'all', { length, good });
      const { tiers } = page.condition;
      for (const { threshold, long, short } of tiers)
        for (const window of [long, short])
          fc.pre(!threshold.mul(milliseconds(window) / milliseconds(length)).isInteger());
      const detected = tiers.flatMap((tier) => minutesToDetect(tier, bad) ?? []);
      const [healthy, down] = [420, Math.ceil((Math.max(...detected, 100) + 10) / 30) * 30];
      const resolved = tiers
        .filter((tier) => minutesToDetect(tier, bad) !== undefined)
        .map((tier) => minutesToResolve(tier, bad, down));
      const rule = alertRule(page, cloudMonitoring);
      if ('kind' in rule) throw new Error(rule.why);
      const range = { from: 0, to: (healthy + down + 420) * minute, since: 0 };
      const [firings = []] = firingOf([rule], counters(healthy, down, 420, bad), range);
      const minutes = firings.map(({ from, to = NaN }) => [from / minute - healthy, to / minute - healthy]);
      expect(minutes).toEqual(detected.length === 0 ? [] : [[Math.min(...detected), down + Math.max(...resolved)]]);
    }),
    { numRuns: 40 },
  );
});

test.each([
  // 60 slices, of which 0.86 may be bad.
  { target: '99.9%', tier: 0, length: '1m', bad: 1, minutes: 1 },
  { target: '99%', tier: 0, length: '1m', bad: 1, minutes: 9 },
  { target: '99%', tier: 0, length: '5m', bad: 1, minutes: 10 },
  { target: '99%', tier: 0, length: '5m', bad: 0.051, minutes: 10 },
  { target: '99%', tier: 0, length: '5m', bad: 0.05, minutes: undefined },
  { target: '99%', tier: 1, length: '30m', bad: 1, minutes: 30 },
] as const)('$bad bad in slices of $length at $target is detected after $minutes minutes', (row) => {
  const tier = pageOf(row.target, row.tier, { length: row.length, good: '95%' }).condition.tiers[0];
  expect(minutesToDetect(tier, row.bad)).toBe(row.minutes);
});
