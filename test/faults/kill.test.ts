/** kill -9 at random moments under load. Whatever was accepted is stored once, dead-lettered, or still queued. */
import { afterAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openHome } from '../../pipeline/embedded/home.ts';
import { homeFiles } from '../../pipeline/embedded/homeFiles.ts';
import { openQueue } from '../../pipeline/embedded/queue.ts';
import { createIngest } from '../../pipeline/ingest/ingest.ts';
import freight from '../fixtures/systems/freight.ts';
import { accountOf, lost, twice } from './account.ts';
import { freightWithFaults } from './flight.ts';
import { quietLogger, quietTelemetry } from './quiet.ts';
import { killAll, startPipeline } from './start.ts';
import { seededRandom } from '../../numbers/random.ts';
import { until } from '../../pipeline/testing/until.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-kill-'));
afterAll(() => {
  killAll();
  rmSync(folder, { recursive: true });
});

const seed = Number(process.env['SEED'] ?? 20_261_130);
/** Publishes from this process until told to stop, as another program would. */
const publishFromOutside = (home: string, accepted: Set<string>): (() => Promise<void>) => {
  const queue = openQueue({ file: homeFiles(home).queue, now: Date.now });
  let stopping = false;
  const run = async (): Promise<void> => {
    for (let index = 0; !stopping; index += 100) {
      for (const id of await queue.publish(freightWithFaults(index, 100))) accepted.add(id);
      await delay(3); // the pace of the load
    }
    await queue.close();
  };
  const running = run();
  return async () => {
    stopping = true;
    await running;
  };
};

test(`20 kills at random moments lose nothing and store nothing twice (SEED=${seed})`, async () => {
  const random = seededRandom(seed);
  const home = path.join(folder, 'killed');
  const accepted = new Set<string>();
  for (let round = 0; round < 20; round++) {
    const { child, ready } = startPipeline(home, accepted.size, accepted);
    await ready;
    const stopOutside = publishFromOutside(home, accepted);
    const enough = accepted.size + Math.floor(random() * 1_000);
    await until('so many are accepted', () => accepted.size > enough);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await stopOutside();
    const opened = await openHome(freight, home, Date.now);
    const account = await accountOf(opened);
    await opened.close();
    expect({ round, lost: lost(account, accepted), twice: twice(account) }).toEqual({ round, lost: [], twice: [] });
  }

  const opened = await openHome(freight, home, Date.now);
  const { warehouse, deadLetters } = opened;
  const subscription = opened.broker.subscribe(
    createIngest({
      system: freight,
      warehouse,
      deadLetters,
      telemetry: quietTelemetry,
      logger: quietLogger,
      now: Date.now,
    }),
  );
  await until('the queue is empty', () => opened.broker.backlog().messages === 0);
  await subscription.close();
  const account = await accountOf(opened);
  await opened.close();
  expect({ lost: lost(account, accepted), twice: twice(account), queued: account.queued }).toEqual({
    lost: [],
    twice: [],
    queued: [],
  });
  expect(accepted.size).toBeGreaterThan(5_000);
  expect(account.stored.length + account.dead.length).toBeGreaterThanOrEqual(accepted.size);
});
