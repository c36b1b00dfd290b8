/** Servers that are not there, slow or busy, or want credentials. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { answering, closeFakes, failure, fake, now, status } from '../testing/serverUnderTest.ts';

afterEach(closeFakes);

describe('a server that is not there, slow or busy', () => {
  test('nothing listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new Promise((resolve) => server.close(resolve));
    expect(await failure(url)).toBe(
      'the points cannot be read\n  where: <url>/api/v1/query\n  why: nothing listens there\n  fix: check the address, and that this machine may reach it (network, VPN, proxy)',
    );
  });

  test('it cuts the connection in the middle of an answer', async () => {
    const { url } = await fake({
      fault: (_asked, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"status":"suc');
        setTimeout(() => response.destroy(), 10);
        return true;
      },
    });
    expect(await failure(url)).toMatch(
      /^the points cannot be read\n {2}where: <url>\/api\/v1\/query\n {2}why: it closed the connection/,
    );
  });

  test('it never answers', async () => {
    const { url } = await fake({ fault: () => true });
    expect(await failure(url, { wait: 300 })).toBe(
      'the points cannot be read\n  where: <url>/api/v1/query\n  why: it did not answer in time\n  fix: run this again, for fewer systems, or with a longer --timeout',
    );
  });

  test('--timeout ends the wait for all answers together', async () => {
    const { url } = await fake({ fault: () => true });
    const started = performance.now();
    expect(await failure(url, { timeout: 1 })).toContain('why: it did not answer in time');
    expect(performance.now() - started).toBeLessThan(8_000);
  });

  test('it sends its answer byte by byte, without an end', async () => {
    const { url } = await fake({
      fault: (_asked, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const timer = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(timer));
        return true;
      },
    });
    expect(await failure(url, { wait: 400 })).toContain('why: it did not answer in time');
  });

  test('it answers at last, after three 503', async () => {
    const server = await fake({
      fault: (asked, response, index) => index < 3 && answering(503, 'busy')(asked, response),
    });
    expect((await status(server.url)).code).toBe(0);
  });

  test('a query that is too much for it is asked again in halves', async () => {
    const server = await fake({ mostSamples: 60_000 });
    const { code, stderr } = await status(server.url);
    expect([code, stderr]).toEqual([0, '']);
  });

  test('one objective that is too much is no data, with what the server says', async () => {
    const server = await fake({ mostSamples: 10 });
    const { code, stderr } = await status(server.url);
    expect([code, stderr]).toEqual([
      3,
      `freight: Prometheus at ${server.url} refuses the query: query processing would load too many samples into memory in query execution\n`,
    ]);
  });

  test('one that refuses every query is quoted, without a stack', async () => {
    const { url } = await fake({
      fault: answering(400, JSON.stringify({ status: 'error', errorType: 'bad_data', error: 'no org id' })),
    });
    expect(await failure(url)).toBe(
      'the points cannot be read\n  where: Prometheus at <url>\n  why: it refuses the query time(): no org id\n  fix: read its answer: it may be another kind of server, or a tenant or parameter may be missing',
    );
  });

  test('Ctrl-C ends it at once', async () => {
    const { url } = await fake({ fault: () => true });
    const stopping = new AbortController();
    setTimeout(() => stopping.abort(), 50);
    const started = performance.now();
    expect(await failure(url, { stop: stopping.signal })).toBe(
      'stopped\n  where: <url>/api/v1/query\n  why: Ctrl-C\n  fix: run this again',
    );
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('its clock is another: it is judged by its own, and that is said', async () => {
    const { url } = await fake();
    const { code, stdout, stderr } = await status(url, { now: now - 10 * 60_000 });
    expect([code, stdout.match(/ met$/gm)?.length, stderr]).toEqual([
      0,
      4,
      `the clock of Prometheus at ${url} is 10 minutes ahead of that of this machine: its own clock is used\n`,
    ]);
  });
});

describe('credentials', () => {
  const sent = async (): Promise<string | undefined> => {
    const server = await fake();
    await status(server.url);
    return server.requests[0]?.headers.authorization;
  };

  test('come from the environment', async () => {
    expect(await sent()).toBeUndefined();
    process.env['ATALAYA_PROMETHEUS_TOKEN'] = 'abc';
    expect(await sent()).toBe('Bearer abc');
    delete process.env['ATALAYA_PROMETHEUS_TOKEN'];
    process.env['ATALAYA_PROMETHEUS_USER'] = 'me';
    process.env['ATALAYA_PROMETHEUS_PASSWORD'] = 'pa:ss';
    expect(await sent()).toBe(`Basic ${Buffer.from('me:pa:ss').toString('base64')}`);
  });

  test('that are missing or refused are asked for, and never printed', async () => {
    const { url } = await fake({ fault: answering(401, 'Unauthorized', { 'content-type': 'text/plain' }) });
    const fix = 'set ATALAYA_PROMETHEUS_TOKEN, or ATALAYA_PROMETHEUS_USER and ATALAYA_PROMETHEUS_PASSWORD';
    const text = (why: string): string =>
      `the points cannot be read\n  where: <url>/api/v1/query\n  why: ${why}\n  fix: ${fix}`;
    expect(await failure(url)).toBe(text('it wants credentials (401)'));
    process.env['ATALAYA_PROMETHEUS_TOKEN'] = 'secret';
    expect(await failure(url)).toBe(text('it refuses these credentials (401): Unauthorized'));
  });

  test.each<[Readonly<Record<string, string>>, string]>([
    [
      { ATALAYA_PROMETHEUS_TOKEN: 'a', ATALAYA_PROMETHEUS_USER: 'b', ATALAYA_PROMETHEUS_PASSWORD: 'c' },
      'both a token and a user are set for Prometheus, but a request can have only one of them\n  fix: unset one of them: set ATALAYA_PROMETHEUS_TOKEN, or ATALAYA_PROMETHEUS_USER and ATALAYA_PROMETHEUS_PASSWORD',
    ],
    [
      { ATALAYA_PROMETHEUS_USER: 'b' },
      'only one of user and password is set for Prometheus\n  fix: set ATALAYA_PROMETHEUS_TOKEN, or ATALAYA_PROMETHEUS_USER and ATALAYA_PROMETHEUS_PASSWORD',
    ],
    [
      { ATALAYA_PROMETHEUS_TOKEN: 'Bearer abc' },
      "ATALAYA_PROMETHEUS_TOKEN contains spaces or other characters that are not allowed in a token\n  fix: set it to the token, without 'Bearer'",
    ],
  ])('%j are refused', async (values, message) => {
    Object.assign(process.env, values);
    const { url } = await fake();
    expect(await failure(url)).toBe(message);
  });
});
