import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import diary from '../../test/fixtures/systems/diary.ts';
import lms from '../../test/fixtures/systems/lms.ts';
import { serveForTest, type Served } from './testing/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await serveForTest(diary);
});
beforeEach(() => {
  served.recorder.requests.length = 0;
});
afterAll(async () => served.close());

test.each(['DELETE', 'PUT', 'PATCH', 'PROPFIND'])('%s is answered 405 with the allowed methods', async (method) => {
  const { status, headers, json } = await served.call('/diary', { method });
  expect([status, headers.allow, json()]).toEqual([
    405,
    'GET, HEAD, POST, OPTIONS',
    {
      type: 'about:blank',
      title: 'Method Not Allowed',
      status: 405,
      detail: `method: '${method}' is not served on this path. Fix: use GET, HEAD, POST, OPTIONS.`,
      errors: [
        {
          where: 'method',
          what: `'${method}' is not served on this path`,
          fix: 'use GET, HEAD, POST, OPTIONS',
        },
      ],
    },
  ]);
});

test('a wrong method on a declared path is an event, under a bounded label', async () => {
  await served.call('/diary', { method: 'PROPFIND' });
  expect(served.recorder.requests).toEqual(['_OTHER /diary 405 declared']);
});

test('POST to a lookup is answered 405', async () => {
  const lookups = await serveForTest(lms);
  const { status, headers } = await lookups.call('/app_info/a:b', { method: 'POST' });
  await lookups.close();
  expect([status, headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
});

test('OPTIONS has the allowed methods, and is not an event', async () => {
  const { status, headers, text } = await served.call('/diary', { method: 'OPTIONS' });
  expect([status, headers.allow, text]).toEqual([204, 'GET, HEAD, POST, OPTIONS', '']);
  expect(served.recorder.requests).toEqual(['OPTIONS /diary 204']);
});

test('HEAD has the headers of GET and no body', async () => {
  const get = await served.call('/diary');
  const head = await served.call('/diary', { method: 'HEAD' });
  expect([head.status, head.text]).toEqual([200, '']);
  // One request less is left after the first, unless its time has passed.
  const changing = { date: '', ratelimit: '' };
  expect(head.headers.ratelimit).toMatch(/^"per-instance";r=\d+;t=1$/);
  expect({ ...head.headers, ...changing }).toEqual({ ...get.headers, ...changing });
});

test('unknown paths share one label and one answer, which lists the known paths', async () => {
  const answers = await Promise.all(
    ['/', '/dairy', '/diary/', '//diary', '/__proto__', '/constructor', '/diary%00'].map(async (path) =>
      served.call(path),
    ),
  );
  for (const { status, json } of answers) {
    expect([status, (json() as { detail: string }).detail]).toEqual([
      404,
      'path: is not a path of this service. Fix: use /diary, /diary.ndjson, /health, /ready, /docs.',
    ]);
  }
  expect(new Set(served.recorder.requests)).toEqual(new Set(['GET unmatched 404']));
});

test.each(['http://example.com', 'http://[::1', 'http://example.com:60Z'])(
  'an absolute URL as the request target is accepted, with any host: %s',
  async (host) => {
    const { status, json } = await served.call(`${host}/diary?limit=1`);
    expect([status, json()]).toEqual([200, expect.anything()]);
  },
);

const raw = async (request: string): Promise<string> => {
  const socket = connect(served.listening.port, '127.0.0.1');
  socket.end(request);
  return readText(socket);
};

test.each([
  [
    'headers that are too large',
    `GET /diary HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    'HTTP/1.1 431 Request Header Fields Too Large',
    '{"type":"about:blank","title":"Request Header Fields Too Large","status":431,"detail":"headers: are larger than 16 KiB together with the URL. Fix: send fewer cookies and a shorter query.","errors":[{"where":"headers","what":"are larger than 16 KiB together with the URL","fix":"send fewer cookies and a shorter query"}]}',
  ],
  [
    'text that is not HTTP',
    'HELLO\r\n\r\n',
    'HTTP/1.1 400 Bad Request',
    '{"type":"about:blank","title":"Bad Request","status":400,"detail":"request: is not HTTP/1.1. Fix: send a request line and headers as in RFC 9112.","errors":[{"where":"request","what":"is not HTTP/1.1","fix":"send a request line and headers as in RFC 9112"}]}',
  ],
])('%s: an answer and a closed connection', async (_, request, status, body) => {
  const answer = await raw(request);
  expect([answer.split('\r\n', 1)[0], answer.split('\r\n\r\n')[1]]).toEqual([status, body]);
});

test('every answer has security headers', async () => {
  for (const path of ['/diary', '/nowhere', '/health']) {
    const { headers } = await served.call(path);
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers['x-powered-by']).toBeUndefined();
  }
});
