/**
 * Two ingest processes are killed twenty times while messages arrive and BigQuery is slow, refuses requests, and commits
 * requests that it does not answer. Afterwards every message can be read exactly once.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openGoogleHome } from '../../pipeline/google/home.ts';
import type { Emulator } from '../../pipeline/google/testing/emulators.ts';
import type { Query, StoredRow } from '../../pipeline/ports.ts';
import { pubsubEmulator, withEmulator } from '../support/emulators.ts';
import { openAttentiveFront, type Front } from './attentiveFront.ts';
import { openFakeBigQuery, type FakeBigQuery } from './fakeBigQuery/fakeBigQuery.ts';
import type { Fault } from './fakeBigQuery/faults.ts';
import { flightMessage, freightAt } from './freightAt.ts';
import { quietLogger } from './quietLogger.ts';
import { until } from '../../pipeline/testing/until.ts';

const kills = 20;
const burst = 100;
const faults: readonly Fault[] = [
  { on: 'insertAll', kind: 'delay', ms: 100 },
  { on: 'insertAll', kind: 'lose' },
  { on: 'insertAll', kind: 'refuse', status: 503, reason: 'backendError' },
];

withEmulator('with the Pub/Sub emulator', pubsubEmulator, (start) => {
  let emulator: Emulator;
  const children: ChildProcess[] = [];
  let front: Front;
  let fake: FakeBigQuery;
  beforeAll(async () => {
    [emulator, fake] = await Promise.all([start(), openFakeBigQuery()]);
    front = await openAttentiveFront(emulator.address);
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await front.close();
    await emulator.kill();
    await fake.close();
  });

  test(`ingest killed ${kills} times loses no message and shows none twice`, async () => {
    const emulators = { pubsub: front.address, bigquery: fake.url };
    const home = openGoogleHome(freightAt('10s'), {
      project: 'demo',
      environment: 'dev',
      emulators,
      logger: quietLogger,
      // The emulator's retry policy waits longer after each lease that ends.
      backoff: 'none',
    });
    await home.ensureResources();
    const file = path.join(import.meta.dirname, 'ingestProcess.ts');
    const load = async (): Promise<ChildProcess> => {
      const child = spawn(process.execPath, [file, emulators.pubsub, emulators.bigquery], {
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      children.push(child);
      await new Promise((resolve) => child.stdout.once('data', resolve));
      return child;
    };
    /** Processes that are loaded in advance: loading takes longer than the time between two kills. */
    const loading = [load(), load(), load()];
    const run = async (): Promise<ChildProcess> => {
      const child = await loading.shift()!;
      if (children.length < kills + 2) loading.push(load());
      const before = front.pulls();
      child.stdin!.write('go\n');
      await until('it pulls', () => front.pulls() > before);
      return child;
    };
    const inserts = (): number => fake.calls.filter((call) => call === 'POST insertAll').length;

    const running = [await run(), await run()];
    const published: string[] = [];
    for (let round = 0; round < kills; round++) {
      fake.fail(faults[round % faults.length]!);
      const before = inserts();
      const messages = Array.from({ length: burst }, (_, index) => flightMessage(round * burst + index));
      published.push(...(await home.broker.publish(messages)));
      await until('something is stored', () => inserts() > before);
      await delay(Math.random() * 150); // the moment of the kill
      running.shift()!.kill('SIGKILL');
      running.push(await run());
    }

    fake.heal();
    const { table } = home.names;
    const rows = (): Promise<number> => fake.count(`${table.dataset}.${table.table}`);
    const readAll = async (): Promise<readonly StoredRow[]> => {
      const read: StoredRow[] = [];
      for (let after: Query['after']; ;) {
        const page = await home.warehouse.query({
          conditions: [],
          orderBy: 'delay',
          direction: 'asc',
          after,
          limit: 300,
        });
        read.push(...page);
        const last = page.at(-1);
        if (last === undefined || page.length < 300) return read;
        after = { value: last.values[1] as number, messageId: last.messageId };
      }
    };
    // The leases of killed processes have to end first.
    const read = await until('every row', async () => {
      const rows = await readAll();
      return rows.length >= kills * burst ? rows : undefined;
    });
    await home.close();

    expect(read.map(({ messageId }) => messageId)).toEqual(published);
    expect(read.map(({ values }) => values[1])).toEqual(published.map((_, index) => index));
    // Rows that were committed but not acknowledged were inserted again, so the reader had duplicates to remove.
    expect(await rows()).toBeGreaterThan(kills * burst);
  });
});
