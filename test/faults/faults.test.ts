/** Each part fails under load: zero messages lost, zero duplicates. */
import { afterEach, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { originalIdAttribute, WarehouseUnavailable, type Warehouse } from '../../pipeline/ports.ts';
import { flight, freightWithFaults, malformed } from './flight.ts';
import { hasty, openWorld, type Faults, type World } from './world.ts';
import { turn, until } from '../../pipeline/testing/until.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** Milliseconds: longer than `hasty` waits for an insert, but shorter than its lease. */
const stall = 400;
const total = 10_000;
const batches = 20;
/** Publishes `total` messages, 200 of them malformed, while the fault is active. */
const underLoad = async (faults: Faults): Promise<World> => {
  world = await openWorld(faults);
  for (let batch = 0; batch < batches; batch++) {
    await world.publish(freightWithFaults((batch * total) / batches, total / batches));
    await turn();
  }
  return world;
};
const wellDone = { lost: [], twice: [], stored: total - total / 50, dead: total / 50 };

/** True for some calls: the first two, and every third until the twentieth. */
const sometimes = (): (() => boolean) => {
  let calls = 0;
  return () => ++calls < 3 || (calls < 12 && calls % 3 === 0);
};

test('nothing fails', async () => {
  expect(await (await underLoad({})).verdict()).toEqual(wellDone);
});

test.each<[string, (warehouse: Warehouse, now: () => boolean) => Warehouse['store']]>([
  [
    'refuses',
    ({ store }, now) =>
      async (rows) => {
        if (now()) throw new WarehouseUnavailable('too many requests');
        return store(rows);
      },
  ],
  [
    'fails after the commit',
    ({ store }, now) =>
      async (rows) => {
        const outcomes = await store(rows);
        if (now()) throw new WarehouseUnavailable('connection lost');
        return outcomes;
      },
  ],
  [
    'fails after half of the rows',
    ({ store }, now) =>
      async (rows) => {
        if (!now()) return store(rows);
        await store(rows.slice(0, rows.length >> 1));
        throw new WarehouseUnavailable('connection lost');
      },
  ],
  [
    'stalls beyond the deadline, then stores',
    ({ store }, now) =>
      async (rows) => {
        if (now()) await delay(stall);
        return store(rows);
      },
  ],
  [
    'stores, then stalls beyond the deadline',
    ({ store }, now) =>
      async (rows) => {
        const outcomes = await store(rows);
        if (now()) await delay(stall);
        return outcomes;
      },
  ],
])('a warehouse that %s loses nothing and duplicates nothing', async (_, fault) => {
  const now = sometimes();
  expect(await (await underLoad({ store: (warehouse) => fault(warehouse, now) })).verdict()).toEqual(wellDone);
});

test('a warehouse that stalls forever keeps a bounded number of messages in memory, and the others on disk', async () => {
  let asked = 0;
  let most = 0;
  let held = 0;
  let late = 0;
  world = await openWorld({
    store: () => () => {
      asked++;
      return new Promise<never>(() => undefined);
    },
    handler: (handler) => async (deliveries) => {
      held += deliveries.length;
      most = Math.max(most, held);
      const settlements = await handler(deliveries);
      late++;
      held -= deliveries.length;
      return settlements;
    },
  });
  for (let i = 0; i < 8; i++) await world.publish(Array.from({ length: 5_000 }, (_, j) => flight(i * 5_000 + j)));
  await until('batches are handed back late', () => late >= 4);
  expect({ asked, backlog: world.home.broker.backlog().messages }).toEqual({ asked: 1, backlog: 40_000 });
  expect(most).toBeLessThanOrEqual(4 * hasty.stages.ingest.batch.rows);
});

test('only the row that makes the warehouse throw becomes a dead letter', async () => {
  world = await openWorld({
    store:
      ({ store }) =>
      async (rows) => {
        if (rows.some(({ values }) => values[1] === 179)) throw new TypeError('cannot store 179');
        return store(rows);
      },
  });
  await world.publish(Array.from({ length: 1_000 }, (_, index) => flight(index)));
  expect(await world.verdict()).toEqual({ lost: [], twice: [], stored: 995, dead: 5 });
  const [letter] = await world.home.deadLetters.list({ limit: 1 });
  expect({ code: letter!.code, reason: letter!.reason }).toEqual({
    code: 'refused-row',
    reason: 'the warehouse fails on this row: TypeError: cannot store …',
  });
});

test('dead letters that cannot be written keep their messages in the queue until they can', async () => {
  const now = sometimes();
  const faults: Faults = {
    deadLetters: ({ deadLetters }) => ({
      put: async (letters) => {
        if (now()) throw new Error('disk full');
        await deadLetters.put(letters);
      },
    }),
  };
  expect(await (await underLoad(faults)).verdict()).toEqual(wellDone);
});

test.each([
  ['before', true],
  ['after', false],
])('a handler that throws %s its work is called again', async (_, before) => {
  const now = sometimes();
  const faults: Faults = {
    handler: (handler) => async (deliveries) => {
      if (before && now()) throw new Error('a bug');
      const settlements = await handler(deliveries);
      if (!before && now()) throw new Error('a bug');
      return settlements;
    },
  };
  expect(await (await underLoad(faults)).verdict()).toEqual(wellDone);
});

test('a clock that goes back and forth loses nothing, and pages still hold every row once', async () => {
  let ticks = 0;
  const faults: Faults = { now: () => Date.now() + Math.round(Math.sin(ticks++) * 3_600_000) };
  expect(await (await underLoad(faults)).verdict()).toEqual(wellDone);
});

test('replays, repeated and mixed with their originals, are stored once', async () => {
  world = await openWorld();
  const ids = [...(await world.home.broker.publish(freightWithFaults(0, 1_000)))];
  const claiming = (messages: readonly string[]) =>
    messages.map((id, index) => ({ ...flight(index), attributes: { [originalIdAttribute]: id } }));
  await world.home.broker.publish(claiming(ids));
  await world.home.broker.publish(claiming(ids.slice(0, 100)));
  await until('the queue is empty', () => world!.home.broker.backlog().messages === 0);
  const { stored, lost } = await world.verdict();
  // The 20 malformed messages were stored by their replays; their letters stay until they are marked.
  expect({ stored, lost }).toEqual({ stored: 1_000, lost: [] });
});

test('malformed messages become dead letters, and nothing is stored', async () => {
  world = await openWorld();
  await world.publish(Array.from({ length: 500 }, (_, index) => malformed(index)));
  expect(await world.verdict()).toEqual({ lost: [], twice: [], stored: 0, dead: 500 });
});
