/** Messages with decimals, days, JSON, bytes, lists and records: exact values, and the path of each fault. */
import { expect, test } from '@jest/globals';
import { bytes, date, float, json, numeric, optional, record, repeated, string } from '../../model/schema.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { compileMessage, type Accepted } from './message.ts';
import type { Rejection } from './rejection.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const accepted = (values: Accepted['values']): Accepted => ({ kind: 'Accepted', values, unknownFields: 0 });
const rejected = (code: Rejection['code'], field: string | undefined, reason: string): Rejection => ({
  kind: 'Rejection',
  code,
  field,
  reason,
});

const item = { price: numeric(), note: optional(string()), tags: optional(repeated(string())) };
const wide = {
  total: optional(numeric()),
  day: optional(date()),
  payload: optional(json()),
  data: optional(bytes()),
  share: optional(float()),
  buyer: optional(record({ name: string(), address: optional(record({ zip: string() })) })),
  items: optional(repeated(record(item))),
};
const { fromBytes } = compileMessage({ ...freight, schema: wide });
const { fromBytes: fromStrict } = compileMessage({ ...freight, schema: wide, unknownFields: 'reject' });
const nothing = [null, null, null, null, null, null, []];
const valuesWith = (name: keyof typeof wide, value: Accepted['values'][number]): Accepted['values'] =>
  Object.keys(wide).map((key, i) => (key === name ? value : nothing[i]!));

test('an absent list is empty, and other absent fields are null', () => {
  expect(fromBytes(bytesOf('{}'))).toEqual(accepted(nothing));
  expect(fromBytes(bytesOf('{"items":null,"buyer":null}'))).toEqual(accepted(nothing));
});

test.each([
  ['total', '99999999999999999999999999999.999999999', `${'9'.repeat(29)}.${'9'.repeat(9)}`],
  ['total', '"-99999999999999999999999999999.999999999"', `-${'9'.repeat(29)}.${'9'.repeat(9)}`],
  ['total', '123456789012345678901234567.1', '123456789012345678901234567.1'],
  ['total', '9007199254740993', '9007199254740993'],
  ['total', '1.50', '1.5'],
  ['total', '1.5e2', '150'],
  ['total', '-0', '0'],
  ['day', '"2024-02-29"', '2024-02-29'],
  ['payload', '{"b":1,"a":[9007199254740993,0.1]}', '{"b":1,"a":[9007199254740993,0.1]}'],
  ['payload', '"text"', '"text"'],
  ['payload', 'false', 'false'],
  ['data', '"AQID"', 'AQID'],
  ['data', '""', ''],
  ['share', '0.12345678901234567890', 0.12345678901234568],
  ['share', '12345678901234567890123', 1.2345678901234568e22],
  ['buyer', '{"name":"Ana"}', ['Ana', null]],
  ['buyer', '{"address":{"zip":"1"},"name":""}', ['', ['1']]],
  ['items', '[]', []],
  [
    'items',
    '[{"price":1},{"price":"2.50","tags":["a"]}]',
    [
      ['1', null, []],
      ['2.5', null, ['a']],
    ],
  ],
] as const)('%s %s is stored exactly', (field, json, value) => {
  expect(fromBytes(bytesOf(`{"${field}":${json}}`))).toEqual(accepted(valuesWith(field, value)));
});

const decimal = 'a decimal number with at most 29 digits before the point and 9 after it, as a number or as text';
test.each([
  ['total', '0.1234567891', 'total', `must be ${decimal}, but is a number with more digits`],
  ['total', '1e29', 'total', `must be ${decimal}, but is a number with more digits`],
  ['total', '1e-400', 'total', `must be ${decimal}, but is a number with more digits`],
  ['total', '0.30000000000000004', 'total', `must be ${decimal}, but is a number with more digits`],
  ['total', '"0.1234567891"', 'total', `must be ${decimal}, but is a number with more digits`],
  ['total', '"1,5"', 'total', `must be ${decimal}, but is other text`],
  ['total', '[]', 'total', `must be ${decimal}, but is an array`],
  ['day', '"2023-02-29"', 'day', "must be a day such as '2024-10-10', but is other text"],
  ['day', '20240229', 'day', "must be a day such as '2024-10-10', but is a number"],
  ['data', '"AQI"', 'data', "must be base64 with padding, such as 'AQID', but is other text"],
  ['data', '[1]', 'data', "must be base64 with padding, such as 'AQID', but is an array"],
  [
    'payload',
    '{"a":0.12345678901234567890}',
    'payload',
    'must be JSON, but is JSON with a number that neither 64 bits nor a double hold exactly',
  ],
  ['payload', '["\\ud800"]', 'payload', 'must be JSON, but is JSON with half a surrogate pair'],
  ['buyer', '[]', 'buyer', 'must be an object, but is an array'],
  ['buyer', '"Ana"', 'buyer', 'must be an object, but is text'],
  ['buyer', '1e400', 'buyer', 'must be an object, but is a number'],
  ['buyer', '{"name":1}', 'buyer.name', 'must be text, but is a number'],
  ['buyer', '{"name":"","address":{"zip":["1"]}}', 'buyer.address.zip', 'must be text, but is an array'],
  ['items', '{}', 'items', 'must be an array, but is an object'],
  ['items', '[{"price":1},[]]', 'items[1]', 'must be an object, but is an array'],
  [
    'items',
    '[{"price":1},{"price":2},{"price":3},{"price":"x"}]',
    'items[3].price',
    `must be ${decimal}, but is other text`,
  ],
  ['items', '[{"price":1,"tags":["a",1]}]', 'items[0].tags[1]', 'must be text, but is a number'],
])('%s %s is refused at %s', (field, json, path, reason) => {
  expect(fromBytes(bytesOf(`{"${field}":${json}}`))).toEqual(rejected('wrong-type', path, `field '${path}' ${reason}`));
});

test.each([
  ['{"buyer":{}}', 'missing-field', 'buyer.name', 'is missing but required'],
  ['{"buyer":{"name":null}}', 'null-field', 'buyer.name', 'is null but required'],
  ['{"items":[{"price":1},{}]}', 'missing-field', 'items[1].price', 'is missing but required'],
  ['{"items":[null]}', 'null-field', 'items[0]', 'is null, and a list has no nulls'],
  ['{"items":[{"price":1,"tags":[null]}]}', 'null-field', 'items[0].tags[0]', 'is null, and a list has no nulls'],
] as const)('%s is refused as %s at %s', (json, code, path, reason) => {
  expect(fromBytes(bytesOf(json))).toEqual(rejected(code, path, `field '${path}' ${reason}`));
});

test('unknown fields are counted in records and lists, not in JSON', () => {
  const message = '{"x":1,"buyer":{"name":"","y":2},"items":[{"price":1,"z":3},{"price":1,"z":3}],"payload":{"w":4}}';
  expect(fromBytes(bytesOf(message))).toMatchObject({ kind: 'Accepted', unknownFields: 4 });
  expect(fromStrict(bytesOf(message))).toEqual(
    rejected('unknown-field', undefined, "has fields that the schema lacks: 'x', 'buyer.y', 'items[0].z' and 1 more"),
  );
  expect(fromStrict(bytesOf('{"buyer":{"nmae":"Ana","name":"Ana"}}'))).toEqual(
    rejected(
      'unknown-field',
      undefined,
      "has a field that the schema lacks: 'buyer.nmae' (did you mean 'buyer.name'?)",
    ),
  );
});

test('a number that no double holds is not an object', () => {
  expect(fromBytes(bytesOf('1e400'))).toEqual(rejected('not-an-object', undefined, 'is a number, not a JSON object'));
});
