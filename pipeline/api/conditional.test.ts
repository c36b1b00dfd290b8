import { afterAll, beforeAll, expect, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import { serveForTest, type Served } from './testing/serve.ts';

let served: Served;
let etag: string;
beforeAll(async () => {
  served = await serveForTest(freight, {
    rows: [
      [0, 1, 2, 'LAS', 'SFO'],
      [0, 1, 2, 'LAS', 'SFO'],
    ],
  });
  etag = (await served.call('/freight')).headers.etag ?? '';
});
afterAll(async () => served.close());

test('an answer has a strong ETag and must be revalidated', async () => {
  const { headers } = await served.call('/freight');
  expect(headers.etag).toMatch(/^"[\w-]{27}"$/);
  expect(headers['cache-control']).toBe('no-cache');
});

test.each([
  ['the same', (tag: string) => tag],
  ['the same, weakened by a proxy', (tag: string) => `W/${tag}`],
  ['one of several', (tag: string) => `"a", ${tag},"b"`],
  ['any', () => '*'],
])('a caller that sends %s gets 304 without a body', async (_, spell) => {
  const headers = { 'if-none-match': spell(etag) };
  const answer = await served.call('/freight', { headers });
  expect([answer.status, answer.text, answer.headers.etag]).toEqual([304, '', etag]);
  expect(answer.headers['content-length']).toBeUndefined();
});

test('a caller with another ETag gets the full answer', async () => {
  const { status } = await served.call('/freight', { headers: { 'if-none-match': '"other"' } });
  expect(status).toBe(200);
});

test('the same rows with another next page have another ETag', async () => {
  const page = await served.call('/freight?limit=1');
  expect(page.headers.etag).not.toBe(etag);
});

test('304 is an event of its route', () => {
  expect(served.recorder.requests).toContain('GET /freight 304 declared');
});
