/** The splitter sends by share and by tag, and counts what callers of the service get. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { openSplitter, type Revision } from './splitter.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Seen {
  readonly status: number;
  readonly path: string;
}

const revisionOf = async (
  name: string,
  answer: Parameters<typeof createServer>[1],
): Promise<Revision & { readonly seen: Seen[]; readonly server: Server }> => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const seen: Seen[] = [];
  return {
    name,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: `token-${name}`,
    events: { response: (path, _, status) => void seen.push({ path, status }), between: () => ({ good: 0, total: 0 }) },
    seen,
    server,
  };
};

const named =
  (name: string): Parameters<typeof createServer>[1] =>
  (request, response) => {
    response.setHeader('content-type', 'text/plain');
    response.end(`${name} ${request.headers.authorization}`);
  };

test('shares are exact, tags are not counted, and each revision gets its own token', async () => {
  const splitter = await openSplitter();
  closers.push(splitter.close);
  const [a, b] = [await revisionOf('a', named('a')), await revisionOf('b', named('b'))];
  splitter.setShares([
    { revision: a, percent: 95 },
    { revision: b, percent: 5 },
  ]);
  const texts: string[] = [];
  for (let n = 0; n < 100; n += 1) texts.push(await (await fetch(`${splitter.url}/x?n=${n}`)).text());
  expect([
    texts.filter((text) => text === 'a Bearer token-a').length,
    texts.filter((text) => text === 'b Bearer token-b').length,
  ]).toEqual([95, 5]);
  const tag = await splitter.openTag(b);
  const own = await fetch(`${tag}/x`, { headers: { authorization: 'Bearer mine' } });
  expect(await own.text()).toBe('b Bearer mine');
  expect([a.seen.length, b.seen.length]).toEqual([95, 5]);
  splitter.setShares([{ revision: a, percent: 100 }]);
  for (let n = 0; n < 10; n += 1) await (await fetch(splitter.url)).text();
  expect([a.seen.length, b.seen.length]).toEqual([105, 5]);
});

test('a revision that is gone, or breaks its answer off, is a bad event', async () => {
  const splitter = await openSplitter();
  closers.push(splitter.close);
  const broken = await revisionOf('broken', (_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half');
    setTimeout(() => response.destroy(), 10);
  });
  splitter.setShares([{ revision: broken, percent: 100 }]);
  await expect(fetch(splitter.url).then((response) => response.text())).rejects.toThrow('terminated');
  const gone: Revision & { readonly seen: Seen[] } = { ...broken, url: 'http://127.0.0.1:1', seen: broken.seen };
  splitter.setShares([{ revision: gone, percent: 100 }]);
  expect((await fetch(splitter.url)).status).toBe(502);
  expect(broken.seen.map(({ status }) => status)).toEqual([502, 502]);
});

test('without any share nothing is served', async () => {
  const splitter = await openSplitter();
  closers.push(splitter.close);
  expect((await fetch(splitter.url)).status).toBe(503);
});
