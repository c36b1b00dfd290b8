/** The demo's proof, against a real data folder that holds what each claim says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openHome, type Home } from '../../pipeline/embedded/home.ts';
import { messageIdOf } from '../../pipeline/embedded/messageId.ts';
import type { Row } from '../../pipeline/ports.ts';
import attendees from '../../test/fixtures/systems/attendees.ts';
import { accountFor } from './account.ts';
import type { Job } from './job.ts';

let folder: string;
let home: Home;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'atalaya-account-'));
  home = await openHome(attendees, folder, Date.now);
});
afterEach(async () => {
  await home.close();
  rmSync(folder, { recursive: true });
});

const jobOf = (...ranges: Job['ranges']): Job => ({
  version: 1,
  rows: 10,
  faults: 0,
  published: 10,
  offset: 0,
  log: home.broker.log,
  ranges,
  startedAt: 0,
  finished: false,
});
const idOf = (sequence: number): string => messageIdOf(home.broker.log, sequence);
const rowOf = (sequence: number): Row => {
  const { log } = home.broker;
  return { messageId: idOf(sequence), publishedAt: 0, values: [sequence, null], log, sequence };
};
const store = (...sequences: readonly number[]) => home.warehouse.store(sequences.map(rowOf));
const bury = (...sequences: readonly number[]) =>
  home.deadLetters.put(
    sequences.map((sequence) => ({
      messageId: idOf(sequence),
      data: new Uint8Array(1),
      attributes: undefined,
      publishedAt: 0,
      rejectedAt: 0,
      code: 'bad-json',
      field: undefined,
      reason: 'is not JSON',
    })),
  );

test('every message is stored or dead-lettered', async () => {
  await store(1, 2, 3, 5);
  await bury(4);
  expect(await accountFor(jobOf([1, 5]), home)).toEqual({
    published: 5,
    stored: 4,
    deadLettered: 1,
    lost: 0,
    duplicated: 0,
  });
});

test('one that is in neither place is lost', async () => {
  await store(1, 3);
  expect(await accountFor(jobOf([1, 3]), home)).toEqual({
    published: 3,
    stored: 2,
    deadLettered: 0,
    lost: 1,
    duplicated: 0,
  });
});

test('one that is in both places is there twice', async () => {
  await store(1, 2, 3);
  await bury(2);
  expect(await accountFor(jobOf([1, 3]), home)).toEqual({
    published: 3,
    stored: 3,
    deadLettered: 1,
    lost: 0,
    duplicated: 1,
  });
});

test('two rows of one message are one message twice', async () => {
  // As a fault would: under a log of another name, whose ledger does not know the message.
  await store(1, 2);
  await home.warehouse.store([{ ...rowOf(2), log: 'else', sequence: 2 }]);
  expect(await accountFor(jobOf([1, 2]), home)).toEqual({
    published: 2,
    stored: 2,
    deadLettered: 0,
    lost: 0,
    duplicated: 1,
  });
});

test("others' messages between the ranges are nobody's business", async () => {
  await store(1, 2, 3, 4, 5, 6);
  await bury(7);
  expect(await accountFor(jobOf([1, 2], [5, 6]), home)).toEqual({
    published: 4,
    stored: 4,
    deadLettered: 0,
    lost: 0,
    duplicated: 0,
  });
});

test('ranges may end where ids grow longer', async () => {
  const sequences = Array.from({ length: 40 }, (_, n) => n + 1);
  await store(...sequences.slice(0, 39));
  await bury(40);
  expect(await accountFor(jobOf([1, 40]), home)).toEqual({
    published: 40,
    stored: 39,
    deadLettered: 1,
    lost: 0,
    duplicated: 0,
  });
});
