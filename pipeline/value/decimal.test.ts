import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isSameNumber, numericText, ofUnits, unitsOf } from './decimal.ts';

const most = `${'9'.repeat(29)}.${'9'.repeat(9)}`;

test.each([
  ['0', '0'],
  ['-0.000', '0'],
  ['0e99', '0'],
  ['007', '7'],
  ['1.50', '1.5'],
  ['1.0000000000000', '1'],
  ['-1E-9', '-0.000000001'],
  ['12.5e3', '12500'],
  ['1e28', `1${'0'.repeat(28)}`],
  [most, most],
  [`-${most}`, `-${most}`],
  [`${most}000`, most],
])('%s is the NUMERIC %s', (text, canonical) => {
  expect(numericText(text)).toBe(canonical);
});

test.each([
  '',
  '-',
  '.5',
  '5.',
  '+5',
  '1,5',
  ' 1',
  '1 ',
  '1_000',
  '0x10',
  'NaN',
  'Infinity',
  '1e',
  '1e29',
  '0.0000000001',
  '1e-10',
  '1e999999999999999999999',
  '1e-999999999999999999999',
  `1${most}`,
  '٣',
])('%j is no NUMERIC', (text) => {
  expect(numericText(text)).toBeUndefined();
});

test('every count of billionths has one text, which is read back exactly', () => {
  const limit = 10n ** 38n - 1n;
  fc.assert(
    fc.property(fc.bigInt({ min: -limit, max: limit }), (units) => {
      const text = ofUnits(units);
      expect(unitsOf(text)).toBe(units);
      expect(numericText(text)).toBe(text);
    }),
  );
});

test('a long text is refused in linear time', () => {
  const zeros = '0'.repeat(2_000_000);
  expect([numericText(`1${zeros}`), numericText(`0.${zeros}1`), numericText(`1.${zeros}`)]).toEqual([
    undefined,
    undefined,
    '1',
  ]);
});

test.each([
  ['0.1', 0.1, true],
  ['1.10', 1.1, true],
  ['1e3', 1_000, true],
  ['5e-324', 5e-324, true],
  ['0.10000000000000001', 0.1, false],
  ['123456789.123456789', 123_456_789.123_456_79, false],
  ['1e-400', 0, false],
  ['1e400', Infinity, false],
  ['-0', -0, true],
])('%s and the double %d: the same number is %s', (source, double, same) => {
  expect(isSameNumber(source, double)).toBe(same);
});
