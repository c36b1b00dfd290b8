/** A warehouse that is damaged, or that lost what the queue has forgotten: found at the start, named, and not changed. */
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openHome } from '../../pipeline/embedded/home.ts';
import { homeFiles, type HomeFiles } from '../../pipeline/embedded/homeFiles.ts';
import { messageIdOf } from '../../pipeline/embedded/messageId.ts';
import { openQueue } from '../../pipeline/embedded/queue.ts';
import { originalIdAttribute } from '../../pipeline/ports.ts';
import { until } from '../../pipeline/testing/until.ts';
import freight from '../fixtures/systems/freight.ts';
import { flight } from './flight.ts';
import { openWorld } from './world.ts';

const root = mkdtempSync(path.join(tmpdir(), 'atalaya-lost-'));
afterAll(() => rmSync(root, { recursive: true }));
let folder: string;
let count = 0;
beforeEach(() => {
  folder = path.join(root, String(++count));
});

const open = () => openHome(freight, folder, Date.now);
const messageOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it worked',
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
  );

/** A folder whose warehouse has one checkpointed commit, and `later` messages in its write-ahead log, as after a kill. */
const killedFolder = async (later: number): Promise<HomeFiles> => {
  const live = path.join(root, `${count}-live`);
  const world = await openWorld({ folder: live });
  await world.publish(Array.from({ length: 100 }, (_, index) => flight(index)));
  await until('they are stored', () => world.home.broker.backlog().messages === 0);
  await world.close();
  const again = await openWorld({ folder: live });
  for (let index = 0; index < later; index += 100) {
    await again.publish(Array.from({ length: 100 }, (_, i) => flight(index + i)));
    await until('they are stored', () => again.home.broker.backlog().messages === 0);
  }
  // Copied while it runs: as a kill leaves it.
  cpSync(live, folder, { recursive: true, filter: (file) => !file.includes('lock.db') });
  await again.close();
  return homeFiles(folder);
};

describe('a damaged warehouse says so, wherever the damage is:', () => {
  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['cut off in its first header', (bytes) => bytes.subarray(0, 100)],
    ['cut off after its headers', (bytes) => bytes.subarray(0, 12_288)],
    ['cut off in the middle', (bytes) => bytes.subarray(0, bytes.length >> 1)],
    ['overwritten in its first header', (bytes) => bytes.fill(0xa5, 8, 72)],
    ['overwritten in its second header', (bytes) => bytes.fill(0xa5, 4_104, 4_168)],
    ['overwritten in both headers', (bytes) => bytes.fill(0xa5, 4_104, 8_300)],
    ['overwritten in its first block', (bytes) => bytes.fill(0xa5, 12_296, 12_360)],
    ['empty', () => Buffer.alloc(0)],
  ])('%s', async (_, damage) => {
    const world = await openWorld({ folder });
    await world.publish(Array.from({ length: 2_000 }, (_, index) => flight(index)));
    await world.verdict();
    await world.close();
    const file = homeFiles(folder).warehouse;
    const damaged = damage(readFileSync(file));
    writeFileSync(file, damaged);
    const [problem, where] = (await messageOf(open())).split('\n');
    expect([problem, where]).toEqual(['StorageError: the warehouse is damaged', `  where: ${file}`]);
    expect(readFileSync(file).equals(damaged)).toBe(true);
  });

  test('in its write-ahead log', async () => {
    const file = (await killedFolder(100)).warehouse;
    writeFileSync(`${file}.wal`, readFileSync(`${file}.wal`).fill(0xa5, 40, 60));
    expect((await messageOf(open())).split('\n')[0]).toBe('StorageError: the warehouse is damaged');
  });
});

test('a warehouse that another process has open is in use, and not damaged', async () => {
  const first = await open();
  const copy = path.join(root, `${count}-linked`);
  mkdirSync(copy);
  symlinkSync(homeFiles(folder).warehouse, homeFiles(copy).warehouse);
  const { stdout } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '-e',
      `const { openHome } = await import(${JSON.stringify(path.resolve('pipeline/embedded/home.ts'))});
       const { default: freight } = await import(${JSON.stringify(path.resolve('test/fixtures/systems/freight.ts'))});
       await openHome(freight, ${JSON.stringify(copy)}, Date.now).catch((error) => console.log(error.message));`,
    ],
    { encoding: 'utf8' },
  );
  expect(stdout.split('\n')[0]).toBe('the warehouse is in use by another process');
  await first.close();
});

describe('a warehouse that lost acknowledged messages', () => {
  test('through a write-ahead log that was cut off is found at the start, by sequence, and is opened only when asked', async () => {
    const { warehouse } = await killedFolder(700);
    writeFileSync(`${warehouse}.wal`, '');
    const { log, ...rest } = await (async () => {
      const queue = openQueue({ file: homeFiles(folder).queue, now: Date.now });
      const found = { log: queue.log, commits: queue.reliesOn() };
      await queue.close();
      return found;
    })();
    const lost = rest.commits - 1;
    expect(await messageOf(open())).toBe(
      `StorageError: the warehouse lost messages\n  where: ${warehouse}\n  why: the last ${lost} commits that the queue saw are not in it. ` +
        `700 messages are neither in the table, nor in the queue, nor dead-lettered: sequences 101 to 800 (ids ${messageIdOf(log, 101)} to ${messageIdOf(log, 800)}). ` +
        'Those that claimed an id of their own may be in the table\n' +
        `  fix: restore ${warehouse} and ${warehouse}.wal from a copy; or publish these messages again, and start once with 'npx atalaya up --accept-missing' (a service: ATALAYA_ACCEPT_MISSING=yes)`,
    );
    const accepted = await openHome(freight, folder, Date.now, { acceptMissing: true });
    expect(await accepted.warehouse.census()).toEqual({ rows: 100, messageIds: 100 });
    await accepted.close();
    // Once accepted they are not looked for again.
    await (await open()).close();
  });

  test('in the middle of its write-ahead log names only what is missing', async () => {
    const { warehouse } = await killedFolder(300);
    const wal = readFileSync(`${warehouse}.wal`);
    writeFileSync(`${warehouse}.wal`, wal.subarray(0, Math.floor(wal.length * 0.6)));
    const message = await messageOf(open());
    const [, missing, first] = /(\d+) messages are .*: sequences (\d+) to 400 /.exec(message)!;
    expect(Number(first)).toBeGreaterThan(101);
    expect(Number(first) + Number(missing) - 1).toBe(400);
  });

  test('that claimed ids of their own, too', async () => {
    const world = await openWorld({ folder });
    await world.publish([flight(0)]);
    await until('it is stored', () => world.home.broker.backlog().messages === 0);
    await world.close();
    const copy = readFileSync(homeFiles(folder).warehouse);
    const again = await openWorld({ folder });
    await again.publish([{ ...flight(1), attributes: { [originalIdAttribute]: 'my-own' } }]);
    await until('it is stored', () => again.home.broker.backlog().messages === 0);
    await again.close();
    writeFileSync(homeFiles(folder).warehouse, copy);
    expect(await messageOf(open())).toContain('why: the last commit that the queue saw is not in it. 1 message is');
  });

  test('is none that is whole, after any kill', async () => {
    await killedFolder(300);
    const opened = await open();
    expect(await opened.warehouse.census()).toEqual({ rows: 400, messageIds: 400 });
    await opened.close();
  });
});
