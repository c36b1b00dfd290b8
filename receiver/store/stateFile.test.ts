import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { newFolder } from '../testing/folder.ts';
import { openStateFile } from './stateFile.ts';

test('only its user may read the state, which holds addresses and the key of links', async () => {
  const file = path.join(newFolder(), 'receiver.sqlite');
  const state = openStateFile(file);
  await state.commit(() => state.database.exec("INSERT INTO meta (key, value) VALUES ('a', 'b')"));
  expect([file, `${file}-wal`].map((name) => (statSync(name).mode & 0o777).toString(8))).toEqual(['600', '600']);
  await state.close();
});

test('work that fails takes nothing of the others in its commit with it', async () => {
  const state = openStateFile(path.join(newFolder(), 'receiver.sqlite'));
  const put = (key: string): void => state.database.exec(`INSERT INTO meta (key, value) VALUES ('${key}', '')`);
  const outcomes = await Promise.allSettled([
    state.commit(() => put('first')),
    state.commit(() => {
      put('second');
      throw new Error('no');
    }),
    state.commit(() => put('third')),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const keys = state.database
    .prepare('SELECT key FROM meta ORDER BY key')
    .all()
    .map((row) => row['key']);
  expect(keys).toEqual(['first', 'third']);
  await state.close();
});

test('a state that is a folder, or no database, is refused with what to do', () => {
  const folder = newFolder();
  const directory = path.join(folder, 'directory');
  mkdirSync(directory);
  expect(() => openStateFile(directory)).toThrow(
    `the state of the receiver cannot be written\n  where: ${directory}\n  why: EISDIR: illegal operation on a directory, open '${directory}'\n  fix: name a file in a folder that this user can write, with --state FILE`,
  );
  const text = path.join(folder, 'text');
  writeFileSync(text, 'hello, this is not a database, and longer than its header would be '.repeat(20));
  expect(() => openStateFile(text)).toThrow(
    `the state of the receiver is damaged\n  where: ${text}\n  why: file is not a database\n  fix: keep a copy, then try 'sqlite3 ${text} .recover'; or move it away (mv ${text} ${text}.damaged) to start with an empty file`,
  );
});
