import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { withoutValues } from './withoutValues.ts';

test.each([
  [
    'Value 978307200000000 for partition column date of the destination table demo:d.t is outside the allowed bounds. You can only stream to partitions of date range within 1825 days in the past and 366 days in the future relative to the current date.',
    ['2001-01-01T00:00:00Z'],
    'Value … for partition column date of the destination table demo:d.t is outside the allowed bounds. You can only stream to partitions of date range within 1825 days in the past and 366 days in the future relative to the current date.',
  ],
  ['Cannot convert value to integer (bad value): seven of nine', ['x'], 'Cannot convert value to integer (bad value)'],
  ['Cannot convert value to integer (bad value):seven\nand more', [], 'Cannot convert value to integer (bad value)'],
  ["Could not parse '12/24/2020' as a timestamp.", [], 'Could not parse … as a timestamp.'],
  ['Could not parse 12/24 2020 as a timestamp.', [], 'Could not parse … as a timestamp.'],
  [
    'Invalid NUMERIC value: 1.2345678901 Field: total; Value: 1.2345678901',
    [],
    'Invalid NUMERIC value: … Field: total; Value: …',
  ],
  ['This field: total is not a record.', ['Ana'], 'This field: total is not a record.'],
  [
    'Conversion Error: Could not convert string "Ana Rojas" to INT32',
    ['Ana Rojas'],
    'Conversion Error: Could not convert … to INT32',
  ],
  ['Missing required field: demo:d.t.id.', [], 'Missing required field: demo:d.t.id.'],
  ['the row of Ana Rojas is too large', [{ buyer: ['Ana Rojas'] }], 'the row of … is too large'],
])('%s', (text, values, kept) => {
  expect(withoutValues(text, values)).toBe(kept);
});

test('names of columns stay', () => {
  expect(withoutValues("column 'total' of total", ['total', 'x1y'], ['total'])).toBe("column 'total' of total");
});

test('no value of three or more characters is left in, wherever it stands', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 3 }).filter((value) => value.trim().length >= 3 && !value.includes('…')),
      fc.string(),
      (value, around) => {
        expect(withoutValues(`${around}${value.trim()}: x`, [value], []).includes(value.trim())).toBe(false);
      },
    ),
  );
});
