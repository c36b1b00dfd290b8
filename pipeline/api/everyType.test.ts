/** The API of a system with decimals, days, JSON, bytes, lists and records. */
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  bytes,
  date,
  integer,
  json,
  numeric,
  optional,
  record,
  repeated,
  string,
  timestamp,
  type Schema,
} from '../../model/schema.ts';
import { byKey, list, publish } from '../../model/stage.ts';
import { serveForTest, testSystem, type Reply, type Served } from './testing/serve.ts';

const schema: Schema = {
  id: integer(),
  total: optional(numeric()),
  day: optional(date()),
  payload: optional(json()),
  data: optional(bytes()),
  tags: optional(repeated(string())),
  buyer: optional(record({ name: string(), seen: optional(timestamp()) })),
  items: repeated(record({ price: numeric() })),
};
const absent = [null, null, null, null, [], null, []] as const;

const routes = [
  list('/rows', { order: { by: 'id', direction: 'asc' } }),
  byKey('/rows/{total}:{day}'),
  publish('/rows'),
] as never;
const system = testSystem({ routes }, schema);

let served: Served;
afterEach(async () => served.close());

const post = async (body: string): Promise<Reply> =>
  served.call('/rows', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
const detail = ({ status, json: read }: Reply): unknown => [status, (read() as { detail: string }).detail];

describe('answers', () => {
  test('write decimals and bytes as text, JSON as it is stored, lists and records with all their parts', async () => {
    const row = [
      1,
      '99999999999999999999999999999.999999999',
      '2024-02-29',
      '{"a": [9007199254740993,\n null]}',
      'AP8B',
      ['a', 'b"\n'],
      ['Ana', 1_000_001],
      [['1'], ['-0.5']],
    ];
    served = await serveForTest(system, { rows: [row, [2, ...absent]] });
    const { text } = await served.call('/rows');
    expect(text).toBe(
      '{"data":[{"id":1,"total":"99999999999999999999999999999.999999999","day":"2024-02-29","payload":{"a": [9007199254740993,  null]},"data":"AP8B","tags":["a","b\\"\\n"],"buyer":{"name":"Ana","seen":"1970-01-01T00:00:01.000001Z"},"items":[{"price":"1"},{"price":"-0.5"}]},' +
        '{"id":2,"total":null,"day":null,"payload":null,"data":null,"tags":[],"buyer":null,"items":[]}],"next":null,"skipped":[]}',
    );
    const exported = await served.call('/rows.ndjson?fields=payload,tags');
    expect(exported.text.trimEnd().split('\n')).toEqual([
      '{"payload":{"a": [9007199254740993,  null]},"tags":["a","b\\"\\n"]}',
      '{"payload":null,"tags":[]}',
    ]);
  });

  test.each<readonly [string, unknown, string, string]>([
    ['total', '1.50', 'total', 'is not a decimal number of at most 29 digits before the point and 9 after it'],
    ['total', 1.5, 'total', 'is not a decimal number of at most 29 digits before the point and 9 after it'],
    ['day', '2023-02-29', 'day', 'is not a day of the years 1 to 9999'],
    ['payload', '{"a":', 'payload', 'is not JSON'],
    ['data', '"</script>', 'data', 'is not bytes'],
    ['tags', null, 'tags', 'is null but required'],
    ['tags', 'a', 'tags', 'is not a list'],
    ['tags', ['a', null], 'tags[1]', 'is null but required'],
    ['buyer', ['Ana'], 'buyer', 'is not a record with the parts of the schema'],
    ['buyer', [null, null], 'buyer.name', 'is null but required'],
    [
      'items',
      [['1'], ['2'], ['x']],
      'items[2].price',
      'is not a decimal number of at most 29 digits before the point and 9 after it',
    ],
  ])('leave out a stored row whose %s is %j, and name the path', async (field, value, path, reason) => {
    const names = Object.keys(schema);
    const row = [1, ...absent].map((cell, i) => (names[i] === field ? value : cell));
    served = await serveForTest(system, { rows: [row, [2, ...absent]] });
    const { data, skipped } = (await served.call('/rows?fields=id')).json() as Record<string, unknown>;
    expect([data, skipped]).toEqual([[{ id: 2 }], [{ messageId: 'm000000', field: path, reason }]]);
  });
});

describe('filters and keys', () => {
  test.each([
    ['total=1.50', 'total', ['1.5']],
    [
      'total[in]=1,2.0,99999999999999999999999999999.999999999',
      'total',
      ['1', '2', '99999999999999999999999999999.999999999'],
    ],
    ['total[lt]=1e2', 'total', ['100']],
    ['day[gte]=2024-02-29', 'day', ['2024-02-29']],
  ])('%s is read exactly', async (search, field, values) => {
    served = await serveForTest(system);
    expect((await served.call(`/rows?${search}`)).status).toBe(200);
    expect(served.warehouse.queries[0]?.conditions).toMatchObject([{ field, values }]);
  });

  const decimal = "takes a decimal number such as '12.50', with at most 29 digits before the point and 9 after it";
  const fields = 'use one of id, total, day, _published_at, sort, fields, limit, cursor';
  test.each([
    ['total=1,5', `total: ${decimal}. Fix: change its value.`],
    ['total=0.0000000001', `total: ${decimal}. Fix: change its value.`],
    ['day=2023-02-29', "day: takes a day such as '2024-10-10'. Fix: change its value."],
    ['payload=1', `'payload': is not a parameter of this route. Fix: ${fields}.`],
    ['tags=a', `'tags': is not a parameter of this route. Fix: ${fields}.`],
    ['buyer.name=Ana', `'buyer.name': is not a parameter of this route. Fix: ${fields}.`],
    ['data[eq]=AP8B', `'data[eq]': is not a parameter of this route. Fix: ${fields}.`],
    [
      'sort=items',
      "sort: 'items' is not a field that this route sorts by. Fix: use one of id, total, day, with '-' in front for descending.",
    ],
  ])('%s is refused', async (search, text) => {
    served = await serveForTest(system);
    expect(detail(await served.call(`/rows?${search}`))).toEqual([400, text]);
  });

  test('keys of decimals and days are compared by value', async () => {
    served = await serveForTest(system, { rows: [[1, '1.5', '2024-02-29', null, null, [], null, []]] });
    expect((await served.call('/rows/1.50:2024-02-29?fields=id')).json()).toMatchObject({ data: [{ id: 1 }] });
    expect((await served.call('/rows/1.5:2024-02-30')).status).toBe(400);
  });
});

describe('POST', () => {
  test('a decimal that a double would round is published with every digit', async () => {
    served = await serveForTest(system);
    const body =
      '{"id":1,"total":12345678901234567890.123456789,"items":[{"price":0.1}],"payload":[18446744073709551615]}';
    expect((await post(body)).status).toBe(202);
    expect(Buffer.from(served.broker.published[0]!.data).toString()).toBe(body);
  });

  test('each fault has its path', async () => {
    served = await serveForTest(system);
    const reply = await post(
      '[{"id":1,"items":[]},{"id":2,"items":[{"price":1},{"price":1.0000000001}]},{"id":3,"items":[{"prise":1}],"buyer":{"name":"","nmae":""}}]',
    );
    const { errors } = reply.json() as { errors: readonly { index: number; field: string; reason: string }[] };
    expect([reply.status, errors.map(({ index, field, reason }) => `${index} ${field}: ${reason}`)]).toEqual([
      422,
      [
        "1 items[1].price: field 'items[1].price' must be a decimal number with at most 29 digits before the point and 9 after it, as a number or as text, but is a number with more digits",
        "2 items[0].price: field 'items[0].price' is missing but required",
        "2 items[0].prise: has a field that the schema lacks: 'items[0].prise' (did you mean 'items[0].price'?)",
        "2 buyer.nmae: has a field that the schema lacks: 'buyer.nmae' (did you mean 'buyer.name'?)",
      ],
    ]);
  });

  test("where the system says 'drop', unknown fields of records and lists are kept out, and JSON stays whole", async () => {
    served = await serveForTest(testSystem({ routes, unknownFields: 'drop' }, schema));
    const reply = await post(
      '{"id":1,"x":1,"items":[{"price":1.10,"y":1},{"price":2,"y":2}],"buyer":{"name":"","z":{}},"payload":{"w":0.30000000000000004}}',
    );
    expect([reply.status, reply.json()]).toEqual([202, { messageIds: ['1'], ignored: ['x', 'items[].y', 'buyer.z'] }]);
    expect(Buffer.from(served.broker.published[0]!.data).toString()).toBe(
      '{"id":1,"payload":{"w":0.30000000000000004},"buyer":{"name":""},"items":[{"price":1.1},{"price":2}]}',
    );
  });
});

test('a schema without a comparable field is listed and published, and has nothing to sort by', async () => {
  const only = testSystem({ routes: [list('/rows'), publish('/rows')] }, { payload: json() });
  served = await serveForTest(only, { rows: [['[1]']] });
  expect((await served.call('/rows')).json()).toMatchObject({ data: [{ payload: [1] }] });
  const { paths } = (await served.call('/openapi.json')).json() as {
    readonly paths: Readonly<
      Record<
        string,
        { readonly get: { readonly parameters: readonly { readonly name?: string; readonly $ref?: string }[] } }
      >
    >;
  };
  const { parameters = [] } = paths['/rows']?.get ?? {};
  const names = parameters.map(({ name, $ref }) => name ?? $ref?.split('/').at(-1));
  expect(names.filter((name) => name?.startsWith('filter._published_at') === false)).toEqual([
    'fields',
    'limit',
    'cursor',
  ]);
});
