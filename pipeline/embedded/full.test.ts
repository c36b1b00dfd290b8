/** A full disk, simulated by a limit on the file's pages. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Delivery } from '../ports.ts';
import { createPublisher } from './publisher.ts';
import { openQueueFile, type QueueFile } from './queueFile.ts';
import { createSettler } from './settler.ts';
import { transaction } from '../storage/sqlite.ts';
import { until } from '../testing/until.ts';

let folder: string;
let file: string;
let queue: QueueFile;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'atalaya-full-'));
  file = path.join(folder, 'queue.db');
  queue = openQueueFile(file, 'the queue', 'power-cut');
});
afterEach(() => {
  queue.database.close();
  rmSync(folder, { recursive: true });
});

const fill = (pages: number): void => queue.database.exec(`PRAGMA max_page_count = ${pages}`);
const publisher = () =>
  createPublisher({ queue, file, label: 'the queue', now: Date.now, onPublished: () => undefined });
const messages = (count: number, size: number) =>
  Array.from({ length: count }, () => ({ data: Buffer.alloc(size, 'x') }));

test('a publish without disk space fails as a whole, and earlier messages stay', async () => {
  const { publish } = publisher();
  await publish(messages(10, 100));
  fill(20);
  await expect(publish(messages(5_000, 700))).rejects.toThrow(
    `the queue has no space left\n  where: ${file}\n  why: database or disk is full\n  fix: free some space on this disk; no accepted message is lost`,
  );
  expect(queue.count()).toBe(10);
  fill(100_000);
  expect(await publish(messages(1, 100))).toHaveLength(1);
});

test('settling waits for disk space, and loses nothing', async () => {
  await publisher().publish(messages(3, 100));
  const settler = createSettler(queue);
  const delivery = (sequence: number): Delivery => ({
    id: String(sequence),
    data: new Uint8Array(0),
    attributes: undefined,
    publishedAt: 0,
    attempt: 1,
    log: queue.log,
    sequence,
  });
  let full = true;
  let tries = 0;
  const settling = createSettler({
    ...queue,
    remove: (first, last) => {
      tries++;
      if (full) throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
      queue.remove(first, last);
    },
  }).settle({ outcomes: [delivery(1)], returned: [delivery(2)] });
  await until('it has retried', () => tries >= 3);
  expect(queue.count()).toBe(3);
  full = false;
  await settling;
  expect([queue.has(1), queue.get(2)?.attempts]).toEqual([false, 1]);
  settler.stop();
  await settler.settle({ outcomes: [delivery(2)], returned: [] });
  expect(queue.count()).toBe(2);
});

test('a full disk is noticed without a message', async () => {
  await transaction(queue.database, queue.probe);
  queue.database.exec("DELETE FROM meta WHERE key = 'probe'; VACUUM");
  fill((queue.database.prepare('PRAGMA page_count').get() as { page_count: number }).page_count);
  await expect(transaction(queue.database, queue.probe)).rejects.toThrow('database or disk is full');
});
