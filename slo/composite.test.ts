import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { maintenance, type AnyMaintenance } from '../model/maintenance.ts';
import { allGood, availability, composite, latency, type Objective } from '../model/objective.ts';
import type { Percentage } from '../model/quantity.ts';
import { burnRate, judge, type Counts } from './judge.ts';
import { countedOf, countedParts } from './parts.ts';
import { countAllGood, type SlicedPart } from './sliceCounts.ts';
import { sloOf, slosOf, type Slo } from './slo.ts';
import { statusAt } from './status.ts';

const common = { window: '30d', why: 'w', rejected: [] } as const;
const parts: readonly Objective[] = [
  availability('api', { ...common, id: 'a', target: '99.9%' }),
  latency('api', { ...common, id: 'b', target: '95%', under: '300ms' }),
];

const weighted = (a: Percentage, b: Percentage, items: readonly AnyMaintenance[] = []): Slo => {
  const whole = { ...composite('api', { ...common, id: 'c', target: '99%', weights: { a, b } }) };
  return slosOf({ id: 'orders', objectives: [...parts, whole], maintenance: items })[2]!;
};

const counts = (good: number, total: number, overdue = 0): Counts => ({ good, total, overdue });
const judged = (slo: Slo, ...each: readonly Counts[]): ReturnType<typeof judge> =>
  judge(countedOf(countedParts(slo), each), slo);

describe('a weighted composite', () => {
  // 1% of the mean of shares may be bad, whatever the traffic of each part.
  test.each([
    { a: counts(100, 100), b: counts(100, 100), met: true, sli: '1', left: '1' },
    { a: counts(98, 100), b: counts(100, 100), met: true, sli: '0.99', left: '0' },
    { a: counts(9_799, 10_000), b: counts(100, 100), met: false, sli: '0.98995', left: '-0.005' },
    // A part of a million events weighs as much as its weight.
    { a: counts(1_000_000, 1_000_000), b: counts(49, 50), met: true, sli: '0.99', left: '0' },
    { a: counts(999_999, 1_000_000), b: counts(49, 50), met: false, sli: '0.9899995', left: '-0.00005' },
    // Thirds, which no decimal holds: 2 of 300 and 4 of 300.
    { a: counts(298, 300), b: counts(296, 300), met: true, sli: '0.99', left: '0' },
    // Overdue messages are bad.
    { a: counts(98, 98, 2), b: counts(10, 10), met: true, sli: '0.99', left: '0' },
    // A part without events has none that are bad.
    { a: counts(0, 0), b: counts(97, 100), met: false, sli: '0.985', left: '-0.5' },
  ])('of $a and $b has an SLI of $sli', ({ a, b, met, sli, left }) => {
    const judgement = judged(weighted('50%', '50%'), a, b);
    if (judgement.kind === 'NoData') throw new Error('no data');
    expect([
      judgement.met,
      judgement.sli.toDecimalPlaces(12).toFixed(),
      judgement.budgetLeft.toDecimalPlaces(12).toFixed(),
    ]).toEqual([met, sli, left]);
    expect(
      burnRate(countedOf(countedParts(weighted('50%', '50%')), [a, b]), weighted('50%', '50%'))?.eq(
        judgement.budgetSpent,
      ),
    ).toBe(true);
  });

  test('without events of any part has no data', () => {
    expect(judged(weighted('50%', '50%'), counts(0, 0), counts(0, 0)).kind).toBe('NoData');
  });

  test('lies between its parts, is met when all are perfect, and gets no better by a bad event', () => {
    const events = fc
      .tuple(fc.nat(1_000), fc.integer({ min: 1, max: 1_000 }))
      .map(([bad, good]) => counts(good, good + bad));
    fc.assert(
      fc.property(events, events, fc.integer({ min: 1, max: 99 }), (a, b, weight) => {
        const slo = weighted(`${weight}%`, `${100 - weight}%`);
        const [whole, worse] = [judged(slo, a, b), judged(slo, { ...a, total: a.total + 1 }, b)];
        if (whole.kind === 'NoData' || worse.kind === 'NoData') throw new Error('no data');
        const shares = [a, b].map(({ good, total }) => good / total);
        expect(whole.sli.toNumber()).toBeGreaterThanOrEqual(Math.min(...shares) - 1e-12);
        expect(whole.sli.toNumber()).toBeLessThanOrEqual(Math.max(...shares) + 1e-12);
        expect(worse.sli.lte(whole.sli)).toBe(true);
        const perfect = judged(slo, counts(a.total, a.total), counts(b.total, b.total));
        expect(perfect.kind === 'Judged' && perfect.met && perfect.sli.eq(1)).toBe(true);
      }),
    );
  });

  test('leaves out of each part what maintenance excludes of it', () => {
    const begin = '2026-12-05T02:00:00Z';
    const item = maintenance({
      owner: 'shop',
      reason: 'upgrade',
      begin,
      end: '2026-12-05T04:00:00Z',
      objectives: ['a'],
    });
    const reads: string[] = [];
    const read = (slo: Slo, from: number, to: number): Counts => {
      reads.push(`${slo.id} ${(to - from) / 60_000}`);
      return counts(1, 1);
    };
    const status = statusAt(weighted('50%', '50%', [item]), read, Date.parse('2026-12-05T04:30:00Z'));
    expect(reads.filter((line) => !line.includes('43')).join(', ')).toBe(
      'a 30, a 5, b 5, a 30, b 60, a 210, a 30, b 360',
    );
    expect(status.excluded).toHaveLength(1);
  });

  test('needs its parts', () => {
    const whole = composite('api', { ...common, id: 'c', target: '99%', weights: { a: '50%', z: '50%' } });
    expect(() => sloOf({ id: 'orders', objectives: parts }, whole)).toThrow(
      new RangeError("orders c: there is no objective 'z' that it could be made of"),
    );
  });
});

describe('a composite of which all have to be good', () => {
  const slo = slosOf({
    id: 'orders',
    objectives: [...parts, allGood('api', { ...common, id: 'c', target: '99%', of: ['a', 'b'], slice: '1m' })],
  })[2]!;

  test('holds each part to its own target, or to that of its slices', () => {
    expect(slo.composite?.parts.map(({ limit }) => limit.toFixed())).toEqual(['0.001', '0.05']);
    const [first] = parts;
    const sliced = { ...first!, slices: { length: '5m', good: '90%' } } as const;
    const whole = allGood('api', { ...common, id: 'c', target: '99%', of: ['a', 'b'], slice: '1m' });
    const other = slosOf({ id: 'orders', objectives: [sliced, parts[1]!, whole] })[2]!;
    expect(other.composite?.parts.map(({ limit }) => limit.toFixed())).toEqual(['0.1', '0.05']);
  });

  const part = (limit: number, ...slices: readonly (Counts | undefined)[]): SlicedPart => ({
    limit: slo.budget.mul(0).plus(limit),
    bySlice: new Map(slices.flatMap((own, index) => (own === undefined ? [] : [[index, own] as const]))),
  });
  const [fine, bad] = [counts(100, 100), counts(90, 100)];

  test.each([
    { a: [fine, fine], b: [fine, fine], empty: 'good', good: 2, total: 2 },
    { a: [bad, fine], b: [fine, bad], empty: 'good', good: 0, total: 2 },
    // Bad for both is bad once.
    { a: [bad, fine], b: [bad, fine], empty: 'good', good: 1, total: 2 },
    { a: [undefined, bad], b: [fine, undefined], empty: 'good', good: 1, total: 2 },
    { a: [undefined, undefined], b: [undefined, bad], empty: 'good', good: 1, total: 2 },
    { a: [undefined, undefined], b: [undefined, bad], empty: 'not counted', good: 0, total: 1 },
    { a: [counts(0, 0), fine], b: [undefined, fine], empty: 'not counted', good: 1, total: 1 },
  ] as const)('in $a and $b, where empty slices are $empty: $good of $total', ({ a, b, empty, good, total }) => {
    const slices = { ...slo.slices!, empty };
    expect(countAllGood(slices, [part(0.05, ...a), part(0.05, ...b)], 2)).toEqual(counts(good, total));
  });
});
