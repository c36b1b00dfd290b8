/** Unusable folders and files: a clear message with a fix, and no file is changed. */
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openHome } from '../../pipeline/embedded/home.ts';
import { homeFiles, type HomeFiles } from '../../pipeline/embedded/homeFiles.ts';
import type { WarehouseUnavailable } from '../../pipeline/ports.ts';
import freight from '../fixtures/systems/freight.ts';
import { flight } from './flight.ts';
import { publishFromElsewhere } from './elsewhere.ts';
import { openWorld } from './world.ts';
import { until } from '../../pipeline/testing/until.ts';

const root = mkdtempSync(path.join(tmpdir(), 'atalaya-files-'));
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

describe('a folder', () => {
  test('in use by another pipeline is refused, and the other pipeline keeps working', async () => {
    const first = await open();
    expect(await messageOf(open())).toBe(
      `StorageError: the data folder is in use by another pipeline\n  where: ${folder}\n  why: only one pipeline at a time may use a data folder\n  fix: stop the other pipeline, or choose another folder with --data DIR`,
    );
    await publishFromElsewhere(folder, [flight(1)]);
    expect(first.broker.backlog().messages).toBe(1);
    await first.close();
    await (await open()).close();
  });

  test('below a file cannot be created', async () => {
    writeFileSync(folder, 'a file');
    folder = path.join(folder, 'data');
    expect(await messageOf(open())).toBe(
      `StorageError: the data folder cannot be created\n  where: ${folder}\n  why: ENOTDIR: not a directory, mkdir '${folder}'\n  fix: choose a folder that this user can write, with --data DIR`,
    );
  });

  test('that is read-only cannot be used', async () => {
    folder = '/proc/self';
    expect(await messageOf(open())).toBe(
      `StorageError: the data folder cannot be written\n  where: /proc/self/lock.db\n  why: unable to open database file\n  fix: choose a folder that this user can write, with --data DIR`,
    );
  });
});

describe('a damaged file is named and not changed:', () => {
  const garbage = Buffer.alloc(8_192, 'not what it was');
  const moveAway = (file: string) =>
    `keep a copy, then try 'sqlite3 ${file} .recover'; or move it away (mv ${file} ${file}.damaged) to start with an empty file`;

  test.each<[keyof HomeFiles, string, (file: string) => string]>([
    ['queue', 'the queue is damaged', (file) => `file is not a database\n  fix: ${moveAway(file)}`],
    ['deadLetters', 'the dead-letter file is damaged', (file) => `file is not a database\n  fix: ${moveAway(file)}`],
    [
      'warehouse',
      'the warehouse is damaged',
      (file) =>
        `IO Error: The file "${file}" exists, but it is not a valid DuckDB database file!\n  fix: restore ${file} from a copy, or move it away (mv ${file} ${file}.damaged, and ${file}.wal too) to start with an empty table: 'npx atalaya up --accept-missing', or ATALAYA_ACCEPT_MISSING=yes for a service`,
    ],
  ])('%s', async (name, what, rest) => {
    mkdirSync(folder);
    const file = homeFiles(folder)[name];
    writeFileSync(file, garbage);
    expect(await messageOf(open())).toBe(`StorageError: ${what}\n  where: ${file}\n  why: ${rest(file)}`);
    expect(readFileSync(file).equals(garbage)).toBe(true);
    // The fix works, and the lock was released.
    rmSync(file);
    await (await open()).close();
  });

  test('a queue whose middle was overwritten, detected at run time', async () => {
    const world = await openWorld({ folder });
    await world.subscription.close();
    await world.publish(Array.from({ length: 2_000 }, (_, index) => flight(index)));
    await world.home.close();
    const file = homeFiles(folder).queue;
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4_096 * 4, 4_096 * 40);
    writeFileSync(file, bytes);
    const again = await openWorld({ folder });
    expect(await messageOf(again.subscription.done)).toBe(
      `StorageError: the queue is damaged\n  where: ${file}\n  why: database disk image is malformed\n  fix: ${moveAway(file)}`,
    );
    await again.close();
  });
});

test('a queue file that is replaced by a new file or an old copy never reuses an id', async () => {
  const files = homeFiles(folder);
  const first = await openWorld({ folder });
  await first.publish([flight(0)]);
  await until('it is stored', () => first.home.broker.backlog().messages === 0);
  await first.close();
  const copy = readFileSync(files.queue);
  const second = await openWorld({ folder });
  await second.publish([flight(1), flight(2)]);
  await second.verdict();
  await second.close();

  writeFileSync(files.queue, copy);
  const third = await openWorld({ folder });
  await third.publish([flight(3)]);
  expect(await third.verdict()).toEqual({ lost: [], twice: [], stored: 4, dead: 0 });
  await third.close();

  rmSync(files.queue);
  const fourth = await openWorld({ folder });
  await fourth.publish([flight(4)]);
  expect(await fourth.verdict()).toEqual({ lost: [], twice: [], stored: 5, dead: 0 });
  await fourth.close();
});

test('after the warehouse file is deleted, nothing is stored and messages stay in the queue', async () => {
  const reasons: string[] = [];
  const world = await openWorld({
    folder,
    store:
      ({ store }) =>
      (rows) =>
        store(rows).catch((error: unknown) => {
          reasons.push((error as WarehouseUnavailable).message);
          throw error;
        }),
  });
  rmSync(homeFiles(folder).warehouse);
  await world.publish([flight(0)]);
  await until('it was tried', () => reasons.length > 2);
  expect([...new Set(reasons)]).toEqual([
    'the warehouse file was moved or deleted: stop the pipeline, restore the file, start again',
  ]);
  await world.close();
  const again = await openWorld({ folder });
  expect(await again.verdict()).toEqual({ lost: [], twice: [], stored: 1, dead: 0 });
  await again.close();
});

const mounts = (): boolean => {
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=10m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

test('a full disk refuses messages, loses no accepted message, and works again when there is space', async () => {
  // Only root can mount a small disk; without that right full.test.ts covers it.
  if (!mounts()) return;
  try {
    const world = await openWorld({ folder });
    // Written first: how much the queue and the warehouse have grown when the disk is full depends on how fast ingest is.
    const ballast = path.join(folder, 'ballast');
    writeFileSync(ballast, Buffer.alloc(4_000_000));
    let refusal = '';
    for (let index = 0; refusal === ''; index += 500) {
      const messages = Array.from({ length: 500 }, (_, i) => flight(index + i));
      await world.publish(messages).catch((error: unknown) => (refusal = (error as Error).message));
    }
    expect(refusal).toContain('the queue has no space left');
    expect(refusal).toContain('fix: free some space on this disk; no accepted message is lost');
    rmSync(ballast);
    const { lost, twice } = await world.verdict();
    expect({ lost, twice }).toEqual({ lost: [], twice: [] });
    await world.close();
  } finally {
    execFileSync('umount', ['-l', folder]);
  }
});
