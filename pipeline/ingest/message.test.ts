import { describe, expect, test } from '@jest/globals';
import { boolean, float, integer, optional, string, timestamp } from '../../model/schema.ts';
import type { PipelineSystem } from '../../model/system.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { compileMessage, type Accepted } from './message.ts';
import type { Rejection } from './rejection.ts';

const system: PipelineSystem = {
  ...freight,
  schema: { at: timestamp(), count: integer(), share: optional(float()), name: string(), late: optional(boolean()) },
};
const parse = compileMessage(system).fromBytes;
const strict = compileMessage({ ...system, unknownFields: 'reject' }).fromBytes;
const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const good = { at: '2001-01-01T00:10:00.000001Z', count: 7, share: 0.5, name: 'LAS', late: true };
const withMembers = (members: string): Uint8Array =>
  bytesOf(`${JSON.stringify({ at: good.at, count: 7, name: 'LAS' }).slice(0, -1)},${members}}`);
const replacing = (name: string, json: string): Uint8Array =>
  bytesOf(
    `{${Object.entries({ ...good, [name]: null })
      .map(([key, value]) => `"${key}":${key === name ? json : JSON.stringify(value)}`)
      .join(',')}}`,
  );
const accepted = (values: Accepted['values'], unknown = 0): Accepted => ({
  kind: 'Accepted',
  values,
  unknownFields: unknown,
});
const rejected = (code: Rejection['code'], field: string | undefined, reason: string): Rejection => ({
  kind: 'Rejection',
  code,
  field,
  reason,
});

test('a message becomes values in the order of the schema', () => {
  const scrambled = { late: true, name: 'LAS', share: 0.5, count: 7, at: good.at };
  expect(parse(bytesOf(JSON.stringify(scrambled)))).toEqual(accepted([978_307_800_000_001, 7, 0.5, 'LAS', true]));
});

test('optional fields may be absent or null', () => {
  expect(parse(withMembers('"late":null'))).toEqual(accepted([978_307_800_000_001, 7, null, 'LAS', null]));
});

describe('bytes that are not a message', () => {
  test.each([
    ['no bytes', new Uint8Array(0), rejected('empty', undefined, 'has no data')],
    [
      'a byte order mark',
      bytesOf(`\uFEFF${JSON.stringify(good)}`),
      rejected('byte-order-mark', undefined, 'begins with a byte order mark: send UTF-8 without one'),
    ],
    ['latin-1', Buffer.from('{"name":"Málaga"}', 'latin1'), rejected('bad-utf8', undefined, 'is not UTF-8')],
    ['half a character', Buffer.from('{"name":"é').subarray(0, 10), rejected('bad-utf8', undefined, 'is not UTF-8')],
    ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), rejected('bad-utf8', undefined, 'is not UTF-8')],
    ['half of JSON', bytesOf('{"at":'), rejected('bad-json', undefined, 'is not JSON: it ends too early')],
    ['two documents', bytesOf('{}{}'), rejected('bad-json', undefined, 'is not JSON: unexpected text at character 2')],
    ['white space', bytesOf(' \n'), rejected('bad-json', undefined, 'is not JSON: it ends too early')],
    [
      'a key twice',
      bytesOf('{"count":1,"count":2}'),
      rejected('duplicate-key', undefined, 'has the same key twice in one object, at character 11'),
    ],
    ['an array', bytesOf('[1]'), rejected('not-an-object', undefined, 'is an array, not a JSON object')],
    ['null', bytesOf('null'), rejected('not-an-object', undefined, 'is null, not a JSON object')],
    ['a text', bytesOf('"x"'), rejected('not-an-object', undefined, 'is text, not a JSON object')],
    ['a number', bytesOf('1'), rejected('not-an-object', undefined, 'is a number, not a JSON object')],
  ])('%s is rejected', (_, data, expected) => {
    expect(parse(data)).toEqual(expected);
  });

  test('a message above the size limit is rejected without parsing', () => {
    const reason = 'is 10485760 bytes, more than the 9437184 that the system accepts';
    expect(parse(new Uint8Array(10 * 2 ** 20))).toEqual(rejected('too-large', undefined, reason));
  });

  test('a message of exactly the size limit is parsed', () => {
    const name = 'x'.repeat(9 * 2 ** 20 - bytesOf(JSON.stringify({ ...good, name: '' })).length);
    expect(parse(bytesOf(JSON.stringify({ ...good, name })))).toEqual(
      accepted([978_307_800_000_001, 7, 0.5, name, true]),
    );
  });
});

describe('fields that break the schema', () => {
  const instant = "an RFC 3339 instant with a time zone and at most microseconds, such as '2024-10-10T10:00:00Z'";
  test.each([
    ['name', 'null', 'null-field', "field 'name' is null but required"],
    ['name', '1', 'wrong-type', "field 'name' must be text, but is a number"],
    ['name', '"\\ud800"', 'wrong-type', "field 'name' must be text, but is text with half a surrogate pair"],
    [
      'count',
      '1.5',
      'wrong-type',
      "field 'count' must be an integer of 64 bits, but is a number with a fraction, or too large to be exact",
    ],
    [
      'count',
      '1e20',
      'wrong-type',
      "field 'count' must be an integer of 64 bits, but is a number with a fraction, or too large to be exact",
    ],
    [
      'count',
      '9223372036854775808',
      'wrong-type',
      "field 'count' must be an integer of 64 bits, but is a number beyond 64 bits",
    ],
    ['count', '"9223372036854775808"', 'wrong-type', "field 'count' must be an integer of 64 bits, but is other text"],
    ['count', '"0x10"', 'wrong-type', "field 'count' must be an integer of 64 bits, but is other text"],
    ['count', 'true', 'wrong-type', "field 'count' must be an integer of 64 bits, but is a boolean"],
    ['share', '"0.5"', 'wrong-type', "field 'share' must be a number, but is text"],
    ['share', '1e999', 'wrong-type', "field 'share' must be a number, but is a number too large for a double"],
    ['late', '0', 'wrong-type', "field 'late' must be true or false, but is a number"],
    ['late', '[]', 'wrong-type', "field 'late' must be true or false, but is an array"],
    ['at', '978307800', 'wrong-type', `field 'at' must be ${instant}, but is a number`],
    ['at', '"2001-01-01"', 'wrong-type', `field 'at' must be ${instant}, but is other text`],
    ['at', '{}', 'wrong-type', `field 'at' must be ${instant}, but is an object`],
  ] as const)('%s %s is %s', (field, json, code, reason) => {
    expect(parse(replacing(field, json))).toEqual(rejected(code, field, reason));
  });

  test('a missing field is named', () => {
    const { name: _, ...rest } = good;
    expect(parse(bytesOf(JSON.stringify(rest)))).toEqual(
      rejected('missing-field', 'name', "field 'name' is missing but required"),
    );
  });

  test('a field with a name of Object.prototype can also be missing', () => {
    const { fromBytes } = compileMessage({ ...system, schema: { constructor: string() } });
    expect(fromBytes(bytesOf('{}'))).toEqual(
      rejected('missing-field', 'constructor', "field 'constructor' is missing but required"),
    );
  });
});

test.each([
  ['9223372036854775807', 2n ** 63n - 1n],
  ['-9223372036854775808', -(2n ** 63n)],
  ['9007199254740993', 9_007_199_254_740_993n],
  ['"9007199254740993"', 9_007_199_254_740_993n],
  ['"12"', 12],
  ['-0', 0],
  ['1e3', 1_000],
])('the integer %s is kept exact', (json, value) => {
  expect(parse(replacing('count', json))).toEqual(accepted([978_307_800_000_001, value, 0.5, 'LAS', true]));
});

describe('fields that the schema lacks', () => {
  test.each([
    ['"extra":1', 1],
    ['"extra":1,"more":null', 2],
    ['"__proto__":{"name":"x"}', 1],
    ['"toString":1', 1],
  ])('%s are dropped and counted', (members, unknown) => {
    expect(parse(withMembers(members))).toEqual(accepted([978_307_800_000_001, 7, null, 'LAS', null], unknown));
  });

  test.each([
    ['"extra":1', "has a field that the schema lacks: 'extra'"],
    ['"__proto__":1', "has a field that the schema lacks: '__proto__'"],
    [`"${'x'.repeat(50)}":1`, `has a field that the schema lacks: '${'x'.repeat(40)}'`],
  ])('%s are rejected where the system says so', (members, reason) => {
    expect(strict(withMembers(members))).toEqual(rejected('unknown-field', undefined, reason));
  });
});
