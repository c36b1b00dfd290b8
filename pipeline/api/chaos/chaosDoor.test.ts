/** Trouble on purpose reaches callers as the fault says, is measured as what it is, and never reaches a probe. */
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { integer } from '../../../model/schema.ts';
import { list } from '../../../model/stage.ts';
import { serveForTest, testSystem, type Reply, type Served } from '../testing/serve.ts';
import type { ChaosFault } from './chaos.ts';
import { stalledFor } from './chaosDoor.ts';

const system = testSystem({ routes: [list('/rows')] }, { id: integer() });

const open: Served[] = [];
const serve = async (fault: ChaosFault, seed = 1): Promise<Served> => {
  const served = await serveForTest(system, { chaos: { kind: 'Chaos', faults: [fault], seed } });
  open.push(served);
  return served;
};
afterEach(async () => {
  for (const served of open.splice(0)) await served.close();
});

const told = ({ status, headers }: Reply): readonly unknown[] => [status, headers['atalaya-chaos']];

const inTurn = async ({ call }: Served, count: number): Promise<readonly Reply[]> => {
  const replies: Reply[] = [];
  for (let i = 0; i < count; i++) replies.push(await call('/rows'));
  return replies;
};

test('errors are answered in the service’s own envelope, counted as events, and probes are left alone', async () => {
  const served = await serve({ kind: 'ErrorFault', status: 502, share: 1 });
  const reply = await served.call('/rows');
  expect([told(reply), reply.json()]).toEqual([
    [502, 'errors'],
    {
      type: 'about:blank',
      title: 'Bad Gateway',
      status: 502,
      detail: 'This error was asked for with --chaos. Fix: start without it.',
    },
  ]);
  expect([told(await served.call('/health')), told(await served.call('/ready'))]).toEqual([
    [200, undefined],
    [200, undefined],
  ]);
  expect(served.recorder.requests).toEqual(['GET /rows 502 declared', 'GET /health 200', 'GET /ready 200']);
});

test('a share hits about that share, and the same requests with the same seed', async () => {
  const fault: ChaosFault = { kind: 'ErrorFault', status: 503, share: 0.25 };
  const hits = async (seed: number): Promise<string> =>
    (await inTurn(await serve(fault, seed), 200)).map(({ status }) => (status === 503 ? 'x' : '.')).join('');
  const [once, again, other] = [await hits(7), await hits(7), await hits(8)];
  const count = once.split('x').length - 1;
  expect([again === once, other === once, count > 30 && count < 70]).toEqual([true, false, true]);
});

test('late answers are whole answers, and say why they are late', async () => {
  const served = await serve({ kind: 'LatencyFault', milliseconds: 20, share: 1 });
  const reply = await served.call('/rows');
  expect([told(reply), reply.text]).toEqual([[200, 'latency'], '{"data":[],"next":null,"skipped":[]}']);
});

test('who leaves during the wait is counted as one that left, once', async () => {
  const served = await serve({ kind: 'LatencyFault', milliseconds: 60_000, share: 1 });
  const asking = request({ port: served.listening.port, path: '/rows', host: '127.0.0.1' }).end();
  asking.on('error', () => undefined);
  await sleep(30);
  asking.destroy();
  while (served.recorder.requests.length === 0) await sleep(1);
  expect(served.recorder.requests).toEqual(['GET /rows 499 declared']);
});

test('a saturated service works on so many at once, in the order in which they came', async () => {
  const served = await serve({ kind: 'SaturationFault', limit: 2 });
  const gate = Promise.withResolvers<void>();
  served.warehouse.before = async () => gate.promise;
  const asked = Array.from({ length: 6 }, async (_, i) => served.call(`/rows?id=${i}`));
  while (served.warehouse.queries.length < 2) await sleep(1);
  await sleep(20);
  expect(served.warehouse.queries).toHaveLength(2);
  gate.resolve();
  const replies = await Promise.all(asked);
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  expect(replies.filter(({ headers }) => headers['atalaya-chaos'] === 'saturation')).toHaveLength(4);
});

test.each([
  { elapsed: 0, rest: 0 },
  { elapsed: 29_999, rest: 0 },
  { elapsed: 30_000, rest: 2_000 },
  { elapsed: 31_500, rest: 500 },
  { elapsed: 32_000, rest: 0 },
  { elapsed: 60_001, rest: 1_999 },
])('a stall of 2 s every 30 s has $rest ms to go $elapsed ms after the first request', ({ elapsed, rest }) => {
  expect(stalledFor(elapsed, { milliseconds: 2_000, every: 30_000 })).toBe(rest);
});
