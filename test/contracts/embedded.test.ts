/** The contracts, run against the embedded adapters. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDeadLetters } from '../../pipeline/embedded/deadLetters.ts';
import { openQueue } from '../../pipeline/embedded/queue.ts';
import { openDuckDb } from '../../pipeline/embedded/warehouse.ts';
import { brokerContract } from './broker.ts';
import { everyTypeContract } from './everyTypeContract.ts';
import { deadLettersContract } from './deadLetters.ts';
import { warehouseContract } from './warehouse.ts';
import type { OpenWarehouse } from './warehouseUnderTest.ts';

interface Closable {
  close(): Promise<void>;
}

/** A folder with one open instance at a time. */
const inFolder = async <T extends Closable>(
  open: (folder: string) => T | Promise<T>,
): Promise<{ first: T; reopen: () => Promise<T>; discard: () => Promise<void> }> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-contract-'));
  let current = await open(folder);
  return {
    first: current,
    reopen: async () => {
      await current.close();
      current = await open(folder);
      return current;
    },
    discard: async () => {
      await current.close();
      rmSync(folder, { recursive: true });
    },
  };
};

brokerContract(
  'the SQLite queue',
  async () => {
    const { first, ...rest } = await inFolder((folder) =>
      openQueue({ file: path.join(folder, 'queue.db'), now: Date.now, backoff: { first: 5, longest: 20 } }),
    );
    return { broker: first, ...rest };
  },
  { countsAttempts: true, quiet: 100 },
);

deadLettersContract('the SQLite file', async () => {
  const { first, ...rest } = await inFolder((folder) => openDeadLetters(path.join(folder, 'dead-letters.db')));
  return { letters: first, ...rest };
});

const openFile: OpenWarehouse = async (schema) => {
  const { first, ...rest } = await inFolder((folder) =>
    openDuckDb({ file: path.join(folder, 'w.duckdb'), table: 'things', schema, floorOf: () => 0, now: Date.now }),
  );
  return { warehouse: first, ...rest };
};

warehouseContract('the DuckDB file', openFile, { knowsDuplicates: true });
everyTypeContract('the DuckDB file', openFile);
