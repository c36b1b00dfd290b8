import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { availability } from '../model/objective.ts';
import type { Percentage } from '../model/quantity.ts';
import { burnFactor } from './burnFactor.ts';
import { burnRate, judge, type Counts, type Judged } from './judge.ts';
import { sloOf, type Slo } from './slo.ts';

const promise = (target: Percentage): Slo =>
  sloOf({ id: 'orders' }, availability('api', { target, window: '30d', why: 'readers wait for it', rejected: [] }));

const judged = (counts: Counts, slo: Slo): Judged => {
  const judgement = judge(counts, slo);
  if (judgement.kind === 'NoData') throw new Error('no data');
  return judgement;
};

describe('a judgement', () => {
  test.each([
    { target: '99.9%', good: 999, total: 1000, overdue: 0, met: true, allowed: '1', spent: '1' },
    { target: '99.9%', good: 998, total: 1000, overdue: 0, met: false, allowed: '1', spent: '2' },
    { target: '99.9%', good: 998, total: 999, overdue: 0, met: false, allowed: '0.999', spent: '1.001001001' },
    { target: '99.5%', good: 200, total: 200, overdue: 0, met: true, allowed: '1', spent: '0' },
    { target: '95%', good: 96, total: 100, overdue: 0, met: true, allowed: '5', spent: '0.8' },
    { target: '99%', good: 0, total: 10, overdue: 0, met: false, allowed: '0.1', spent: '100' },
    // A stalled queue: everything that reached its outcome was good, and 50 messages wait.
    { target: '99%', good: 950, total: 950, overdue: 50, met: false, allowed: '10', spent: '5' },
    { target: '99%', good: 0, total: 0, overdue: 3, met: false, allowed: '0.03', spent: '100' },
    // Sixteen digits: in binary both sides of the comparison would be the same number.
    {
      target: '99.99999999%',
      good: 9007199254740990,
      total: 9007199254740991,
      overdue: 0,
      met: true,
      allowed: '900719.9254740991',
      spent: '0.0000011102',
    },
    {
      target: '99.9%',
      good: 8998192055486251,
      total: 9007199254740991,
      overdue: 0,
      met: true,
      allowed: '9007199254740.991',
      spent: '1',
    },
    {
      target: '99.9%',
      good: 8998192055486250,
      total: 9007199254740991,
      overdue: 0,
      met: false,
      allowed: '9007199254740.991',
      spent: '1',
    },
  ] as const)(
    '$good good of $total with $overdue overdue against $target: $allowed may be bad, met is $met',
    ({ target, good, total, overdue, ...expected }) => {
      const { met, allowed, budgetSpent } = judged({ good, total, overdue }, promise(target));
      const spent = budgetSpent.toDecimalPlaces(10).toFixed();
      expect({ met, allowed: allowed.toFixed(), spent }).toEqual(expected);
    },
  );

  test('names every number that it rests on', () => {
    const { sli, allowed, budgetSpent, budgetLeft, ...rest } = judged(
      { good: 990, total: 995, overdue: 5 },
      promise('98%'),
    );
    expect({
      ...rest,
      sli: sli.toFixed(),
      allowed: allowed.toFixed(),
      budgetSpent: budgetSpent.toFixed(),
      budgetLeft: budgetLeft.toFixed(),
    }).toEqual({
      kind: 'Judged',
      good: 990,
      bad: 10,
      total: 1000,
      overdue: 5,
      met: true,
      sli: '0.99',
      allowed: '20',
      budgetSpent: '0.5',
      budgetLeft: '0.5',
    });
  });

  test('without events is no data, neither met nor missed', () => {
    expect(judge({ good: 0, total: 0, overdue: 0 }, promise('99.9%'))).toEqual({
      kind: 'NoData',
      good: 0,
      bad: 0,
      total: 0,
      overdue: 0,
    });
  });

  test.each([
    { good: 10, total: 9, overdue: 0 },
    { good: -1, total: 9, overdue: 0 },
    { good: Number.NaN, total: 9, overdue: 0 },
    { good: 1, total: 9, overdue: -2 },
  ])('refuses $good good of $total with $overdue overdue', (counts) => {
    const { good, total, overdue } = counts;
    expect(() => judge(counts, promise('99%'))).toThrow(
      new RangeError(
        `orders api-availability: ${good} good of ${total} events and ${overdue} overdue cannot be; read the counters together`,
      ),
    );
  });
});

describe('for any counts', () => {
  const count = fc.integer({ min: 0, max: 1e12 });
  const counts = fc
    .record({ good: count, bad: count, overdue: count })
    .filter(({ good, bad, overdue }) => good + bad + overdue > 0)
    .map(({ good, bad, overdue }) => ({ good, total: good + bad, overdue }));
  const slos = fc.constantFrom<Percentage>('50%', '95%', '99.5%', '99.9%', '99.997%').map(promise);

  test('what is spent and what is left of the budget are exactly one', () => {
    fc.assert(
      fc.property(counts, slos, (counts, slo) => {
        const { budgetSpent, budgetLeft } = judged(counts, slo);
        expect(budgetSpent.plus(budgetLeft).toFixed()).toBe('1');
      }),
    );
  });

  test('an objective is met exactly while its budget is not overspent', () => {
    fc.assert(
      fc.property(counts, slos, (counts, slo) => {
        const { met, allowed, bad } = judged(counts, slo);
        expect(met).toBe(allowed.minus(bad).gte(0));
      }),
    );
  });

  test('a good event never lowers the indicator, and a bad one never raises it', () => {
    fc.assert(
      fc.property(counts, slos, (counts, slo) => {
        const { sli, budgetLeft } = judged(counts, slo);
        const better = judged({ ...counts, good: counts.good + 1, total: counts.total + 1 }, slo);
        const worse = judged({ ...counts, total: counts.total + 1 }, slo);
        const late = judged({ ...counts, overdue: counts.overdue + 1 }, slo);
        expect(better.sli.gte(sli) && worse.sli.lte(sli) && late.sli.lte(sli)).toBe(true);
        expect(better.budgetLeft.gte(budgetLeft) && worse.budgetLeft.lte(budgetLeft)).toBe(true);
      }),
    );
  });

  test('the parts of a window add up to the whole: good, bad and allowed', () => {
    fc.assert(
      fc.property(counts, counts, slos, (a, b, slo) => {
        const [first, second] = [judged(a, slo), judged(b, slo)];
        const whole = judged({ good: a.good + b.good, total: a.total + b.total, overdue: a.overdue + b.overdue }, slo);
        expect(first.good + second.good).toBe(whole.good);
        expect(first.bad + second.bad).toBe(whole.bad);
        expect(first.allowed.plus(second.allowed).eq(whole.allowed)).toBe(true);
      }),
    );
  });

  test('an overdue message that is then stored late changes nothing', () => {
    fc.assert(
      fc.property(counts, slos, (counts, slo) => {
        const settled = { good: counts.good, total: counts.total + counts.overdue, overdue: 0 };
        expect(judged(settled, slo).sli.eq(judged(counts, slo).sli)).toBe(true);
      }),
    );
  });
});

describe('a burn rate', () => {
  test.each([
    { target: '99.9%', good: 999, total: 1000, overdue: 0, burn: '1' },
    { target: '99.9%', good: 9856, total: 10_000, overdue: 0, burn: '14.4' },
    { target: '99.5%', good: 100, total: 100, overdue: 0, burn: '0' },
    { target: '99%', good: 50, total: 50, overdue: 50, burn: '50' },
    { target: '99%', good: 0, total: 0, overdue: 0, burn: undefined },
  ] as const)('of $good good of $total and $overdue overdue against $target is $burn', (row) => {
    expect(burnRate(row, promise(row.target))?.toFixed()).toBe(row.burn);
  });
});

// The workbook's shares on its own 30 days, and on the 28 of whole weeks.
test.each([
  { long: '1h', spends: 0.02, period: '28d', factor: '13.44' },
  { long: '1h', spends: 0.02, period: '30d', factor: '14.4' },
  { long: '6h', spends: 0.05, period: '28d', factor: '5.6' },
  { long: '6h', spends: 0.05, period: '30d', factor: '6' },
  { long: '1d', spends: 0.1, period: '28d', factor: '2.8' },
  { long: '3d', spends: 0.1, period: '30d', factor: '1' },
  { long: '3d', spends: 0.1, period: '28d', factor: '0.9333333333' },
  { long: '1h', spends: 0.02, period: '7d', factor: '3.36' },
] as const)('$spends of a $period budget in $long is a burn of $factor', ({ factor, period, ...share }) => {
  expect(burnFactor(share, period).toDecimalPlaces(10).toFixed()).toBe(factor);
});
