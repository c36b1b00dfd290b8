import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { newFolder } from '../testing/folder.ts';
import { openStateFile } from './stateFile.ts';
import { upgradeState } from './stateVersion.ts';

const file = (): string => path.join(newFolder(), 'receiver.sqlite');

const tables = {
  schema: `CREATE TABLE IF NOT EXISTS incidents (id TEXT PRIMARY KEY, state TEXT NOT NULL, note TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, tries INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID`,
  migrations: [
    'ALTER TABLE incidents ADD COLUMN note TEXT',
    'ALTER TABLE deliveries ADD COLUMN tries INTEGER NOT NULL DEFAULT 0',
  ],
};

/** Version 1 of `tables`, with an open incident and its message. */
const oldFile = (version: number): DatabaseSync => {
  const database = new DatabaseSync(':memory:');
  database.exec(`CREATE TABLE incidents (id TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE deliveries (id TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO incidents VALUES ('a', 'open'); INSERT INTO deliveries VALUES ('m');
PRAGMA user_version=${version}`);
  return database;
};

const contents = (database: DatabaseSync): object => ({
  version: database.prepare('PRAGMA user_version').get()?.['user_version'],
  incidents: database.prepare('SELECT * FROM incidents').all(),
  deliveries: database.prepare('SELECT * FROM deliveries').all(),
});

test('a state of an earlier version is migrated, and keeps what is open', () => {
  const database = oldFile(1);
  upgradeState(database, 'f', tables);
  expect(contents(database)).toEqual({
    version: 3,
    incidents: [{ id: 'a', state: 'open', note: null }],
    deliveries: [{ id: 'm', tries: 0 }],
  });
  upgradeState(database, 'f', tables);
  expect(contents(database)).toMatchObject({ version: 3 });
});

test('a migration that fails leaves the state as it was', () => {
  const database = oldFile(1);
  const before = contents(database);
  const wrong = { ...tables, migrations: [...tables.migrations, 'INSERT INTO absent VALUES (1)'] };
  expect(() => upgradeState(database, 'f', wrong)).toThrow('no such table: absent');
  expect(contents(database)).toEqual(before);
});

test('a state of a later version is refused and not changed', async () => {
  const name = file();
  await openStateFile(name).close();
  const database = new DatabaseSync(name);
  database.exec("INSERT INTO meta VALUES ('kept', 'yes'); PRAGMA user_version=7");
  database.close();
  expect(() => openStateFile(name)).toThrow(
    `the state of the receiver is of a later version\n  where: ${name}\n  why: it has version 7, and this receiver knows versions up to 1\n  fix: run the version of Atalaya that wrote it, or start with another file with --state FILE`,
  );
  const after = new DatabaseSync(name);
  expect(after.prepare('PRAGMA user_version').get()).toEqual({ user_version: 7 });
  expect(after.prepare("SELECT value FROM meta WHERE key = 'kept'").get()).toEqual({ value: 'yes' });
  after.close();
});

test('the first files, which had no number, are served on', async () => {
  const name = file();
  const state = openStateFile(name);
  await state.commit(() => state.database.exec("INSERT INTO meta VALUES ('kept', 'yes')"));
  await state.close();
  const database = new DatabaseSync(name);
  database.exec('PRAGMA user_version=0');
  database.close();
  const again = openStateFile(name);
  expect(again.database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
  expect(again.database.prepare("SELECT value FROM meta WHERE key = 'kept'").get()).toEqual({ value: 'yes' });
  await again.close();
});

test('a file without a number that lacks columns is refused, and says which', async () => {
  const name = file();
  await openStateFile(name).close();
  const database = new DatabaseSync(name);
  database.exec('PRAGMA user_version=0; ALTER TABLE alerts DROP COLUMN silence');
  database.close();
  expect(() => openStateFile(name)).toThrow(
    `the state of the receiver is of a version that had no number\n  where: ${name}\n  why: it has no alerts.silence\n  fix: let the version of Atalaya that wrote it deliver what is open; then move the file away (mv ${name} ${name}.old)`,
  );
});

test.each([
  ['CREATE TABLE messages (id TEXT); CREATE TABLE meta (key TEXT)', 'messages, meta'],
  ['PRAGMA user_version=3', 'none, and it has a version'],
])('a database of something else is refused: %s', (sql, what) => {
  const name = file();
  const database = new DatabaseSync(name);
  database.exec(sql);
  database.close();
  expect(() => openStateFile(name)).toThrow(
    `the file is not the state of a receiver\n  where: ${name}\n  why: its tables are ${what}\n  fix: name another file with --state FILE`,
  );
});

test('a refused file can be opened by the version that wrote it: no lock is left', async () => {
  const name = file();
  await openStateFile(name).close();
  const set = (version: number): void => {
    const database = new DatabaseSync(name);
    database.exec(`PRAGMA user_version=${version}`);
    database.close();
  };
  set(2);
  expect(() => openStateFile(name)).toThrow('of a later version');
  set(1);
  await openStateFile(name).close();
});
