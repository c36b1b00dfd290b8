import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { availability, type TimeSlices } from '../model/objective.ts';
import { judge, type Counts } from './judge.ts';
import { countSlices, isGoodSlice, wholeSlices } from './sliceCounts.ts';
import { resolveSlices } from './slices.ts';
import { sloOf } from './slo.ts';

const resolved = (slices: TimeSlices): NonNullable<ReturnType<typeof resolveSlices>> => {
  const result = resolveSlices(slices);
  if (result === undefined) throw new Error('no slices');
  return result;
};

const minutes = resolved({ length: '1m', good: '95%' });
const counts = (good: number, total: number, overdue = 0): Counts => ({ good, total, overdue });

describe('a slice', () => {
  test.each([
    { good: '95%', counts: counts(95, 100), isGood: true },
    { good: '95%', counts: counts(94, 100), isGood: false },
    { good: '95%', counts: counts(19, 20), isGood: true },
    { good: '95%', counts: counts(0, 1), isGood: false },
    { good: '95%', counts: counts(95, 95, 5), isGood: true },
    { good: '95%', counts: counts(95, 95, 6), isGood: false },
    { good: '95%', counts: counts(0, 0, 1), isGood: false },
    // 0.999 x 1000 is not 999 in binary fractions of some engines: exact decimals decide.
    { good: '99.9%', counts: counts(999, 1000), isGood: true },
    { good: '99.9%', counts: counts(998, 1000), isGood: false },
    { good: '100%', counts: counts(1000, 1000), isGood: true },
    { good: '100%', counts: counts(999_999, 1_000_000), isGood: false },
    { good: '95%', counts: counts(0, 0), isGood: undefined },
  ] as const)('that is good from $good on, with $counts, is good: $isGood', ({ good, counts, isGood }) => {
    expect(isGoodSlice(resolved({ length: '1m', good }), counts)).toBe(isGood);
  });

  test('belongs to the interval in which it ends', () => {
    expect(wholeSlices(minutes, { from: 60_000, to: 180_000 })).toEqual({ from: 60_000, to: 180_000 });
    expect(wholeSlices(minutes, { from: 60_001, to: 180_000 })).toEqual({ from: 60_000, to: 180_000 });
    expect(wholeSlices(minutes, { from: 59_999, to: 179_999 })).toEqual({ from: 0, to: 120_000 });
    expect(wholeSlices(minutes, { from: 61_000, to: 62_000 })).toEqual({ from: 60_000, to: 60_000 });
  });
});

test('the parts of an interval hold the slices of the whole, each once', () => {
  const instant = fc.integer({ min: 0, max: 10_000_000 });
  fc.assert(
    fc.property(
      fc.uniqueArray(instant, { minLength: 3, maxLength: 3 }),
      fc.constantFrom('1m', '5m', '1h'),
      (at, length) => {
        const slices = resolved({ length, good: '95%' });
        const [a = 0, b = 0, c = 0] = at.toSorted((x, y) => x - y);
        const count = (from: number, to: number): number => {
          const whole = wholeSlices(slices, { from, to });
          return (whole.to - whole.from) / slices.length;
        };
        expect(count(a, b) + count(b, c)).toBe(count(a, c));
      },
    ),
  );
});

describe('slices without events', () => {
  const seen = [counts(1, 1), counts(0, 1), counts(0, 0)];

  test.each([
    { empty: undefined, whole: 10, good: 9, total: 10 },
    { empty: 'good', whole: 10, good: 9, total: 10 },
    { empty: 'not counted', whole: 10, good: 1, total: 2 },
  ] as const)('are $empty: $good of $total', ({ empty, whole, good, total }) => {
    const slices = resolved({ length: '1m', good: '95%', ...(empty === undefined ? {} : { empty }) });
    expect(countSlices(slices, seen, whole)).toEqual(counts(good, total));
  });

  test('a window in which nothing happened is met, or has no data', () => {
    const slo = sloOf({ id: 'a' }, availability('api', { target: '99%', window: '30d', why: 'w', rejected: [] }));
    const verdict = (empty: 'good' | 'not counted'): string =>
      judge(countSlices(resolved({ length: '1m', good: '95%', empty }), [], 43_200), slo).kind;
    expect([verdict('good'), verdict('not counted')]).toEqual(['Judged', 'NoData']);
  });
});

// The classic figure: 99.9% of the minutes of 30 days leave 43.2 bad ones.
test.each([
  { target: '99.9%', length: '1m', bad: 43, met: true, left: '0.0046' },
  { target: '99.9%', length: '1m', bad: 44, met: false, left: '-0.0185' },
  { target: '99.9%', length: '5m', bad: 8, met: true, left: '0.0741' },
  { target: '99.9%', length: '5m', bad: 9, met: false, left: '-0.0417' },
  { target: '99%', length: '1h', bad: 7, met: true, left: '0.0278' },
] as const)('$bad bad slices of $length in 30 days at $target: met $met, budget left $left', (row) => {
  const slices = { length: row.length, good: '95%' } as const;
  const slo = sloOf(
    { id: 'a' },
    availability('api', { target: row.target, window: '30d', slices, why: 'w', rejected: [] }),
  );
  const whole = 2_592_000_000 / resolved(slices).length;
  const judged = judge(
    countSlices(
      resolved(slices),
      Array.from({ length: row.bad }, () => counts(0, 5)),
      whole,
    ),
    slo,
  );
  expect([judged.kind === 'Judged' && judged.met, judged.kind === 'Judged' && judged.budgetLeft.toFixed(4)]).toEqual([
    row.met,
    row.left,
  ]);
});

test('more bad events in a slice never make it better, and one bad slice never counts twice', () => {
  const anyCounts = fc
    .tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(10))
    .map(([good, bad, overdue]) => counts(good, good + bad, overdue));
  const share = fc.integer({ min: 1, max: 1_000 }).map((tenths) => `${tenths / 10}%` as const);
  fc.assert(
    fc.property(anyCounts, share, fc.constantFrom('good' as const, 'not counted' as const), (events, good, empty) => {
      const slices = resolved({ length: '1m', good, empty });
      const worse = { ...events, total: events.total + 1 };
      const of = (each: Counts): Counts => countSlices(slices, [each], 1);
      expect(of(worse).good).toBeLessThanOrEqual(of(events).total === 0 ? 0 : Math.max(of(events).good, 0));
      expect(of(events).total - of(events).good).toBeLessThanOrEqual(1);
    }),
  );
});

test('an objective by slices is told in slices', () => {
  const objective = availability('api', {
    target: '99.9%',
    window: '30d',
    slices: { length: '1m', good: '95%' },
    why: 'w',
    rejected: [],
  });
  const words = sloOf({ id: 'a' }, objective).events;
  expect(words).toEqual({
    total: 'slices of 1m',
    good: 'those in which at least 95% of the events are good, and those without events; events are responses on the data routes that the system declares, without mistakes of the caller; good events are those with a 2xx status, or 304',
  });
  const counted = { ...objective, slices: { length: '1m', good: '95%', empty: 'not counted' } } as const;
  expect(sloOf({ id: 'a' }, counted).events.total).toBe('slices of 1m that have events');
});
