import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import * as fc from 'fast-check';
import { bytes, milliseconds, perSecond, QuantityError, seconds, share } from './quantity.ts';
import type { Bytes, Duration, Percentage, Rate } from './quantity.ts';

test.each([
  ['1ms', 1],
  ['500ms', 500],
  ['1.5s', 1_500],
  ['0.001s', 1],
  ['1.1s', 1_100], // in doubles 1,100.0000000000002
  ['5m', 300_000],
  ['0.1h', 360_000],
  ['30d', 2_592_000_000],
  ['100000d', 8_640_000_000_000],
] as const)('%s are %i milliseconds', (text, expected) => {
  expect(milliseconds(text)).toBe(expected);
});

test('1.5s are one and a half seconds', () => {
  expect(seconds('1.5s')).toBe(1.5);
});

test.each([
  ['1B', 1],
  ['512KiB', 524_288],
  ['256MB', 256_000_000],
  ['256MiB', 268_435_456],
  ['1.5GiB', 1_610_612_736],
] as const)('%s are %i bytes', (text, expected) => {
  expect(bytes(text)).toBe(expected);
});

test.each([
  ['99.9%', '0.999'],
  ['99.95%', '0.9995'],
  ['0%', '0'],
  ['100%', '1'],
  ['33.333333333333333333%', '0.33333333333333333333'],
] as const)('%s is exactly %s', (text, expected) => {
  expect(share(text).toFixed()).toBe(expected);
});

test.each([
  ['50/s', 50],
  ['600/m', 10],
  ['1800/h', 0.5],
  ['0.5/s', 0.5],
] as const)('%s are %d a second', (text, expected) => {
  expect(perSecond(text)).toBe(expected);
});

/** The error message for a text, with its fix. */
const complaint = (read: (text: never) => unknown, text: unknown): string => {
  try {
    read(text as never);
  } catch (error) {
    if (error instanceof QuantityError) return `${error.message}; ${error.fix}`;
    throw error;
  }
  return 'nothing';
};

const anyDuration = "write a duration such as '500ms', '2s', '5m', '1h' or '30d'";

describe('a duration that cannot be parsed', () => {
  test.each([
    ['2 s', "'2 s' is not a duration; write '2s'"],
    [' 2s', "' 2s' is not a duration; write '2s'"],
    ['2sec', "'2sec' is not a duration; write '2s'"],
    ['2 seconds', "'2 seconds' is not a duration; write '2s'"],
    ['5 mins', "'5 mins' is not a duration; write '5m'"],
    ['500 Milliseconds', "'500 Milliseconds' is not a duration; write '500ms'"],
    ['1,5s', "'1,5s' is not a duration; write '1.5s'"],
    ['1,500ms', "'1,500ms' is not a duration; write '1500ms'"],
    ['.5s', "'.5s' is not a duration; write '0.5s'"],
    ['3 days', "'3 days' is not a duration; write '3d'"],
    ['2', `'2' is not a duration; ${anyDuration}`],
    ['', `'' is not a duration; ${anyDuration}`],
    ['-2s', `'-2s' is not a duration; ${anyDuration}`],
    ['1e3ms', `'1e3ms' is not a duration; ${anyDuration}`],
    ['1h30m', `'1h30m' is not a duration; ${anyDuration}`],
    ['5%', `'5%' is not a duration; ${anyDuration}`],
    [
      '99999999999999d',
      "'99999999999999d' is not a positive whole number of milliseconds; write a length such as '500ms'",
    ],
    ['0s', "'0s' is not a positive whole number of milliseconds; write a length such as '500ms'"],
    ['0.5ms', "'0.5ms' is not a positive whole number of milliseconds; write a length such as '500ms'"],
    [500, `500 is not a duration: it has no unit; ${anyDuration}`],
    [undefined, `undefined is not a duration: it has no unit; ${anyDuration}`],
  ])('%j', (text, expected) => {
    expect(complaint(milliseconds, text)).toBe(expected);
  });
});

describe('another quantity that cannot be parsed', () => {
  test.each([
    [share, '99.9 %', "'99.9 %' is not a percentage; write '99.9%'"],
    [share, '99,9%', "'99,9%' is not a percentage; write '99.9%'"],
    [share, '99.9 percent', "'99.9 percent' is not a percentage; write '99.9%'"],
    [share, '0.999', "'0.999' is not a percentage; write '99.9%'"],
    [share, '0.05', "'0.05' is not a percentage; write '5%'"],
    [share, 0.95, "0.95 is not a percentage: it has no unit; write '95%'"],
    [share, '101%', "'101%' is more than 100%; write a share from '0%' to '100%'"],
    [share, '99.9', "'99.9' is not a percentage; write a percentage such as '99.9%'"],
    [bytes, '512Mi', "'512Mi' is not a size; write '512MiB'"],
    [bytes, '2 gb', "'2 gb' is not a size; write '2GB'"],
    [bytes, '256M', "'256M' is not a size; write '256MB'"],
    [bytes, '0.5B', "'0.5B' is not a positive whole number of bytes; write a size such as '256MiB'"],
    [bytes, '2TB', "'2TB' is not a size; write a size such as '512KiB', '256MB' or '2GiB'"],
    [perSecond, '50 rps', "'50 rps' is not a rate; write '50/s'"],
    [perSecond, '50 per second', "'50 per second' is not a rate; write '50/s'"],
    [perSecond, '0/s', "'0/s' is not a positive rate; write a rate such as '50/s'"],
    [perSecond, '50', "'50' is not a rate; write a rate such as '50/s' or '600/m'"],
  ])('%p of %j', (read, text, expected) => {
    expect(complaint(read, text)).toBe(expected);
  });
});

describe('whatever is written', () => {
  const units = fc.constantFrom('ms', 's', 'm', 'h', 'd');

  test('a whole number with a unit is read exactly', () => {
    const worth = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 } as const;
    const property = fc.property(fc.integer({ min: 1, max: 100_000_000 }), units, (n, unit) => {
      expect(milliseconds(`${n}${unit}`)).toBe(n * worth[unit]);
    });
    fc.assert(property);
  });

  test('a space before the unit is refused, and the fix is the text without it', () => {
    const property = fc.property(fc.integer({ min: 1, max: 1e9 }), units, (n, unit) => {
      expect(complaint(milliseconds, `${n} ${unit}`)).toBe(`'${n} ${unit}' is not a duration; write '${n}${unit}'`);
    });
    fc.assert(property);
  });

  test('a share is the percentage moved by two places, with no digit lost', () => {
    const property = fc.property(
      fc.integer({ min: 0, max: 99 }),
      fc.stringMatching(/^\d{1,15}$/),
      (whole, decimals) => {
        const exact = share(`${whole}.${decimals}%` as Percentage)
          .mul(100)
          .toFixed(decimals.length);
        expect(exact).toBe(`${whole}.${decimals}`);
      },
    );
    fc.assert(property);
  });

  test('a duration spelt in milliseconds, with or without decimals in its own unit, is the same duration', () => {
    const worth = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 } as const;
    const property = fc.property(fc.integer({ min: 1, max: 1_000_000_000_000 }), units, (ms, unit) => {
      expect(milliseconds(`${ms}ms`)).toBe(ms);
      const exact = new Decimal(ms).div(worth[unit]);
      if (exact.mul(worth[unit]).eq(ms)) expect(milliseconds(`${exact.toFixed()}${unit}` as Duration)).toBe(ms);
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  test('a size spelt in bytes and in its own unit is the same size', () => {
    const worth = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;
    const sizeUnits = fc.constantFrom(...(Object.keys(worth) as (keyof typeof worth)[]));
    const property = fc.property(fc.integer({ min: 1, max: 1_000_000 }), sizeUnits, (n, unit) => {
      expect(bytes(`${n}${unit}`)).toBe(bytes(`${n * worth[unit]}B`));
      expect(bytes(`${n}${unit}`)).toBe(n * worth[unit]);
    });
    fc.assert(property);
  });

  test('a share written out again is the same share', () => {
    const property = fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (n) => {
      const once = share(`${new Decimal(n).div(1e7).toFixed()}%` as Percentage);
      expect(share(`${once.mul(100).toFixed()}%` as Percentage).eq(once)).toBe(true);
    });
    fc.assert(property);
  });

  test('quantities compare by their value, whatever their units', () => {
    const worth = { ms: 1n, s: 1_000n, m: 60_000n, h: 3_600_000n, d: 86_400_000n } as const;
    const amount = fc.tuple(fc.integer({ min: 1, max: 10_000_000 }), units);
    const sign = (a: bigint | number, b: bigint | number): number => (a < b ? -1 : a > b ? 1 : 0);
    const property = fc.property(amount, amount, ([n, unit], [m, other]) => {
      const exact = sign(BigInt(n) * worth[unit], BigInt(m) * worth[other]);
      expect(sign(milliseconds(`${n}${unit}`), milliseconds(`${m}${other}`))).toBe(exact);
      expect(sign(bytes(`${n}MiB`), bytes(`${m}MiB`))).toBe(sign(n, m));
      expect(share(`${n / 1e5}%`).cmp(share(`${m / 1e5}%`))).toBe(sign(n, m));
      expect(sign(perSecond(`${n}/s`), perSecond(`${m}/m`))).toBe(sign(BigInt(n) * 60n, BigInt(m)));
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  test.each([
    ['durations', (text: string) => milliseconds(text as Duration)],
    ['sizes', (text: string) => bytes(text as Bytes)],
    ['shares', (text: string) => share(text as Percentage)],
    ['rates', (text: string) => perSecond(text as Rate)],
  ])('%s are read or refused with a fix, never worse', (_name, read) => {
    const amount = fc.oneof(fc.string(), fc.float().map(String), fc.integer().map(String));
    const unit = fc.oneof(fc.string(), units, fc.constantFrom('%', 'MiB', '/s', ' s'));
    const property = fc.property(amount, unit, (number, word) => {
      expect(complaint(read, `${number}${word}`)).toMatch(/^nothing$|; write /s);
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  test('what a fix proposes can be read', () => {
    const property = fc.property(fc.string({ maxLength: 12 }), (text) => {
      const [, proposal] = /; write '([^']+)'$/.exec(complaint(milliseconds, text)) ?? [];
      if (proposal !== undefined) expect(complaint(milliseconds, proposal)).not.toMatch(/is not a duration/);
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});
