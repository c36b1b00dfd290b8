import { expect, test } from '@jest/globals';
import { boolean, float, integer, optional, string, timestamp } from '../../model/schema.ts';
import { bare, keyed, list } from '../../model/stage.ts';
import { type Envelope } from '../../model/route.ts';
import { serveForTest, testSystem, type Reply, type Served } from './testing/serve.ts';

const schema = { id: integer(), name: optional(string()), at: timestamp() };
const rows = [
  [1, 'good', 0],
  [null, 'no id', 0],
  [3, 42, 0],
  [4, null, 0],
];
const order = { by: 'id', direction: 'asc' } as const;

const serve = async <T>(envelope: Envelope, ask: (served: Served) => Promise<T>): Promise<T> => {
  const served = await serveForTest(testSystem({ routes: [list('/rows', { envelope, order })] }, schema), { rows });
  return ask(served).finally(() => void served.close());
};
const get = async (served: Served): Promise<Reply> => served.call('/rows?fields=id');

test('rows that break the schema are left out, listed and counted; valid rows are served', async () => {
  await serve({ kind: 'Page' }, async (served) => {
    const { status, headers, json } = await get(served);
    expect([status, headers['atalaya-skipped-rows'], json()]).toEqual([
      200,
      '2',
      {
        data: [{ id: 1 }, { id: 4 }],
        next: null,
        skipped: [
          { messageId: 'm000002', field: 'name', reason: 'is not text' },
          { messageId: 'm000001', field: 'id', reason: 'is null but required' },
        ],
      },
    ]);
    expect(served.recorder.skipped).toBe(2);
    expect(served.recorder.lines.filter(({ level }) => level === 'warn')).toEqual([
      {
        level: 'warn',
        fields: { route: '/rows', count: 2, messageIds: ['m000002', 'm000001'] },
        message: 'rows that break the schema were left out',
      },
    ]);
  });
});

test.each([
  [bare, [{ id: 1 }, { id: 4 }]],
  [keyed('rows'), { rows: [{ id: 1 }, { id: 4 }] }],
])('the envelope %j is unchanged, and a header has the count', async (envelope, body) => {
  const { headers, json } = await serve(envelope, get);
  expect([headers['atalaya-skipped-rows'], json()]).toEqual(['2', body]);
});

test('a page that ends with such a row still has a next page', async () => {
  await serve({ kind: 'Page' }, async (served) => {
    const first = await served.call('/rows?limit=2&fields=id');
    const { next } = first.json() as { next: string };
    const second = await served.call(`/rows?limit=2&fields=id&cursor=${next}`);
    expect([first.json(), second.json()]).toMatchObject([
      { data: [{ id: 1 }], skipped: [{ messageId: 'm000002' }] },
      { data: [{ id: 4 }], skipped: [{ messageId: 'm000001' }], next: null },
    ]);
  });
});

test.each([
  ['integer', integer(), 2 ** 53, 'is not an exact integer'],
  ['integer', integer(), '1', 'is not an exact integer'],
  ['float', float(), Number.NaN, 'is not a finite number'],
  ['float', float(), Number.POSITIVE_INFINITY, 'is not a finite number'],
  ['boolean', boolean(), 1, 'is not true or false'],
  ['string', string(), {}, 'is not text'],
  ['timestamp', timestamp(), '2001-01-01', 'is not an instant of the years 1 to 9999'],
  ['timestamp', timestamp(), 253_402_300_800_000_000n, 'is not an instant of the years 1 to 9999'],
  ['timestamp', timestamp(), Number.NaN, 'is not an instant of the years 1 to 9999'],
])('a column of type %s with %p is not served', async (_, field, value, reason) => {
  const served = await serveForTest(testSystem({ routes: [list('/rows')] }, { field: field }), { rows: [[value]] });
  const { json } = await served.call('/rows');
  await served.close();
  expect(json()).toMatchObject({ data: [], skipped: [{ messageId: 'm000000', field: 'field', reason }] });
});
