/** The fake bills and refuses as BigQuery does. Each answer here is one that the adapters may get from the real service. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openFakeBigQuery, type FakeBigQuery } from './fakeBigQuery.ts';
import { openTableState } from './tableState.ts';

const now = Date.UTC(2026, 10, 30, 12);
const mb = 2 ** 20;
let fake: FakeBigQuery;
let clock = now;
let count = 0;
let table: string;

const call = async (method: string, path: string, body?: string): Promise<{ status: number; text: string }> => {
  const response = await fetch(`${fake.url}/bigquery/v2/projects/demo${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
};
const created = (more: object = {}): Promise<unknown> =>
  call(
    'POST',
    '/datasets/d/tables',
    JSON.stringify({
      tableReference: { tableId: table },
      schema: {
        fields: [
          { name: 'at', type: 'TIMESTAMP' },
          { name: 'count', type: 'INT64' },
          { name: 'name', type: 'STRING' },
        ],
      },
      timePartitioning: { type: 'DAY', field: 'at' },
      ...more,
    }),
  );
const stored = (...rows: readonly object[]): Promise<{ status: number; text: string }> =>
  call('POST', `/datasets/d/tables/${table}/insertAll`, JSON.stringify({ rows: rows.map((json) => ({ json })) }));
const asked = async (query: string, more: object = {}): Promise<{ status: number; text: string }> =>
  call(
    'POST',
    '/queries',
    JSON.stringify({
      query: query.replace(/(?<=FROM |UPDATE )T\b/, `\`demo.d.${table}\``),
      requestId: `${++count}`,
      ...more,
    }),
  );
const billed = async (query: string, more: object = {}): Promise<number> => {
  const { text } = await asked(query, more);
  return Number((JSON.parse(text) as { totalBytesBilled: string }).totalBytesBilled);
};
const since = (value: string): object => ({
  queryParameters: [{ name: 'since', parameterType: { type: 'TIMESTAMP' }, parameterValue: { value } }],
});
const messageOf = ({ text }: { readonly text: string }): unknown =>
  (JSON.parse(text) as { error: { message: string } }).error.message;

beforeAll(async () => {
  fake = await openFakeBigQuery({ now: () => clock });
});
afterAll(() => fake.close());
beforeEach(async () => {
  clock = now;
  table = `t${++count}`;
  await created();
});

test('a query bills the columns and partitions that it reads, and at least 10 MB', async () => {
  // 36 bytes a row: 8 + 8 + 20.
  fake.simulate(`d.${table}`, { bytes: 3_600_000_000, days: 10 });
  expect(await billed('SELECT `count` FROM T')).toBe(763 * mb);
  expect(await billed('SELECT * FROM T')).toBe(3_434 * mb);
  expect(await billed('SELECT `count` FROM T WHERE `at` >= @since', since('2026-11-29T00:00:00Z'))).toBe(153 * mb);
  expect(await billed('SELECT `count` FROM T WHERE `at` >= @since', since('2026-11-30T00:00:00Z'))).toBe(10 * mb);
  expect(await billed('SELECT `count` FROM T WHERE `at` IS NULL LIMIT 1')).toBe(10 * mb);
  expect(await billed("SELECT `count` FROM T WHERE `name` = 'at' OR `count` > 1 LIMIT 1")).toBeGreaterThan(1_500 * mb);
});

test('a query over the limit is refused and bills nothing', async () => {
  fake.simulate(`d.${table}`, { bytes: 3_600_000_000, days: 10 });
  const before = fake.bills.length;
  expect(messageOf(await asked('SELECT `count` FROM T', { maximumBytesBilled: '500000000' }))).toBe(
    `Query exceeded limit for bytes billed: 500000000. ${763 * mb} or higher required.`,
  );
  expect(fake.bills).toHaveLength(before);
});

test('a table may require a filter of its partition column', async () => {
  table = `${table}_filtered`;
  await created({ requirePartitionFilter: true });
  expect(messageOf(await asked('SELECT `count` FROM T WHERE `count` > 1'))).toBe(
    `Cannot query over table 'd.${table}' without a filter over column(s) 'at' that can be used for partition elimination`,
  );
  expect(await billed('SELECT `count` FROM T WHERE `at` >= @since', since('2026-11-29T00:00:00Z'))).toBe(10 * mb);
});

test.each([
  ['1825 days back', -1_825, true],
  ['1826 days back', -1_826, false],
  ['366 days ahead', 366, true],
  ['367 days ahead', 367, false],
])('a row of %s: streamed is %s', async (_, days, isAccepted) => {
  const at = new Date(now + days * 86_400_000).toISOString();
  const { status, text } = await stored({ at, count: '1' }, { at: new Date(now).toISOString(), count: '2' });
  expect(status).toBe(200);
  const { insertErrors = [] } = JSON.parse(text) as {
    insertErrors?: { errors: { reason: string; message: string }[] }[];
  };
  expect(insertErrors.map(({ errors }) => errors[0]!.reason)).toEqual(isAccepted ? [] : ['invalid', 'stopped']);
  if (!isAccepted)
    expect(insertErrors[0]!.errors[0]!.message).toBe(
      `Value ${Date.parse(at) * 1_000} for partition column at of the destination table demo:d.${table} is outside the allowed bounds. ` +
        'You can only stream to partitions of date range within 1825 days in the past and 366 days in the future relative to the current date.',
    );
});

test('an insert has at most 50,000 rows and 10 MB', async () => {
  expect(messageOf(await stored(...Array.from({ length: 50_001 }, () => ({}))))).toBe(
    'too many rows present in the request, limit: 50000 row count: 50001.',
  );
  const large = (bytes: number): Promise<{ status: number; text: string }> => stored({ name: 'x'.repeat(bytes) });
  expect(messageOf(await large(10_485_760))).toBe('Request payload size exceeds the limit: 10485760 bytes.');
  expect(await large(21_000_000)).toEqual({ status: 413, text: expect.stringMatching(/^<!DOCTYPE html>/) as unknown });
});

test('rows in the streaming buffer are read by every query, and left out by DML and copies', async () => {
  await stored({ at: '2026-11-30T00:00:00Z', count: '1', name: 'x'.repeat(1_000_000) });
  const update = `UPDATE T SET \`count\` = 2 WHERE \`at\` >= @since`;
  expect(messageOf(await asked(update, since('2026-11-30T00:00:00Z')))).toBe(
    `UPDATE or DELETE statement over table d.${table} would affect rows in the streaming buffer, which is not supported`,
  );
  const copy = (): Promise<unknown> =>
    call(
      'POST',
      '/jobs',
      JSON.stringify({
        configuration: {
          copy: {
            sourceTable: { datasetId: 'd', tableId: table },
            destinationTable: { datasetId: 'd', tableId: `${table}_copy` },
          },
        },
      }),
    );
  await copy();
  expect(await fake.count(`d.${table}_copy`)).toBe(0);
  const partitions = `SELECT partition_id, total_rows FROM \`demo.d.INFORMATION_SCHEMA.PARTITIONS\` WHERE table_name = '${table}'`;
  const cells = async (): Promise<unknown> =>
    (JSON.parse((await asked(partitions)).text) as { rows: { f: { v: string }[] }[] }).rows.map(({ f }) =>
      f.map(({ v }) => v),
    );
  expect(await cells()).toEqual([['__UNPARTITIONED__', '1']]);
  clock += 91 * 60_000;
  expect(await cells()).toEqual([['20261130', '1']]);
  await copy();
  expect(await fake.count(`d.${table}_copy`)).toBe(1);
});

test('a table takes 1,500 operations a day, and the next one says which quota is exceeded', () => {
  const state = openTableState([], { partitioning: undefined, requirePartitionFilter: false }, () => clock);
  for (let done = 0; done < 1_500; done++) state.operate();
  const exceeded = 'Quota exceeded: Your table exceeded quota for imports or query appends per table.';
  expect(() => state.operate()).toThrow(exceeded);
  clock += 86_400_000;
  state.operate();
});

test('faults answer 200 with a body that is no answer, or with an error for a row that was not sent', async () => {
  fake.fail(
    { on: 'insertAll', kind: 'body', text: '' },
    { on: 'insertAll', kind: 'body', text: '<html>', type: 'text/html' },
  );
  fake.fail({ on: 'insertAll', kind: 'stray' });
  expect(await stored({ count: '1' })).toEqual({ status: 200, text: '' });
  expect(await stored({ count: '1' })).toEqual({ status: 200, text: '<html>' });
  expect(JSON.parse((await stored({ count: '1' })).text)).toEqual({
    insertErrors: [{ index: 6, errors: [expect.anything()] }],
  });
  expect(await fake.count(`d.${table}`)).toBe(0);
});
