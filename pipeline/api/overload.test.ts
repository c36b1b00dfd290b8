import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { latency } from '../../model/objective.ts';
import { integer } from '../../model/schema.ts';
import { list, publish } from '../../model/stage.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { WarehouseUnavailable } from '../ports.ts';
import { createApi } from './api.ts';
import { listen } from './server.ts';
import { createRecorder } from './testing/recorder.ts';
import { send, serveForTest, testSystem, type Reply, type Served } from './testing/serve.ts';
import { memoryWarehouse } from './testing/warehouse.ts';
import { turn, until } from '../testing/until.ts';

const system = testSystem(
  { routes: [list('/rows')], deadline: '100ms', resources: { concurrency: 2 } },
  { id: integer() },
);

let served: Served;
beforeEach(async () => {
  served = await serveForTest(system);
});
afterEach(async () => served.close());

const problem = (reply: Reply): readonly unknown[] => [
  reply.status,
  reply.headers['retry-after'],
  (reply.json() as { detail: string }).detail,
];

const again = 'Fix: send the request again in a second.';

/** A warehouse that stops a query when its signal is aborted, as the port requires. */
const stall = async (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new WarehouseUnavailable('stopped')));
  });

test('beyond the limits of running and waiting requests, requests are shed at once', async () => {
  const patient = await serveForTest(
    testSystem({ routes: [list('/rows')], resources: { concurrency: 2 } }, { id: integer() }),
  );
  const gate = Promise.withResolvers<void>();
  patient.warehouse.before = async () => gate.promise;
  const requests = Array.from({ length: 7 }, async (_, i) => patient.call(`/rows?id=${i}`));
  const first = await Promise.race(requests);
  await until('three are shed', () => patient.recorder.shed >= 3);
  expect(patient.warehouse.queries).toHaveLength(2);
  gate.resolve();
  const replies = await Promise.all(requests);
  const after = await patient.call('/rows?id=9');
  await patient.close();
  expect(problem(first)).toEqual([503, '1', `The service is overloaded. ${again}`]);
  expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 200, 503, 503, 503]);
  expect([after.status, patient.recorder.shed]).toEqual([200, 3]);
});

test('while queries are shed, cached answers are served and messages are published', async () => {
  const patient = await serveForTest(
    testSystem({ routes: [list('/rows'), publish('/rows')], resources: { concurrency: 1 } }, { id: integer() }),
    { now: () => 0 },
  );
  await patient.call('/rows?id=0');
  const gate = Promise.withResolvers<void>();
  patient.warehouse.before = async () => gate.promise;
  const busy = [1, 2].map(async (id) => patient.call(`/rows?id=${id}`));
  await until('both are busy', () => patient.warehouse.queries.length >= 2);
  const post = { method: 'POST', body: '{"id":1}', headers: { 'content-type': 'application/json' } };
  const replies = [
    await patient.call('/rows?id=3'),
    await patient.call('/rows?id=0'),
    await patient.call('/rows', post),
  ];
  gate.resolve();
  await Promise.all(busy);
  await patient.close();
  expect(replies.map(({ status }) => status)).toEqual([503, 200, 202]);
});

test("queries above the warehouse's parallelism wait where they can still be shed", async () => {
  const { telemetry, logger } = createRecorder();
  const gate = Promise.withResolvers<void>();
  const warehouse = { ...memoryWarehouse({ id: integer() }), queriesAtOnce: 1 };
  const query: typeof warehouse.query = async (received, signal) => {
    warehouse.queries.push(received);
    await gate.promise;
    return memoryWarehouse({ id: integer() }).query(received, signal);
  };
  const two = testSystem({ routes: [list('/rows')], resources: { concurrency: 2 } }, { id: integer() });
  const api = createApi({ system: two, warehouse: { ...warehouse, query }, broker: served.broker, telemetry, logger });
  const { port, close } = await listen(api, { host: '127.0.0.1', port: 0 });
  const requests = Array.from({ length: 5 }, async (_, i) => send(port, `/rows?id=${i}`));
  const first = await Promise.race(requests);
  const atOnce = warehouse.queries.length;
  gate.resolve();
  const statuses = (await Promise.all(requests)).map(({ status }) => status);
  await close();
  expect([first.status, atOnce]).toEqual([503, 1]);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 200, 200, 200, 503]);
});

test('under lasting overload, requests that would miss the latency objective are shed', async () => {
  let clock = 0;
  const promising: PipelineSystem = {
    ...testSystem({ routes: [list('/rows')], resources: { concurrency: 1 } }, { id: integer() }),
    objectives: [latency('api', { target: '95%', under: '100ms', window: '30d', why: 'test', rejected: [] })],
  };
  const world = await serveForTest(promising, { now: () => clock });
  const gates = [0, 1].map(() => Promise.withResolvers<void>());
  world.warehouse.before = async () => gates[world.warehouse.queries.length - 1]?.promise;
  const first = world.call('/rows?id=0');
  await until('the first query', () => world.warehouse.queries.length > 0);
  const second = world.call('/rows?id=1');
  await until('the second request', () => world.recorder.begun === 2);
  await turn();
  clock = 101;
  gates[0]!.resolve();
  const replies = [await first, await second];
  await world.close();
  expect(replies.map(({ status }) => status)).toEqual([200, 503]);
});

test('health is answered while everything else is shed', async () => {
  // With the default deadline: on a busy machine six requests take longer than 100 ms to arrive.
  const patient = await serveForTest(
    testSystem({ routes: [list('/rows')], resources: { concurrency: 2 } }, { id: integer() }),
  );
  const gate = Promise.withResolvers<void>();
  patient.warehouse.before = async () => gate.promise;
  const busy = Array.from({ length: 6 }, async (_, i) => patient.call(`/rows?id=${i}`));
  await until('two are shed', () => patient.recorder.shed >= 2);
  const health = await patient.call('/health');
  gate.resolve();
  await Promise.all(busy);
  await patient.close();
  expect(health.text).toBe('{"status":"ok"}');
});

test('a request beyond the deadline is answered 503, and its query is stopped', async () => {
  let stopped = false;
  served.warehouse.before = async (signal) => stall(signal).finally(() => (stopped = true));
  expect(problem(await served.call('/rows'))).toEqual([503, '1', `The answer was not ready within 100ms. ${again}`]);
  expect(stopped).toBe(true);
  expect(served.recorder.operations).toEqual(['query DeadlineExceeded']);
});

test('a warehouse that ignores the signal delays nobody beyond the deadline', async () => {
  served.warehouse.before = async () => new Promise(() => undefined);
  expect((await served.call('/rows')).status).toBe(503);
});

test('a query whose callers have all disconnected is stopped', async () => {
  const stopped = new Promise<void>((resolve) => {
    served.warehouse.before = async (signal) => stall(signal).finally(resolve);
  });
  const callers = [1, 2].map(() => {
    const caller = request({ port: served.listening.port, path: '/rows', host: '127.0.0.1' });
    caller.on('error', () => undefined).end();
    return caller;
  });
  await until('both requests', () => served.recorder.begun === 2);
  for (const caller of callers) caller.destroy();
  await stopped;
  await until('both ended', () => served.recorder.requests.length === 2 && served.recorder.operations.length > 0);
  expect(served.recorder.operations).toEqual(['query Abandoned']);
  expect(served.recorder.lines.filter(({ level }) => level !== 'debug')).toEqual([]);
  expect(served.recorder.requests).toEqual(['GET /rows 499 declared', 'GET /rows 499 declared']);
});

test('a warehouse that is down is answered 503 and logged once, without its error text in the answer', async () => {
  served.warehouse.before = async () => Promise.reject(new WarehouseUnavailable('secret of the table'));
  expect(problem(await served.call('/rows'))).toEqual([503, '1', `The table cannot be read at the moment. ${again}`]);
  expect(served.recorder.lines.filter(({ level }) => level !== 'debug')).toEqual([
    {
      level: 'warn',
      fields: { route: '/rows', error: 'WarehouseUnavailable', reason: 'secret of the table' },
      message: 'query failed',
    },
  ]);
});

test('a bug is answered 500 with only an id, which is in the log with the stack', async () => {
  served.warehouse.before = async () => Promise.reject(new TypeError('cannot read secrets'));
  const { status, json } = await served.call('/rows?id=5');
  const { detail, instance } = json() as { detail: string; instance: string };
  const id = instance.replace('urn:uuid:', '').replaceAll('-', '');
  expect([status, detail]).toEqual([
    500,
    `The service has a bug; the request was valid. Fix: report the id ${id} to test-team.`,
  ]);
  const [line] = served.recorder.lines.filter(({ level }) => level === 'error');
  expect(line?.message).toBe('request failed: a bug');
  expect(line?.fields).toMatchObject({
    route: '/rows',
    request: id,
    stack: expect.stringContaining('overload.test.ts'),
  });
});

test('a bug outside the routes is answered the same way', async () => {
  const broken = createRecorder();
  const { api: app } = served;
  const telemetry = {
    ...broken.telemetry,
    api: {
      ...broken.telemetry.api,
      request: () => {
        throw new TypeError('secret of the instruments');
      },
    },
  };
  const { warehouse, broker } = served;
  const api = createApi({ system: app.system, warehouse, broker, telemetry, logger: broken.logger });
  const { port, close } = await listen(api, { host: '127.0.0.1', port: 0 });
  const { status, json } = await send(port, '/rows');
  await close();
  expect(status).toBe(500);
  expect((json() as { detail: string }).detail).toMatch(
    /^The service has a bug; the request was valid\. Fix: report the id \w{32} to test-team\.$/,
  );
  expect(broken.lines.map(({ message }) => message)).toEqual(['request failed: a bug']);
});

test('no log line contains a query or its values', async () => {
  await served.call('/rows?id=424242');
  await served.call('/rows?id=text-424242');
  await served.call('/nowhere/424242');
  expect(JSON.stringify(served.recorder.lines)).not.toContain('424242');
  expect(served.recorder.lines).toHaveLength(3);
});
