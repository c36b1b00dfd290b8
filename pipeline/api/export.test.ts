import { afterEach, expect, test } from '@jest/globals';
import { request, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { WarehouseUnavailable } from '../ports.ts';
import { list } from '../../model/stage.ts';
import { serveForTest, testSystem, type Served } from './testing/serve.ts';
import { standsStill, until } from '../testing/until.ts';

const system = testSystem({
  routes: [list('/rows', { limit: { default: 10, max: 20 } })],
  resources: { concurrency: 10 },
});
const rowsOf = (count: number): readonly (readonly unknown[])[] =>
  Array.from({ length: count }, (_, i) => [i, i % 7 === 0 ? null : `n${i}`, i * 1e6]);

let served: Served;
const start = async (rows: readonly (readonly unknown[])[]): Promise<void> => {
  served = await serveForTest(system, { rows });
};
afterEach(async () => served.close());

interface Exported {
  readonly response: IncomingMessage;
  readonly body: Buffer;
  /** True when the answer ended normally. */
  readonly complete: boolean;
}

const exported = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Exported> =>
  new Promise((resolve, reject) => {
    request({ port: served.listening.port, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => undefined);
      response.on('close', () => resolve({ response, body: Buffer.concat(chunks), complete: response.complete }));
    })
      .on('error', reject)
      .end();
  });

const idsIn = (text: string): readonly number[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { id: number }).id);

test('every row is exported once and in order, over several queries', async () => {
  await start(rowsOf(2_500));
  const { response, body, complete } = await exported('/rows.ndjson?sort=id');
  expect([response.statusCode, response.headers['content-type'], complete]).toEqual([
    200,
    'application/x-ndjson',
    true,
  ]);
  expect(idsIn(body.toString())).toEqual(Array.from({ length: 2_500 }, (_, i) => i));
  expect(response.trailers).toEqual({ 'atalaya-rows': '2500', 'atalaya-skipped-rows': '0' });
  expect(served.warehouse.queries.map(({ limit }) => limit)).toEqual([1_000, 1_000, 1_000]);
});

test('filters, fields and a limit apply to an export', async () => {
  await start(rowsOf(3_000));
  const { body } = await exported('/rows.ndjson?id[gte]=10&sort=id&fields=id&limit=1500');
  const ids = idsIn(body.toString());
  expect([ids.length, ids[0], ids.at(-1)]).toEqual([1_500, 10, 1_509]);
  expect(served.warehouse.queries.map(({ limit }) => limit)).toEqual([1_000, 500]);
});

test('an export is compressed for callers that accept it', async () => {
  await start(rowsOf(1_200));
  const { response, body } = await exported('/rows.ndjson?sort=id', { 'accept-encoding': 'gzip' });
  expect(response.headers['content-encoding']).toBe('gzip');
  expect(idsIn(gunzipSync(body).toString())).toHaveLength(1_200);
});

test('an empty table is exported as an empty body', async () => {
  await start([]);
  const { response, body, complete } = await exported('/rows.ndjson');
  expect([response.statusCode, body.length, complete]).toEqual([200, 0, true]);
});

test.each(['identity', 'gzip', 'br', 'zstd'])('HEAD of an export in %s is answered without rows', async (coding) => {
  await start(rowsOf(30));
  const call = { method: 'HEAD', headers: { 'accept-encoding': coding } };
  const { status, headers, text } = await served.call('/rows.ndjson', call);
  expect([status, headers['content-type'], headers['content-encoding'] ?? 'identity', text]).toEqual([
    200,
    'application/x-ndjson',
    coding,
    '',
  ]);
  expect(served.recorder.requests).toEqual(['HEAD /rows.ndjson 200']);
});

test('a failure before the first row is an error answer', async () => {
  await start(rowsOf(1));
  served.warehouse.before = async () => {
    throw new WarehouseUnavailable('gone');
  };
  const { response, body } = await exported('/rows.ndjson');
  expect([response.statusCode, JSON.parse(body.toString())]).toEqual([
    503,
    {
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      detail: 'The table cannot be read at the moment. Fix: send the request again in a second.',
    },
  ]);
});

test('a later failure aborts the answer, and is logged and measured', async () => {
  await start(rowsOf(2_500));
  served.warehouse.before = async () => {
    if (served.warehouse.queries.length > 1) throw new WarehouseUnavailable('gone');
  };
  const { response, body, complete } = await exported('/rows.ndjson?sort=id');
  expect([response.statusCode, complete, idsIn(body.toString()).length]).toEqual([200, false, 1_000]);
  expect(served.recorder.requests).toEqual(['GET /rows.ndjson 503']);
  expect(served.recorder.lines.at(-1)).toEqual({
    level: 'warn',
    fields: { route: '/rows.ndjson', error: 'WarehouseUnavailable', rows: 1_000 },
    message: 'export aborted',
  });
});

test('rows that break the schema are left out, and counted at the end', async () => {
  await start([...rowsOf(3), ['x', null, 5e6]]);
  const { response, body } = await exported('/rows.ndjson?sort=at');
  expect(idsIn(body.toString())).toEqual([0, 1, 2]);
  expect(response.trailers).toEqual({ 'atalaya-rows': '3', 'atalaya-skipped-rows': '1' });
  expect(served.recorder.skipped).toBe(1);
});

test('a slow caller is waited for: no page is queried before the previous one is read', async () => {
  await start(Array.from({ length: 20_000 }, (_, i) => [i, 'x'.repeat(1_000), i]));
  const response = await new Promise<IncomingMessage>((resolve) => {
    request({ port: served.listening.port, path: '/rows.ndjson?sort=id' }, resolve).end();
  });
  response.pause();
  await until('the first query', () => served.warehouse.queries.length > 0);
  const queriesBefore = await standsStill(() => served.warehouse.queries.length);
  expect(queriesBefore).toBeLessThan(15);
  let size = 0;
  for await (const chunk of response) size += (chunk as Buffer).length;
  expect([served.warehouse.queries.length, size > 20e6]).toEqual([21, true]);
});

test('exports use a tenth of the concurrency at most, and a caller that disconnects frees its share', async () => {
  await start(rowsOf(1));
  let stalled: (() => void) | undefined;
  served.warehouse.before = async (signal) =>
    new Promise((_, reject) => {
      stalled?.();
      signal?.addEventListener('abort', () => reject(new Error('stopped')));
    });
  const stalling = new Promise<void>((resolve) => {
    stalled = resolve;
  });
  const first = request({ port: served.listening.port, path: '/rows.ndjson' }).on('error', () => undefined);
  first.end();
  await stalling;
  const { response } = await exported('/rows.ndjson');
  expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '1']);
  first.destroy();
  served.warehouse.before = async () => undefined;
  await until('both ended', () => served.recorder.requests.length >= 2);
  expect((await exported('/rows.ndjson')).response.statusCode).toBe(200);
  expect(served.recorder.requests).toEqual(['GET /rows.ndjson 503', 'GET /rows.ndjson 499', 'GET /rows.ndjson 200']);
});

test('an export with a cursor says where it can go on, and goes on there', async () => {
  await start(rowsOf(2_500));
  const linesOf = async (path: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    (await exported(path)).body
      .toString()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  const whole = await linesOf('/rows.ndjson?sort=id&cursor=');
  expect(whole.filter((line) => '_cursor' in line)).toHaveLength(3);
  const broken = whole.slice(0, 1_700);
  const at = broken.findLastIndex((line) => '_cursor' in line);
  const rest = await linesOf(`/rows.ndjson?sort=id&cursor=${String(broken[at]!['_cursor'])}`);
  const ids = [...broken.slice(0, at), ...rest].filter((line) => 'id' in line).map(({ id }) => id);
  expect(ids).toEqual(Array.from({ length: 2_500 }, (_, i) => i));
});

test('an export whose cursor is not its own is refused', async () => {
  await start([]);
  const detail = async (search: string): Promise<unknown> => {
    const { response, body } = await exported(`/rows.ndjson?${search}`);
    return [response.statusCode, (JSON.parse(body.toString()) as { detail: string }).detail];
  };
  expect(await detail('cursor=x&limit=0')).toEqual([
    400,
    "limit: '0' is not a whole number from 1. Fix: send 1 or more, or leave it out for all rows.",
  ]);
  expect(await detail('cursor=x')).toEqual([
    400,
    "cursor: was not issued by this service. Fix: send the cursor unchanged with the page's own filters and sort, or leave it out for the first page.",
  ]);
});

test('rows of an export are read in parts that are bounded in bytes', async () => {
  const text = 'x'.repeat(3 * 2 ** 20);
  await start(Array.from({ length: 7 }, (_, i) => [i, text, i * 1e6]));
  const { body, complete } = await exported('/rows.ndjson?sort=id');
  expect([idsIn(body.toString()), complete]).toEqual([[0, 1, 2, 3, 4, 5, 6], true]);
  expect(served.warehouse.queries).toHaveLength(4);
});
