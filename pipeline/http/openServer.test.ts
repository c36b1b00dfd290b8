import { connect, type Socket } from 'node:net';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { until } from '../testing/until.ts';
import { openServer, type OpenServer, type ServerOptions } from './openServer.ts';
import { balancedTimeouts, directTimeouts } from './timeouts.ts';

const sockets: Socket[] = [];
let server: OpenServer | undefined;
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.close();
  server = undefined;
});

const ok: RequestListener = (request, response) => {
  request.resume().once('end', () => response.end('ok'));
};

/** Short enough to be seen; closing would wait for ever. */
const open = async (options: Partial<ServerOptions> = {}): Promise<OpenServer> =>
  (server = await openServer({
    name: 'the test',
    listener: ok,
    host: '127.0.0.1',
    port: 0,
    drainMs: 2 ** 31 - 1,
    ...options,
  }));
const hasty = { headersTimeout: 300, requestTimeout: 600, keepAliveTimeout: 620_000, connectionsCheckingInterval: 10 };

interface Peer {
  readonly socket: Socket;
  readonly received: () => string;
  readonly isClosed: () => boolean;
}

/** A peer that never closes its side by itself. */
const peer = (text: string): Peer => {
  const socket = connect({ port: server!.port, host: '127.0.0.1', allowHalfOpen: true });
  sockets.push(socket);
  let received = '';
  let closed = false;
  socket.on('data', (data) => (received += data.toString()));
  socket.on('end', () => (closed = true));
  socket.on('error', () => (closed = true));
  socket.write(text);
  return { socket, received: () => received, isClosed: () => closed };
};

const problemIn = (received: string): unknown => {
  const [head = '', body = ''] = received.split('\r\n\r\n');
  const [, status] = /^HTTP\/1.1 (\d+) /.exec(head) ?? [];
  expect(head.toLowerCase()).toContain('content-type: application/problem+json');
  const { detail, status: same } = JSON.parse(body) as { detail: string; status: number };
  expect(String(same)).toBe(status);
  return [same, detail];
};

const late = [408, 'request: did not arrive in time. Fix: send it again without pauses.'];

test('a hundred clients whose headers never end get 408, and leave no open connection', async () => {
  await open({ timeouts: hasty });
  const peers = Array.from({ length: 100 }, () => peer('GET / HTTP/1.1\r\nHost: a\r\nX-Slow: '));
  await until('all are closed', () => peers.every(({ isClosed }) => isClosed()));
  // On a busy machine the limit is over for some before their first byte is read: those are closed without an answer.
  const answered = peers.map(({ received }) => received()).filter((text) => text !== '');
  expect(answered.length).toBeGreaterThan(0);
  for (const text of answered) expect(problemIn(text)).toEqual(late);
  // Closing waits for every connection that is open.
  await server!.close();
});

test('a body that does not arrive in time is answered 408, and its connection destroyed', async () => {
  await open({ timeouts: hasty });
  const text = await until('an answer', async () => {
    const { received, isClosed } = peer('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n12');
    await until('it is closed', isClosed);
    return received() !== '' && received();
  });
  expect(problemIn(text)).toEqual(late);
  await server!.close();
});

test('a connection on which nothing was sent is closed without an answer, which could be taken for another', async () => {
  await open({ timeouts: hasty });
  const { received, isClosed } = peer('');
  await until('it is closed', isClosed);
  expect(received()).toBe('');
});

test.each([
  ['HELLO\r\n\r\n', 400, 'request: is not HTTP/1.1. Fix: send a request line and headers as in RFC 9112.'],
  [
    'GET / HTTP/3.0\r\nHost: a\r\n\r\n',
    400,
    'request: is not HTTP/1.1. Fix: send a request line and headers as in RFC 9112.',
  ],
  ['GET / HTTP/1.1\r\n\r\n', 400, "host: is missing. Fix: send a 'host' header, as HTTP/1.1 requires."],
  [
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nno number\r\n',
    400,
    'request: is not HTTP/1.1. Fix: send a request line and headers as in RFC 9112.',
  ],
  [
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n',
    400,
    'request: is not HTTP/1.1. Fix: send a request line and headers as in RFC 9112.',
  ],
  [
    'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n',
    405,
    "method: 'CONNECT' is not served. Fix: use the methods in /openapi.json.",
  ],
  [
    `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(20_000)}\r\n`,
    413,
    'body: has chunk extensions of more than 16 KiB. Fix: send its chunks without extensions.',
  ],
  [
    'GET / HTTP/1.1\r\nHost: a\r\nExpect: a miracle\r\nConnection: close\r\n\r\n',
    417,
    "expect: is not 100-continue. Fix: leave it out, or send 'expect: 100-continue'.",
  ],
  [
    `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
    431,
    'headers: are larger than 16 KiB together with the URL. Fix: send fewer cookies and a shorter query.',
  ],
])('what Node would answer without a body is a problem document: %.60s', async (text, status, detail) => {
  await open();
  const { received } = peer(text);
  await until('the answer', () => received().endsWith('}'));
  expect(problemIn(received())).toEqual([status, detail]);
});

test('malformed bytes after a whole request do not overtake its answer, and end the connection', async () => {
  const gate = Promise.withResolvers<void>();
  let requests = 0;
  await open({
    listener: (_request, response) => {
      requests++;
      void gate.promise.then(() => response.end('first'));
    },
  });
  const { received, isClosed } = peer('GET / HTTP/1.1\r\nHost: a\r\n\r\nHELLO\r\n\r\n');
  await until('the request', () => requests === 1);
  gate.resolve();
  await until('it is closed', isClosed);
  expect(received()).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*\r\n\r\nfirst$/);
});

describe('closing', () => {
  test('does not wait for connections without a request, with half of one, or with a body that stopped', async () => {
    let requests = 0;
    await open({ listener: () => requests++ });
    const texts = ['', 'GET / HTTP/1.1\r\nHo', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n12'];
    const peers = texts.flatMap((text) => Array.from({ length: 10 }, () => peer(text)));
    await until('the bodies', () => requests === 10);
    await server!.close();
    await until('all are closed', () => peers.every(({ isClosed }) => isClosed()));
    expect(peers.map(({ received }) => received()).join('')).toBe('');
  });

  test('finishes a request in flight, and says that its connection ends', async () => {
    const gate = Promise.withResolvers<void>();
    let requests = 0;
    await open({
      listener: (_request, response) => {
        requests++;
        void gate.promise.then(() => response.end('whole'));
      },
    });
    const { received } = peer('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await until('the request', () => requests === 1);
    const closed = server!.close();
    gate.resolve();
    await closed;
    await until('the answer', () => received().endsWith('whole'));
    expect(received()).toContain('Connection: close');
  });

  test('takes requests while they keep coming, so that callers find the next process', async () => {
    const gate = Promise.withResolvers<void>();
    let requests = 0;
    await open({
      handOverMs: 2 ** 30,
      listener: (request, response) => {
        requests++;
        if (request.url === '/held') void gate.promise.then(() => response.end('held'));
        else response.end('ok');
      },
    });
    const kept = peer('');
    const held = peer('GET /held HTTP/1.1\r\nHost: a\r\n\r\n');
    await until('the request', () => requests === 1);
    const closed = server!.close();
    const answers: string[] = [];
    for (let i = 0; i < 50; i++) {
      const response = await fetch(server!.url);
      answers.push(`${response.status} ${response.headers.get('connection')} ${await response.text()}`);
    }
    expect([...new Set(answers)]).toEqual(['200 close ok']);
    kept.socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await until('the answer on the old connection', () => kept.received().endsWith('ok'));
    gate.resolve();
    await closed;
    expect(held.received()).toMatch(/held$/);
    await expect(fetch(server!.url)).rejects.toThrow('fetch failed');
  });
});

test("behind Google's front ends no limit of a connection is below their 600 s, and the one for headers is the longest", async () => {
  expect(balancedTimeouts.keepAliveTimeout).toBeGreaterThan(600_000);
  expect(balancedTimeouts.headersTimeout).toBeGreaterThan(balancedTimeouts.keepAliveTimeout);
  expect(directTimeouts.keepAliveTimeout).toBeGreaterThan(600_000);
  // Node refuses limits that contradict each other.
  for (const timeouts of [balancedTimeouts, directTimeouts]) {
    await open({ timeouts });
    await server!.close();
  }
});
