import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { formatTimestamp, parseTimestamp } from './timestamp.ts';

test.each([
  ['1970-01-01T00:00:00Z', 0],
  ['2001-01-01T00:10:00.000Z', 978_307_800_000_000],
  ['2001-01-01T00:10:00.000001Z', 978_307_800_000_001],
  ['2001-01-01T02:10:00+02:00', 978_307_800_000_000],
  ['2001-01-01t00:10:00z', 978_307_800_000_000],
  ['2001-01-01 00:10:00-00:00', 978_307_800_000_000],
  ['1969-12-31T23:59:59.999999Z', -1],
  ['2000-02-29T00:00:00Z', 951_782_400_000_000],
  ['2001-01-01T00:10:00.1234560000Z', 978_307_800_123_456],
  ['0001-01-01T00:00:00Z', -62_135_596_800_000_000n],
  ['9999-12-31T23:59:59.999999Z', 253_402_300_799_999_999n],
])('%s is %d microseconds', (text, micros) => {
  expect(parseTimestamp(text)).toBe(micros);
});

test.each([
  ['no zone', '2001-01-01T00:10:00'],
  ['finer than a microsecond', '2001-01-01T00:10:00.0000001Z'],
  ['a leap second', '2016-12-31T23:59:60Z'],
  ['a day that the year lacks', '2001-02-29T00:00:00Z'],
  ['a century without a leap day', '1900-02-29T00:00:00Z'],
  ['month 13', '2001-13-01T00:00:00Z'],
  ['month 0', '2001-00-01T00:00:00Z'],
  ['hour 24', '2001-01-01T24:00:00Z'],
  ['an offset of 24 hours', '2001-01-01T00:00:00+24:00'],
  ['an offset without a colon', '2001-01-01T00:00:00+0200'],
  ['a dot without digits', '2001-01-01T00:00:00.Z'],
  ['year 0', '0000-01-01T00:00:00Z'],
  ['year 0 by its offset', '0001-01-01T00:00:00+00:01'],
  ['year 10000 by its offset', '9999-12-31T23:59:59-00:01'],
  ['text behind it', '2001-01-01T00:00:00Z '],
  ['text before it', ' 2001-01-01T00:00:00Z'],
  ['other digits', '२००१-01-01T00:00:00Z'],
  ['a date alone', '2001-01-01'],
  ['nothing', ''],
])('%s is refused', (_, text) => {
  expect(parseTimestamp(text)).toBeUndefined();
});

const anyMicros = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n });

test('every microsecond from year 0001 to 9999 survives formatting and parsing', () => {
  fc.assert(
    fc.property(anyMicros, (micros) => {
      const again = parseTimestamp(formatTimestamp(micros))!;
      expect(BigInt(again)).toBe(micros);
      expect(typeof again).toBe(Number.isSafeInteger(Number(micros)) ? 'number' : 'bigint');
    }),
  );
});

test('milliseconds agree with Date', () => {
  const dates = fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(dates, (date) => {
      expect(BigInt(parseTimestamp(date.toISOString())!)).toBe(BigInt(date.getTime()) * 1_000n);
    }),
  );
});

test('an offset shifts the instant by exactly the offset', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2_000_000_000 }),
      fc.integer({ min: -1_439, max: 1_439 }),
      (seconds, offset) => {
        const local = new Date((seconds + offset * 60) * 1_000).toISOString().slice(0, 19);
        const size = Math.abs(offset);
        const zone = `${offset < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
        expect(parseTimestamp(`${local}${zone}`)).toBe(seconds * 1_000_000);
      },
    ),
  );
});

test('it never throws, for any text', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/)),
      (text) => {
        const micros = parseTimestamp(text);
        if (micros !== undefined) expect(parseTimestamp(formatTimestamp(micros))).toBe(micros);
      },
    ),
  );
});
