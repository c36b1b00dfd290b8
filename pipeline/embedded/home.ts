/** Opens the embedded home of one system in a data folder: queue, warehouse, dead letters, and the folder's lock. */
import type { PipelineSystem } from '../../model/system.ts';
import { bytes, milliseconds } from '../../model/quantity.ts';
import type { DeadLetters } from '../ports.ts';
import { openDeadLetters } from './deadLetters.ts';
import { homeFiles, lockFolder } from './homeFiles.ts';
import { missingError } from './missing.ts';
import { openQueue, type SqliteBroker } from './queue.ts';
import { openDuckDb, type DuckDbWarehouse } from './warehouse.ts';

export interface Home {
  readonly folder: string;
  readonly broker: SqliteBroker;
  readonly warehouse: DuckDbWarehouse;
  readonly deadLetters: DeadLetters;
  close(): Promise<void>;
}

export interface HomeOptions {
  /** Opens also a warehouse that lost messages; they are not looked for again. */
  readonly acceptMissing?: boolean | undefined;
}

/** Throws `StorageError`: folder not writable, in use by another pipeline, a damaged file, or a warehouse that lost messages. */
export const openHome = async (
  system: PipelineSystem,
  folder: string,
  now: () => number,
  { acceptMissing = false }: HomeOptions = {},
): Promise<Home> => {
  const files = homeFiles(folder);
  const lock = lockFolder(folder);
  const opened: { close(): unknown }[] = [lock];
  try {
    const { rows, bytes: size } = system.stages.ingest.batch;
    let commits = (): number => 0;
    const broker = openQueue({
      file: files.queue,
      now,
      batch: { messages: rows, bytes: bytes(size) },
      commits: () => commits(),
    });
    opened.push(broker);
    const deadLetters = openDeadLetters(files.deadLetters);
    opened.push(deadLetters);
    const warehouse = await openDuckDb({
      file: files.warehouse,
      table: system.stages.table.table,
      schema: system.schema,
      floorOf: (log) => (log === broker.log ? broker.floor() : 0),
      now,
      keyLifetime: milliseconds(system.stages.api.keyLifetime),
    });
    opened.push(warehouse);
    commits = warehouse.commits;
    if (commits() < broker.reliesOn()) {
      if (!acceptMissing) throw await missingError(files.warehouse, warehouse, broker, deadLetters);
      broker.relyOn(commits());
    }
    // A queue file that is new, or older than the warehouse, must not issue ids that the warehouse already has.
    broker.skipTo(warehouse.highest(broker.log));
    const close = async (): Promise<void> => {
      await warehouse.close();
      await broker.close();
      await deadLetters.close();
      lock.close();
    };
    return { folder, broker, warehouse, deadLetters, close };
  } catch (error) {
    for (const part of opened.toReversed()) await part.close();
    throw error;
  }
};
