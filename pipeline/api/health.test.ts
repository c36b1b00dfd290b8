import { afterEach, beforeEach, expect, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import { until } from '../testing/until.ts';
import { serveForTest, type Served } from './testing/serve.ts';

let clock = 0;
let served: Served;
beforeEach(async () => {
  clock = 0;
  served = await serveForTest(freight, { now: () => clock });
});
afterEach(async () => served.close());

test('health is answered without a call to the warehouse', async () => {
  const { status, text } = await served.call('/health');
  expect([status, text, served.warehouse.pings]).toEqual([200, '{"status":"ok"}', 0]);
});

test('readiness pings the warehouse once a second, however often it is called', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, async () => served.call('/ready')));
  expect(answers[0]?.text).toBe('{"status":"ok","warehouse":"ok"}');
  clock = 999;
  await served.call('/ready');
  expect(served.warehouse.pings).toBe(1);
  clock = 1_000;
  await served.call('/ready');
  expect(served.warehouse.pings).toBe(2);
});

test('ready is 503 while the warehouse is down, and 200 a second after it is back', async () => {
  served.warehouse.answerPing = async () => Promise.reject(new Error('down'));
  const { status, headers, text } = await served.call('/ready');
  expect([status, headers['retry-after'], text]).toEqual([503, '1', '{"status":"unavailable","warehouse":"down"}']);
  served.warehouse.answerPing = async () => undefined;
  clock = 1_000;
  expect((await served.call('/ready')).status).toBe(200);
});

test('a warehouse that does not answer is down after two seconds', async () => {
  served.warehouse.answerPing = async () => new Promise(() => undefined);
  expect((await served.call('/ready')).status).toBe(503);
});

test('ready is 503 while nothing can be published, and names the queue', async () => {
  served.broker.ping = async () => Promise.reject(new Error('disk full'));
  const { status, headers, text } = await served.call('/ready');
  expect([status, headers['retry-after'], text]).toEqual([
    503,
    '1',
    '{"status":"unavailable","warehouse":"ok","queue":"down"}',
  ]);
  served.broker.ping = async () => undefined;
  clock = 1_000;
  expect((await served.call('/ready')).status).toBe(200);
});

test('a publish that failed makes the API unready until one succeeds, or for ten seconds', async () => {
  const post = async (): Promise<number> => {
    const body = JSON.stringify({
      date: '2001-01-01T00:00:00Z',
      delay: 1,
      distance: 1,
      origin: 'LAS',
      destination: 'SFO',
    });
    return (await served.call('/freight', { method: 'POST', body, headers: { 'content-type': 'application/json' } }))
      .status;
  };
  const ready = async (): Promise<number> => {
    clock += 1_000;
    return (await served.call('/ready')).status;
  };
  served.broker.before = async () => Promise.reject(new Error('unavailable'));
  expect([await post(), await ready()]).toEqual([503, 503]);
  served.broker.before = async () => undefined;
  expect([await ready(), await post(), await ready()]).toEqual([503, 202, 200]);
  served.broker.before = async () => Promise.reject(new Error('unavailable'));
  expect([await post(), await ready()]).toEqual([503, 503]);
  clock += 9_000;
  expect(await ready()).toBe(200);
  // A message that the queue refuses says nothing about the queue.
  served.broker.before = async () => Promise.reject(new Error('refused', { cause: { code: 3 } }));
  expect([await post(), await ready()]).toEqual([503, 200]);
});

test('publishing does not depend on the table: while every query waits, messages are accepted', async () => {
  const gate = Promise.withResolvers<void>();
  served.warehouse.before = async () => gate.promise;
  served.warehouse.answerPing = async () => gate.promise;
  const reads = Array.from({ length: 400 }, (_, i) =>
    served.call(`/freight?limit=${(i % 900) + 1}`).catch(() => undefined),
  );
  await until('the first query', () => served.warehouse.queries.length > 0);
  const body = JSON.stringify({
    date: '2001-01-01T00:00:00Z',
    delay: 1,
    distance: 1,
    origin: 'LAS',
    destination: 'SFO',
  });
  const headers = { 'content-type': 'application/json' };
  const posts = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      served.call('/freight', {
        method: 'POST',
        body,
        headers: i % 2 === 0 ? headers : { ...headers, 'idempotency-key': `k${i}` },
      }),
    ),
  );
  expect(posts.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 202));
  gate.resolve();
  await Promise.all(reads);
});

test('ready is 503 while the service drains; health stays 200', async () => {
  served.api.drain();
  const answers = [await served.call('/ready'), await served.call('/health')];
  expect(answers.map(({ status, text }) => [status, text])).toEqual([
    [503, '{"status":"draining"}'],
    [200, '{"status":"ok"}'],
  ]);
});

test('probes are not events', async () => {
  await served.call('/health');
  await served.call('/ready', { method: 'POST' });
  expect(served.recorder.requests).toEqual(['GET /health 200', 'POST /ready 405']);
});
