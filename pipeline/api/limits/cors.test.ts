/** CORS: web pages of other origins. */
import { afterEach, expect, test } from '@jest/globals';
import { iapIdentity, type Cors } from '../../../model/access.ts';
import { list, publish, type ApiOptions } from '../../../model/stage.ts';
import { serveForTest, testSystem, type Reply, type Served } from '../testing/serve.ts';

const routes = [list('/rows'), publish('/rows')];
const app = 'https://app.example.com';
const cors: Cors = { origins: [app, 'http://localhost:3000'], maxAge: '10m' };
const everyone: Cors = { origins: ['*'], maxAge: '10m' };

let served: Served;
afterEach(async () => {
  await served.close();
});

const start = async (options: Omit<ApiOptions<never>, 'routes'>): Promise<void> => {
  served = await serveForTest(testSystem({ routes, ...options }));
};
const from = async (origin: string | undefined, method = 'GET'): Promise<Reply> =>
  served.call('/rows', {
    method,
    headers: {
      ...(origin === undefined ? {} : { origin }),
      ...(method === 'OPTIONS' ? { 'access-control-request-method': 'POST' } : {}),
    },
  });
const summaryOf = ({ status, headers }: Reply): readonly unknown[] => [
  status,
  headers['access-control-allow-origin'],
  headers['access-control-allow-credentials'],
];

test('without a policy there are no CORS headers', async () => {
  await start({});
  const [read, preflight] = [await from(app), await from(app, 'OPTIONS')];
  expect([summaryOf(read), summaryOf(preflight)]).toEqual([
    [200, undefined, undefined],
    [204, undefined, undefined],
  ]);
  expect(preflight.headers.allow).toBe('GET, HEAD, POST, OPTIONS');
});

test('a listed origin gets permission, the exposed headers, and Vary', async () => {
  await start({ cors });
  const reply = await from(app);
  expect(summaryOf(reply)).toEqual([200, app, undefined]);
  expect(reply.headers['access-control-expose-headers']).toContain(
    'ETag, Link, Retry-After, RateLimit, RateLimit-Policy',
  );
  expect(reply.headers.vary).toContain('Origin');
});

test('a 304, a 4xx and a 429 carry the permission too', async () => {
  await start({ cors, rateLimit: { rate: '1/h', burst: 3 } });
  const { etag = '' } = (await from(app)).headers;
  const replies = [
    await served.call('/rows', { headers: { origin: app, 'if-none-match': etag } }),
    await served.call('/rows?limit=0', { headers: { origin: app } }),
    await from(app),
  ];
  expect(replies.map(summaryOf)).toEqual([
    [304, app, undefined],
    [400, app, undefined],
    [429, app, undefined],
  ]);
});

test.each([
  'https://app.example.com.evil.example',
  'https://evil.example',
  'http://app.example.com',
  'https://APP.example.com',
  'null',
  '*',
  undefined,
])('%s gets no permission, and the answer has Vary', async (origin) => {
  await start({ cors });
  const [read, preflight] = [await from(origin), await from(origin, 'OPTIONS')];
  expect([summaryOf(read), summaryOf(preflight)]).toEqual([
    [200, undefined, undefined],
    [204, undefined, undefined],
  ]);
  expect([read.headers.vary?.includes('Origin'), preflight.headers.vary?.includes('Origin')]).toEqual([true, true]);
});

test('a preflight needs no authentication, and has methods, headers and max age', async () => {
  await start({ cors, auth: 'token' });
  const { status, headers } = await from(app, 'OPTIONS');
  expect([status, headers['access-control-allow-origin'], headers['access-control-allow-methods']]).toEqual([
    204,
    app,
    'GET, HEAD, POST, OPTIONS',
  ]);
  expect([headers['access-control-allow-headers'], headers['access-control-max-age']]).toEqual([
    'Authorization, Content-Type, Idempotency-Key, If-None-Match, traceparent',
    '600',
  ]);
});

test("cookies are allowed only behind Identity-Aware Proxy, and never with '*'", async () => {
  await start({ cors, auth: 'iap', identity: iapIdentity('/projects/1/global/backendServices/2') });
  expect(summaryOf(await from(app))).toEqual([200, app, 'true']);
  await served.close();
  await start({ cors: everyone });
  const reply = await from(app);
  expect(summaryOf(reply)).toEqual([200, '*', undefined]);
  expect(reply.headers.vary ?? '').not.toContain('Origin');
});
