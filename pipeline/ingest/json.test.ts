import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { JsonFault, parseJson, rawNumber, stringifyJson } from './json.ts';

const faultOf = (text: string): { code: string; message: string } => {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonFault) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('it was taken');
};

describe('numbers', () => {
  test.each([
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740992', 9_007_199_254_740_992n],
    ['9007199254740993', 9_007_199_254_740_993n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['18446744073709551615', 2n ** 64n - 1n],
    ['0.12345678901234567', Number('0.12345678901234567')],
    ['1234567890123456.5', 1_234_567_890_123_456.5],
    ['1e20', 1e20],
  ])('%s keeps every digit where a number can', (text, value) => {
    expect(parseJson(`{"n":${text}}`)).toEqual({ n: value });
  });

  test('an integer of a million digits costs no more than its text', () => {
    expect(parseJson(`{"n":${'9'.repeat(1_000_000)}}`)).toEqual({ n: Number.POSITIVE_INFINITY });
  });

  test('digits inside text stay text', () => {
    expect(parseJson('{"n":"9007199254740993"}')).toEqual({ n: '9007199254740993' });
  });
});

test.each([
  ['{"a":1,"a":2}', 7],
  ['{"a":"x","a":"x"}', 9],
  ['{"a":1,"\\u0061":2}', 7],
  ['{"x":{"b":[{"c":1, "c" :2}]}}', 19],
  ['[{"a":1,"a":1}]', 8],
  ['{"__proto__":1,"__proto__":2}', 15],
])('%s has a duplicate key', (text, at) => {
  expect(faultOf(text)).toEqual({
    code: 'duplicate-key',
    message: `has the same key twice in one object, at character ${at}`,
  });
});

test.each([
  '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
  '{"a":"\\"a\\":1","b":"{\\"a\\":1,\\"a\\":2}"}',
  '{"a\\\\":1,"a":2}',
])('%s has no duplicate key', (text) => {
  expect(parseJson(text)).toEqual(JSON.parse(text));
});

test.each([
  ['{', ': unexpected text at character 1'],
  ['', ': it ends too early'],
  ['{"a":1,}', ': unexpected text at character 7'],
  ["{'a':1}", ': unexpected text at character 1'],
  ['{"a":NaN}', ': unexpected text'],
  ['{"a":"\u0000"}', ': unexpected text at character 6'],
])('%j is not JSON, and the message has the position', (text, position) => {
  expect(faultOf(text)).toEqual({ code: 'bad-json', message: `is not JSON${position}` });
});

test('nesting that exhausts the stack is an error, not a crash', () => {
  const deep = `{"n":9007199254740993,"d":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
  expect(faultOf(deep)).toEqual({ code: 'bad-json', message: 'is not JSON: it is nested too deeply' });
});

test('__proto__ is a key like any other', () => {
  const parsed = parseJson('{"__proto__":{"polluted":1}}') as object;
  expect(Object.keys(parsed)).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('any output of JSON.stringify is parsed as JSON.parse does, except long integers', () => {
  const lossy = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.stringify(parseJson(text), lossy)).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

test('integers of any size are written and parsed unchanged', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }), (value) => {
      const again = (parseJson(stringifyJson({ value })) as { value: number | bigint }).value;
      expect(BigInt(again)).toBe(value);
      expect(typeof again).toBe(Number.isSafeInteger(Number(value)) ? 'number' : 'bigint');
    }),
  );
});

test('a duplicate key is found in an object of any shape', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), fc.jsonValue(), fc.nat(), (keys, value, at) => {
      const unique = [...new Set(keys)];
      const repeated = unique[at % unique.length]!;
      const members = [...unique, repeated].map((key) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
      expect(faultOf(`{${members.join(',')}}`).code).toBe('duplicate-key');
    }),
  );
});

describe('exact numbers', () => {
  test.each([
    ['0.1', 0.1],
    ['1.10', 1.1],
    ['1e3', 1_000],
    ['9007199254740993', 9_007_199_254_740_993n],
    ['1.7976931348623157e+308', Number.MAX_VALUE],
  ])('%s is what it is without them, because nothing is lost', (text, value) => {
    expect(parseJson(`{"n":${text}}`, 'exact')).toEqual({ n: value });
  });

  test.each([
    '0.12345678901234567890',
    '12345678901234567.5',
    '123456789012345678901234567890',
    '1e400',
    '1e-400',
    '0.1000000000000000055511151231257827021181583404541015625',
  ])('%s stays the text that was sent, and is written as it was', (text) => {
    const parsed = parseJson(`{"n":[${text}],"s":"${text}"}`, 'exact') as { readonly n: readonly unknown[] };
    expect(rawNumber(parsed.n[0])).toBe(text);
    expect(stringifyJson(parsed)).toBe(`{"n":[${text}],"s":"${text}"}`);
  });

  test('any decimal number is read back as the same number', () => {
    const digits = fc.stringMatching(/^\d{1,40}$/);
    fc.assert(
      fc.property(digits, fc.option(digits), fc.option(fc.integer({ min: -30, max: 30 })), (whole, part, exponent) => {
        const text = `${BigInt(whole)}${part === null ? '' : `.${part}`}${exponent === null ? '' : `e${exponent}`}`;
        const written = stringifyJson(parseJson(`[${text}]`, 'exact')).slice(1, -1);
        const scale = (number: string): bigint => {
          const [, integer = '', fraction = '', power = '0'] = /^(\d+)(?:\.(\d+))?(?:e\+?(-?\d+))?$/.exec(number)!;
          return BigInt(integer + fraction) * 10n ** BigInt(100 + Number(power) - fraction.length);
        };
        expect(scale(written)).toBe(scale(text));
      }),
    );
  });
});
