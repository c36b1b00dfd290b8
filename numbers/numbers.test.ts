import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { clamp, roundTo } from './clamp.ts';
import { fnv1a } from './hash.ts';
import { median, medianOfAscending, nearestRank } from './quantile.ts';
import { seededRandom } from './random.ts';
import { deviation, mean, sum, sumOf } from './sum.ts';

const numbers = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 30 });

describe('random numbers', () => {
  test('the same seed gives the same numbers, another seed others', () => {
    const take = (seed: number): readonly number[] => Array.from({ length: 5 }, seededRandom(seed));
    expect(take(1)).toEqual(take(1));
    expect(take(1)).not.toEqual(take(2));
  });

  // Computed with the published C code.
  test('are those of Mulberry32', () => {
    const random = seededRandom(1);
    expect([random(), random(), random()].map((value) => Math.floor(value * 2 ** 32))).toEqual([
      2_693_262_067, 11_749_833, 2_265_367_787,
    ]);
  });

  test.each([-1, 0, 2 ** 32 + 7, 0.5])('from 0 up to 1 for the seed %p, and spread evenly', (seed) => {
    const drawn = Array.from({ length: 10_000 }, seededRandom(seed));
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(Math.abs(mean(drawn) - 0.5)).toBeLessThan(0.02);
  });
});

describe('quantiles', () => {
  test.each([
    [[], Number.NaN],
    [[3], 3],
    [[5, 1], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
  ])('the median of %j is %p, and the list is left as it was', (values, expected) => {
    const given = Object.freeze([...values]);
    expect(median(given)).toBe(expected);
    expect(medianOfAscending(values.toSorted((a, b) => a - b))).toBe(expected);
  });

  test('as many values lie above the median as below it', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const middle = median(values);
        const [below, above] = [values.filter((one) => one < middle), values.filter((one) => one > middle)];
        expect(Math.max(below.length, above.length)).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });

  test.each([
    [0, 1],
    [0.5, 2],
    [0.51, 3],
    [0.95, 4],
    [1, 4],
  ])('the nearest rank of %p in 1, 2, 3, 4 is %p', (share, expected) => {
    expect(nearestRank([1, 2, 3, 4], share)).toBe(expected);
  });

  test('no value has no rank', () => {
    expect(nearestRank([], 0.5)).toBeUndefined();
  });
});

describe('sums', () => {
  test.each([
    [[], 0, Number.NaN, 0],
    [[4], 4, 4, 0],
    [[1, 2, 3], 6, 2, 1],
    [[2, 4, 4, 4, 5, 5, 7, 9], 40, 5, Math.sqrt(32 / 7)],
  ])('%j: sum %p, mean %p, deviation %p', (values, total, average, spread) => {
    expect([sum(values), mean(values), deviation(values)]).toEqual([total, average, spread]);
    expect(sumOf(values, (value) => 2 * value)).toBe(2 * total);
  });

  test('a deviation may be measured around another centre', () => {
    expect(deviation([1, 3], 1)).toBe(2);
  });
});

describe('limits', () => {
  test.each([
    [5, 1, 9, 5],
    [0, 1, 9, 1],
    [10, 1, 9, 9],
    [5, 3, 2, 3],
  ])('%p within %p and %p is %p', (value, least, most, expected) => {
    expect(clamp(value, least, most)).toBe(expected);
  });

  test.each([
    [1.25, 1, 1.3],
    [-1.25, 1, -1.2],
    [0.005, 2, 0.01],
    [1_234.5, 0, 1_235],
  ])('%p to %p digits is %p', (value, digits, expected) => {
    expect(roundTo(value, digits)).toBe(expected);
  });
});

// Source: RFC 9923, appendix C: test vectors of FNV-1a, 32 bits.
test.each([
  ['', 0x81_1c_9d_c5],
  ['a', 0xe4_0c_29_2c],
  ['foobar', 0xbf_9c_f9_68],
])('the hash of %j is %d', (text, hash) => {
  expect(fnv1a(text)).toBe(hash);
});
