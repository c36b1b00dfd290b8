/** Injected faults affect callers as configured, are measured like real ones, and never affect probes. */
import { request } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { integer } from '../../../model/schema.ts';
import { list } from '../../../model/stage.ts';
import { serveForTest, testSystem, type Reply, type Served } from '../testing/serve.ts';
import type { ChaosFault } from './chaos.ts';
import { isRefusing, stalledFor } from './injectFaults.ts';
import { standsStill, until } from '../../testing/until.ts';

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

const summaryOf = ({ status, headers }: Reply): readonly unknown[] => [status, headers['atalaya-chaos']];

const inTurn = async ({ call }: Served, count: number): Promise<readonly Reply[]> => {
  const replies: Reply[] = [];
  for (let i = 0; i < count; i++) replies.push(await call('/rows'));
  return replies;
};

test('injected errors have the service’s own envelope, count as events, and do not affect probes', async () => {
  const served = await serve({ kind: 'ErrorFault', status: 502, share: 1 });
  const reply = await served.call('/rows');
  expect([summaryOf(reply), reply.json()]).toEqual([
    [502, 'errors'],
    {
      type: 'about:blank',
      title: 'Bad Gateway',
      status: 502,
      detail: 'This error was injected by --chaos. Fix: start without it.',
    },
  ]);
  expect([summaryOf(await served.call('/health')), summaryOf(await served.call('/ready'))]).toEqual([
    [200, undefined],
    [200, undefined],
  ]);
  expect(served.recorder.requests).toEqual(['GET /rows 502 declared', 'GET /health 200', 'GET /ready 200']);
});

test('faults that are switched on and off affect the requests in between', async () => {
  let isOn = false;
  const faults = [{ kind: 'ErrorFault', status: 503, share: 1 }] as const;
  const served = await serveForTest(system, { chaos: { kind: 'Chaos', faults, seed: 1 }, isChaosOn: () => isOn });
  open.push(served);
  const statuses: (number | undefined)[] = [];
  for (const next of [false, true, false]) {
    isOn = next;
    statuses.push((await served.call('/rows')).status);
  }
  expect(statuses).toEqual([200, 503, 200]);
});

test('a share affects about that share of requests, and the same requests with the same seed', async () => {
  const fault: ChaosFault = { kind: 'ErrorFault', status: 503, share: 0.25 };
  const hits = async (seed: number): Promise<string> =>
    (await inTurn(await serve(fault, seed), 200)).map(({ status }) => (status === 503 ? 'x' : '.')).join('');
  const [first, second, otherSeed] = [await hits(7), await hits(7), await hits(8)];
  const count = first.split('x').length - 1;
  expect([second === first, otherSeed === first, count > 30 && count < 70]).toEqual([true, false, true]);
});

test('delayed answers are complete, and a header says why they are late', async () => {
  const served = await serve({ kind: 'LatencyFault', milliseconds: 20, share: 1 });
  const reply = await served.call('/rows');
  expect([summaryOf(reply), reply.text]).toEqual([[200, 'latency'], '{"data":[],"next":null,"skipped":[]}']);
});

test('a caller that disconnects during the delay is counted once as 499', async () => {
  const served = await serve({ kind: 'LatencyFault', milliseconds: 60_000, share: 1 });
  const asking = request({ port: served.listening.port, path: '/rows', host: '127.0.0.1' }).end();
  asking.on('error', () => undefined);
  await until('the request', () => served.recorder.begun === 1);
  asking.destroy();
  await until('its end', () => served.recorder.requests.length > 0);
  expect(served.recorder.requests).toEqual(['GET /rows 499 declared']);
});

test('a saturated service works on a limited number at once, in order of arrival', async () => {
  const served = await serve({ kind: 'SaturationFault', limit: 2 });
  const gate = Promise.withResolvers<void>();
  served.warehouse.before = async () => gate.promise;
  const requests = Array.from({ length: 6 }, async (_, i) => served.call(`/rows?id=${i}`));
  await until('all six', () => served.recorder.begun === 6);
  await until('two queries', () => served.warehouse.queries.length >= 2);
  expect(await standsStill(() => served.warehouse.queries.length)).toBe(2);
  gate.resolve();
  const replies = await Promise.all(requests);
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

test.each([
  { elapsed: 0, is: false },
  { elapsed: 4_999, is: false },
  { elapsed: 5_000, is: true },
  { elapsed: 11_999, is: true },
  { elapsed: 12_000, is: false },
  { elapsed: 35_000, is: false },
])('a refusal for 7 s, 5 s after the first request, is $is $elapsed ms after it', ({ elapsed, is }) => {
  expect(isRefusing(elapsed, { milliseconds: 7_000, after: 5_000, every: undefined })).toBe(is);
});

test('a refusal every 30 s begins again', () => {
  const fault = { milliseconds: 2_000, after: 30_000, every: 30_000 };
  expect([0, 30_000, 31_999, 32_000, 60_000, 62_000].map((elapsed) => isRefusing(elapsed, fault))).toEqual([
    false,
    true,
    true,
    false,
    true,
    false,
  ]);
});

test('a refusal has the service’s own envelope and says where it comes from, and probes go on', async () => {
  const served = await serve({ kind: 'RefusalFault', status: 429, milliseconds: 60_000, after: 0, every: undefined });
  const reply = await served.call('/rows');
  expect([summaryOf(reply), (reply.json() as { detail: string }).detail]).toEqual([
    [429, 'refuse'],
    'This refusal was injected by --chaos. Fix: start without it.',
  ]);
  expect(summaryOf(await served.call('/health'))).toEqual([200, undefined]);
});
