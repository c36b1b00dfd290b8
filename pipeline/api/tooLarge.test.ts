/** Reads that would bill too much, and pages that are bounded in bytes: the answers say what to change, and what is left. */
import { afterEach, expect, test } from '@jest/globals';
import { bare, bigquery, byKey, keyed, list } from '../../model/stage.ts';
import { date, integer, string, timestamp } from '../../model/schema.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { CursorExpired, ReadTooLarge } from '../ports.ts';
import { serveForTest, testSystem, type Served } from './testing/serve.ts';

const partitionedBy = (system: PipelineSystem, partitionBy: string): PipelineSystem => ({
  ...system,
  stages: { ...system.stages, table: bigquery('test.rows', { partitionBy: partitionBy as never }) },
});

let served: Served;
afterEach(async () => served.close());

const day30 = Date.UTC(2026, 10, 30) * 1_000;

const answerTo = async (system: PipelineSystem, error: Error, path = '/rows?sort=id'): Promise<unknown> => {
  served = await serveForTest(system);
  served.warehouse.before = async () => {
    throw error;
  };
  const { status, headers, json } = await served.call(path);
  return [status, headers['retry-after'], (json() as { detail: string }).detail];
};

test.each([
  [
    '_published_at',
    testSystem({ routes: [list('/rows')] }),
    { from: day30, to: undefined },
    'send _published_at[gte]=2026-11-30T00:00:00Z',
  ],
  [
    'at',
    partitionedBy(testSystem({ routes: [list('/rows')] }), 'at'),
    { from: day30, to: day30 + 3_600_000_000 },
    'send at[gte]=2026-11-30T00:00:00Z&at[lt]=2026-11-30T01:00:00Z',
  ],
  [
    'day',
    partitionedBy(testSystem({ routes: [list('/rows')] }, { id: integer(), day: date() }), 'day'),
    { from: day30, to: undefined },
    'send day[gte]=2026-11-30',
  ],
])(
  'a read over the limit is 400 with the range of %s to send, and is not to be repeated',
  async (field, system, range, send) => {
    expect(await answerTo(system, new ReadTooLarge(field, 10e9, range))).toEqual([
      400,
      undefined,
      `${field}[gte]: this request would read more than the 10 GB that one request may read, in all of its time range. ` +
        `Fix: ${send}, or a shorter range of '${field}'.`,
    ]);
  },
);

test('a read whose least range is too large names what else makes it smaller', async () => {
  const system = testSystem({ routes: [list('/rows')] });
  expect(await answerTo(system, new ReadTooLarge('_published_at', 10e9, undefined))).toEqual([
    400,
    undefined,
    '_published_at[gte]: this request would read more than the 10 GB that one request may read, in all of its time range. ' +
      "Fix: send a shorter range of '_published_at', or fewer fields (fields=…); the same request fails again.",
  ]);
});

test('a table without partitions is the fault of nobody who calls', async () => {
  const system = testSystem({ routes: [list('/rows')] });
  expect(await answerTo(system, new ReadTooLarge(undefined, 10e9, undefined))).toEqual([
    503,
    undefined,
    'The table is too large to be read: it has no partitions that bound a read, and one read may bill 10 GB. ' +
      'The same request fails again. Fix: report this to test-team, who can partition the table.',
  ]);
});

test('a cursor whose rows were deleted is 410', async () => {
  const system = testSystem({ routes: [list('/rows')] });
  expect(await answerTo(system, new CursorExpired(90 * 86_400_000))).toEqual([
    410,
    undefined,
    'cursor: the rows after it were deleted: the table keeps rows for 90 days. Fix: leave the cursor out, and start again at the first page.',
  ]);
});

test('every read route takes a range of the partition column, and only of that one besides its filters', async () => {
  const system = testSystem({ routes: [list('/rows', { filters: ['id'] }), byKey('/rows/{id}')] });
  served = await serveForTest(partitionedBy(system, 'at'));
  const range = 'at[gte]=2026-11-30T00:00:00Z';
  expect((await served.call(`/rows?${range}`)).status).toBe(200);
  expect((await served.call(`/rows/1?${range}`)).status).toBe(404);
  expect(served.warehouse.queries.map(({ conditions }) => conditions.map(({ field }) => field))).toEqual([
    ['at'],
    ['id', 'at'],
  ]);
  expect((await served.call('/rows?_published_at[gte]=2026-11-30T00:00:00Z')).status).toBe(400);
  expect((await served.call('/rows/1?name=x')).status).toBe(400);
  expect((await served.call('/rows?sort=at')).status).toBe(400);
});

test.each([
  [{ kind: 'Page' } as const, (body: unknown) => (body as { data: { id: number }[] }).data],
  [keyed('rows'), (body: unknown) => (body as { rows: { id: number }[] }).rows],
  [bare, (body: unknown) => body as { id: number }[]],
])('a page of %j ends at its bytes, and the next one goes on there', async (envelope, rowsOf) => {
  const schema = { id: integer(), text: string(), at: timestamp() };
  const system = testSystem({ routes: [list('/rows', { envelope })], maxPage: '1MiB' }, schema);
  const rows = Array.from({ length: 7 }, (_, id) => [id, 'x'.repeat(400_000), id]);
  served = await serveForTest(system, { rows });
  const ids: number[][] = [];
  for (let next: string | undefined = '?sort=id'; next !== undefined;) {
    const { headers, json } = await served.call(`/rows${next}`);
    ids.push(rowsOf(json()).map(({ id }) => id));
    next = /<([^>]+)>; rel="next"/.exec(String(headers['link'] ?? ''))?.[1];
  }
  expect(ids).toEqual([[0, 1], [2, 3], [4, 5], [6]]);
});
