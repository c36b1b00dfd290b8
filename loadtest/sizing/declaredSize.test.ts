import { expect, test } from '@jest/globals';
import { closedLoad, openLoad } from '../../model/load.ts';
import { availability, latency } from '../../model/objective.ts';
import { cloudFunction, cloudRun, cloudRunWorker, list, publish } from '../../model/stage.ts';
import { defineSystem, type PipelineSystem } from '../../model/system.ts';
import { orders } from '../../model/testing/orders.ts';
import { apiSize, ingestSize } from './declaredSize.ts';

const words = { window: '30d', why: 'callers were told so', rejected: [] } as const;
const system = (parts: Partial<Parameters<typeof defineSystem>[0]>): PipelineSystem =>
  defineSystem({
    ...orders,
    objectives: [availability('api', { ...words, target: '99.5%' })],
    alerts: [],
    panels: [],
    ...parts,
  });

const api = (resources: object, routes = [list('/orders')]): object => ({
  stages: { ...orders.stages, api: cloudRun('orders-api', { resources, routes }) },
});

test.each([
  { reads: '100/s', under: '300ms', concurrency: 80, inFlight: 30, needed: 1 },
  { reads: '1000/s', under: '300ms', concurrency: 80, inFlight: 300, needed: 8 },
  { reads: '1000/s', under: '2s', concurrency: 80, inFlight: 2_000, needed: 50 },
  { reads: '1/m', under: '300ms', concurrency: 80, inFlight: 0.005, needed: 1 },
] as const)(
  '$reads of $under each are $inFlight requests in flight: $needed instances of $concurrency, with headroom of 2',
  ({ reads, under, concurrency, inFlight, needed }) => {
    const size = apiSize(
      system({
        ...api({ concurrency, maxInstances: 1_000 }),
        objectives: [latency('api', { ...words, target: '95%', under })],
        load: openLoad({ reads, messages: '1/s', duration: '5m' }),
      }),
    );
    expect(size.inFlight).toBeCloseTo(inFlight, 9);
    expect(size.needed).toBe(needed);
  },
);

test('users of a closed load have one request each in flight, and POSTs count where there is a route for them', () => {
  const closed = closedLoad({ users: 50, ramp: '10/s', duration: '2m' });
  expect(apiSize(system({ ...api({ concurrency: 10 }), load: closed }))).toMatchObject({ inFlight: 50, needed: 10 });
  const load = openLoad({ reads: '10/s', messages: '10/s', duration: '5m' });
  const objectives = [latency('api', { ...words, target: '95%', under: '1s' })];
  expect(apiSize(system({ ...api({}), objectives, load })).inFlight).toBe(10);
  expect(
    apiSize(system({ ...api({}, [list('/orders'), publish('/orders')] as never), objectives, load })).inFlight,
  ).toBe(20);
});

test.each([
  { under: '999ms', coldStart: '1s', min: 1 },
  { under: '1s', coldStart: '1s', min: 0 },
  { under: '1s', coldStart: '3s', min: 1 },
] as const)('an objective under $under and a cold start of $coldStart keep $min instances', (row) => {
  const objectives = [
    latency('api', { ...words, target: '95%', under: row.under }),
    latency('api', { ...words, target: '99%', under: '5s' }),
  ];
  expect(apiSize(system({ ...api({}), objectives, infrastructure: { coldStart: row.coldStart } })).min).toBe(row.min);
});

test('without a latency objective no instance waits, and declared instances are kept', () => {
  expect(apiSize(system(api({})))).toMatchObject({ min: 0, max: 20 });
  expect(apiSize(system(api({ minInstances: 3, maxInstances: 7 })))).toMatchObject({ min: 3, max: 7 });
});

test('a message is in flight while its batch waits and is inserted; a worker holds four batches', () => {
  const load = openLoad({ reads: '1/s', messages: '500/s', duration: '5m' });
  const ingest = { batch: { wait: '20ms', rows: 100 }, resources: { maxInstances: 40 } } as const;
  const pushed = { stages: { ...orders.stages, ingest: cloudFunction('orders-ingest', ingest) }, load };
  expect(ingestSize(system(pushed))).toEqual({ inFlight: 510, needed: 13, min: 0, max: 40 });
  const pulled = {
    stages: { ...orders.stages, ingest: cloudRunWorker('orders-ingest', ingest) },
    load,
    infrastructure: { ingest: 'worker' },
  } as const;
  expect(ingestSize(system(pulled))).toEqual({ inFlight: 510, needed: 3, min: 3, max: 40 });
});
