/**
 * What a burn-rate alert claims. Each text holds at every error rate at which the alert fires, a total outage included.
 */
import { describe, expect, test } from '@jest/globals';
import { availability, type Window } from '../model/objective.ts';
import type { Percentage } from '../model/quantity.ts';
import { burnTiersOf, type BurnTier } from '../slo/burnTiers.ts';
import { sloOf, type Slo } from '../slo/slo.ts';
import { atLeastText, lowestFactor, mostSeconds, ratesText, spentText } from './spending.ts';

const slo = (target: Percentage, window: Window = '30d'): Slo =>
  sloOf({ id: 'freight' }, availability('api', { target, window, why: 'to be tried', rejected: [] }));

type Tiers = readonly [BurnTier, ...BurnTier[]];

const pages = (of: Slo): Tiers => {
  const [first, ...rest] = (burnTiersOf(of)?.kept ?? []).filter(({ severity }) => severity === 'page');
  if (first === undefined) throw new Error('no pages');
  return [first, ...rest];
};

describe('what is known when a page of 99.9% over 30 days fires', () => {
  const of = slo('99.9%');

  test('is the lowest of its thresholds', () => {
    expect(atLeastText(lowestFactor(pages(of)), of)).toBe('at least 6 times what 99.9% allows');
  });

  test('is each rate with its windows', () => {
    expect(ratesText(pages(of), of)).toBe(
      'The error rate is at least 14.4 times what 99.9% allows over the last hour or at least 6 times over the last 6 hours. It is so over the last 5 minutes or 30 minutes too: the errors go on.',
    );
  });

  test('the longest time that the budget can last, compared with the 43 minutes of a total outage', () => {
    expect(spentText(pages(of), of)).toBe(
      'If it goes on, a full 30-day error budget is spent in at most 2 days 2 hours (at 14.4 times) or 5 days (at 6 times); a total outage spends it in 43 minutes 12 seconds.',
    );
  });
});

test.each([
  [
    '99.9%',
    '7d',
    'a full 7-day error budget is spent in at most 12 hours 30 minutes (at 13.44 times) or 2 days (at 3.5 times); a total outage spends it in 10 minutes 5 seconds.',
  ],
  [
    '99%',
    'calendar month',
    'a full 30-day error budget is spent in at most 2 days 2 hours (at 14.4 times) or 5 days (at 6 times); a total outage spends it in 7 hours 12 minutes.',
  ],
] as const)('%s over %s: the bounds follow the window', (target, window, bounds) => {
  const of = slo(target, window);
  expect(spentText(pages(of), of)).toBe(`If it goes on, ${bounds}`);
});

test('a factor is rounded down, and 1 is what is allowed', () => {
  const of = slo('99.9%');
  const [tier] = pages(of);
  const withFactor = (factor: string): BurnTier => ({ ...tier, factor: tier.factor.mul(0).plus(factor) });
  expect(atLeastText(withFactor('5.599').factor, of)).toBe('at least 5.59 times what 99.9% allows');
  expect(atLeastText(withFactor('1.0001').factor, of)).toBe('above what 99.9% allows');
  const slow: Tiers = [withFactor('3'), withFactor('1')];
  expect(spentText(slow, of)).toBe(
    'If it goes on, a full 30-day error budget is spent in at most 10 days (at 3 times) or 30 days (just above it); a total outage spends it in 43 minutes 12 seconds.',
  );
});

test('no bound is shorter than the time at any error rate at which the tier fires', () => {
  for (const target of ['99.9%', '99%', '95%'] as const) {
    const of = slo(target);
    for (const tier of pages(of)) {
      const bound = mostSeconds(tier, of);
      for (const rate of [tier.threshold.toNumber() * 1.0001, 0.9, 1]) {
        expect((of.budget.toNumber() * 30 * 86_400) / rate).toBeLessThanOrEqual(bound);
      }
    }
  }
});

test('an objective of time slices has a share of bad slices, and its outage is as long as its budget', () => {
  const of = sloOf(
    { id: 'freight' },
    availability('api', {
      target: '99.9%',
      window: '30d',
      slices: { length: '1m', good: '95%' },
      why: 'to be tried',
      rejected: [],
    }),
  );
  expect(ratesText(pages(of), of)).toMatch(/^The share of bad slices of 1m is at least /);
  expect(spentText(pages(of), of)).toMatch(/; a total outage spends it in 43 minutes 12 seconds\.$/);
});
