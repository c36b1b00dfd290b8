/** Days, base64 and JSON documents: what is taken, and what is refused. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseJson } from '../ingest/json.ts';
import { isBase64 } from './base64.ts';
import { daysOf, isDay, ofDays } from './date.ts';
import { isJsonText, jsonDocument, maxLength, maxLevels } from './jsonDocument.ts';

describe('days', () => {
  test.each([
    ['0001-01-01', -719_162],
    ['1969-12-31', -1],
    ['1970-01-01', 0],
    ['2000-02-29', 11_016],
    ['9999-12-31', 2_932_896],
  ])('%s is day %d', (text, days) => {
    expect([daysOf(text), ofDays(days)]).toEqual([days, text]);
  });

  test.each([
    '0000-01-01',
    '10000-01-01',
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-00-01',
    '2024-1-1',
    '2024-10-10T',
    '2024/10/10',
    '-001-01-01',
    ' 2024-10-1',
    '',
  ])('%j is no day', (text) => {
    expect(isDay(text)).toBe(false);
  });

  test('every day of the range is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (days) => {
        expect(daysOf(ofDays(days))).toBe(days);
      }),
    );
  });
});

describe('base64', () => {
  test.each(['', 'AA==', 'AAE=', 'AAEC', '+/+/'])('%j is taken', (text) => {
    expect(isBase64(text)).toBe(true);
  });

  test.each(['A', 'AA', 'AAE', 'AAEC=', 'AB==', 'AAF=', '-_-_', 'AAEC\n', 'AA EC', '====', 'AA==AA=='])(
    '%j is refused: it is not the only form of its bytes',
    (text) => {
      expect(isBase64(text)).toBe(false);
    },
  );
});

describe('JSON documents', () => {
  const exact = (text: string): unknown => parseJson(text, 'exact');
  const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const inexact = 'JSON with a number that neither 64 bits nor a double hold exactly';

  test.each([
    '0',
    '""',
    'false',
    '{}',
    '[]',
    '{"a":[1,2.5,null,{"b":"\\u0000"}]}',
    '18446744073709551615',
    '-9223372036854775808',
    '1.7976931348623157e+308',
    nested(maxLevels),
  ])('%# is stored as it is', (text) => {
    expect(jsonDocument(exact(text))).toEqual({ text });
  });

  test.each([
    ['18446744073709551616', inexact],
    ['-9223372036854775809', inexact],
    ['[1e400]', inexact],
    ['{"a":0.12345678901234567890}', inexact],
    ['"\\ud800"', 'JSON with half a surrogate pair'],
    ['{"\\udc00":1}', 'JSON with half a surrogate pair'],
    [nested(maxLevels + 1), 'JSON that is nested deeper than 500 levels'],
    [`"${'x'.repeat(maxLength)}"`, 'JSON of more than 1048576 characters'],
  ])('%# is refused', (text, fault) => {
    expect(jsonDocument(exact(text))).toEqual({ fault });
  });

  test.each(['', '{', '{"a":1,"a":2}', 'nul'])('%j in a table is no JSON', (text) => {
    expect(isJsonText(text)).toBe(false);
  });
});
