/**
 * The release events of a system on this machine: one small SQLite file in its data folder. Events are only added, and the newest
 * five hundred are kept. Each event is committed before the call returns, so that a kill loses none.
 */
import path from 'node:path';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '../../pipeline/embedded/homeFiles.ts';
import { openSqlite, storageErrorOf, transaction } from '../../pipeline/storage/sqlite.ts';
import type { ReleaseEvent } from '../../rollout/releaseEvent.ts';
import { cleanRelease, releaseFrom } from '../../rollout/releaseText.ts';

export const keptReleases = 500;

/** `data`: the folder of all systems' data. */
export const releasesFile = (data: string, system: string): string => path.join(data, system, 'releases.db');

const label = 'the list of releases';
const schema = 'CREATE TABLE IF NOT EXISTS releases (id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL)';

/** Rejects with `StorageError`. */
export const addRelease = async (data: string, event: ReleaseEvent): Promise<void> => {
  const file = releasesFile(data, event.system);
  makeFolder(path.dirname(file));
  const database = openSqlite(file, label, schema, 'power-cut');
  try {
    await transaction(
      database,
      () => {
        database.prepare('INSERT INTO releases (event) VALUES (?)').run(JSON.stringify(cleanRelease(event)));
        database.prepare('DELETE FROM releases WHERE id <= (SELECT max(id) FROM releases) - ?').run(keptReleases);
      },
      { waitMs: 10_000 },
    );
  } catch (error) {
    throw storageErrorOf(error, file, label);
  } finally {
    database.close();
  }
};

/**
 * Oldest first; none where nothing was released from this machine. Rows that are no events are left out. Throws `StorageError` where
 * the file cannot be read.
 */
export const readReleases = (data: string, system: string): readonly ReleaseEvent[] => {
  const file = releasesFile(data, system);
  if (!existsSync(file)) return [];
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
    return database
      .prepare('SELECT event FROM releases ORDER BY id')
      .all()
      .flatMap(({ event }) => eventIn(String(event)) ?? []);
  } catch (error) {
    throw storageErrorOf(error, file, label);
  } finally {
    database?.close();
  }
};

/** Without rehearsals, which are no releases: somebody who is paged looks for what changed. */
export const releasesOfEnvironments = (data: string, system: string): readonly ReleaseEvent[] =>
  readReleases(data, system).filter(({ environment }) => environment !== undefined);

const eventIn = (text: string): ReleaseEvent | undefined => {
  try {
    return releaseFrom(JSON.parse(text));
  } catch {
    return undefined;
  }
};
