import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import freight from '../../test/fixtures/systems/freight.ts';
import { compressedBodies, negotiate } from './coding.ts';
import { serveForTest, type Served } from './testing/serve.ts';

test.each([
  [undefined, undefined],
  ['', undefined],
  ['identity', undefined],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['gzip, deflate, br, zstd', 'zstd'],
  ['GZIP;Q=0.5, br;q=0.1', 'gzip'],
  ['br;q=0, *', 'zstd'],
  ['*;q=0', undefined],
  ['gzip;q=0', undefined],
  ['gzip;q=nonsense', undefined],
])('Accept-Encoding %j is served as %j', (accept, coding) => {
  expect(negotiate(accept)).toBe(coding);
});

let served: Served;
beforeAll(async () => {
  const rows = Array.from({ length: 200 }, (_, i) => [i * 1e6, i, i, 'LAS', 'SFO']);
  served = await serveForTest(freight, { rows });
});
afterAll(async () => served.close());

interface Got {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly status: number;
  readonly body: Buffer;
}

const get = (path: string, headers: Readonly<Record<string, string>>): Promise<Got> =>
  new Promise((resolve, reject) => {
    request({ port: served.listening.port, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ headers: response.headers, status: response.statusCode ?? 0, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });

test.each([
  ['gzip', gunzipSync],
  ['br', brotliDecompressSync],
  ['zstd', zstdDecompressSync],
] as const)('%s has the same text, with its own ETag', async (coding, decompress) => {
  const plain = await get('/freight?limit=100', {});
  for (const _ of ['made', 'kept']) {
    const { headers, body } = await get('/freight?limit=100', { 'accept-encoding': coding });
    expect(decompress(body).toString()).toBe(plain.body.toString());
    expect(headers).toMatchObject({
      'content-encoding': coding,
      'content-length': String(body.length),
      etag: String(plain.headers['etag']).replace(/"$/, `-${coding}"`),
      vary: 'Accept-Encoding',
    });
    expect(body.length).toBeLessThan(plain.body.length / 5);
  }
});

test('an answer cached in one coding matches If-None-Match in another', async () => {
  const { headers } = await get('/freight?limit=100', { 'accept-encoding': 'gzip' });
  const tag = String(headers['etag']);
  const again = await get('/freight?limit=100', { 'accept-encoding': 'br', 'if-none-match': tag });
  expect([again.status, again.headers['etag'], again.body.length]).toEqual([304, tag.replace('gzip', 'br'), 0]);
});

test('a body that fits into one packet is not compressed', async () => {
  const { headers } = await get('/freight?limit=5', { 'accept-encoding': 'gzip' });
  expect([headers['content-encoding'], headers['vary']]).toEqual([undefined, 'Accept-Encoding']);
});

test('concurrent requests share one compression, and later ones use its result', async () => {
  const bodies = compressedBodies('x'.repeat(10_000), 10_000);
  const [first, second] = await Promise.all([bodies.make('gzip'), bodies.make('gzip')]);
  expect(first).toBe(second);
  expect(bodies.ready('gzip')).toBe(first);
});

test('compressed bodies larger than the text are not kept', async () => {
  const text = 'ab';
  const bodies = compressedBodies(text, 2);
  expect(gunzipSync(await bodies.make('gzip')).toString()).toBe(text);
  expect(bodies.ready('gzip')).toBeUndefined();
});
