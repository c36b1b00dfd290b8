import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deprecated } from '../../model/deprecated.ts';
import { byKey, list, publish } from '../../model/stage.ts';
import { serveForTest, testSystem, type Served } from './testing/serve.ts';

let served: Served;
beforeAll(async () => {
  const old = deprecated('2026-10-01T00:00:00Z', {
    sunset: '2027-04-01T00:00:00Z',
    link: 'https://example.com/v2',
  });
  const routes = [
    list('/rows', { deprecated: old }),
    byKey('/rows/{id}', { deprecated: deprecated('2026-10-01T00:00:00Z') }),
    publish('/rows'),
  ];
  served = await serveForTest(testSystem({ routes }), {
    rows: [
      [1, 'a', 0],
      [2, 'b', 0],
    ],
  });
});
afterAll(async () => served.close());

const noticesOf = async (path: string, method = 'GET'): Promise<readonly unknown[]> => {
  const { headers } = await served.call(path, { method });
  return [headers['deprecation'], headers['sunset'], headers.link];
};

const link = '<https://example.com/v2>; rel="deprecation"; type="text/html"';

test.each([
  ['GET', '/rows'],
  ['HEAD', '/rows'],
  ['GET', '/rows?limit=0'],
  ['GET', '/rows.ndjson'],
])('%s %s has headers with its deprecation, its sunset and a link', async (method, path) => {
  for (const _ of ['understood', 'remembered']) {
    expect(await noticesOf(path, method)).toEqual(['@1790812800', 'Thu, 01 Apr 2027 00:00:00 GMT', link]);
  }
});

test('the next link stays in the Link header', async () => {
  const [, , links] = await noticesOf('/rows?limit=1');
  expect(links).toMatch(/^<\?limit=1&cursor=[\w-]+>; rel="next", <https:\/\/example\.com\/v2>; rel="deprecation"/);
});

test('a route without a sunset has no Sunset header', async () => {
  expect(await noticesOf('/rows/1')).toEqual(['@1790812800', undefined, undefined]);
});

test.each([
  ['POST', '/rows'],
  ['GET', '/health'],
])('%s %s is not deprecated', async (method, path) => {
  expect(await noticesOf(path, method)).toEqual([undefined, undefined, undefined]);
});
