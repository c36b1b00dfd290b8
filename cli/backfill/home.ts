/** Where `backfill` stores its parts: the folder of an embedded home, or BigQuery. */
import path from 'node:path';
import type { PipelineSystem } from '../../model/system.ts';
import type { DeadLetter, Value } from '../../pipeline/ports.ts';
import { loadPipeline } from '../load/loadSystem.ts';
import { dataFolder, defaultData } from '../options.ts';
import { googleTarget } from '../run/googleTarget.ts';
import type { Io } from '../run/io.ts';

export interface LoadRow {
  /** From 1, in its file. */
  readonly number: number;
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  readonly values: readonly Value[];
  /** As the file has it. */
  readonly data: Uint8Array;
}

export interface Part {
  readonly load: string;
  /** From 0. */
  readonly number: number;
  readonly rows: readonly LoadRow[];
  readonly letters: readonly Omit<DeadLetter, 'replayedAt'>[];
}

export interface PartOutcome {
  readonly stored: number;
  /** Stored by an earlier run. */
  readonly known: number;
  /** Dead letters that were written now. */
  readonly letters: number;
}

export interface BackfillHome {
  readonly system: PipelineSystem;
  /** Throws `WarehouseUnavailable`. */
  store(part: Part): Promise<PartOutcome>;
  close(): Promise<void>;
}

/** Throws `LoadError`, `StorageError`, `UsageError` and `GoogleError`. */
export const openBackfillHome = async (
  id: string,
  { home, data }: { readonly home?: 'embedded' | 'google'; readonly data?: string },
  io: Io,
): Promise<BackfillHome> => {
  const system = await loadPipeline(io.systems, id);
  const isGoogle =
    home === 'google' || (home === undefined && data === undefined && !!process.env['ATALAYA_ENVIRONMENT']);
  return isGoogle ? onGoogle(system, io) : inFolder(system, path.join(dataFolder(io.cwd, data ?? defaultData), id), io);
};

const refusedLetter = (row: LoadRow, field: string | undefined, reason: string): Omit<DeadLetter, 'replayedAt'> => ({
  messageId: row.messageId,
  data: row.data,
  attributes: undefined,
  publishedAt: row.publishedAt,
  rejectedAt: row.publishedAt,
  code: 'refused-row',
  field,
  reason,
});

/** The rows of a file are a log of their own: the ledger, which is committed with them, knows which are stored. */
const inFolder = async (system: PipelineSystem, folder: string, { now }: Io): Promise<BackfillHome> => {
  const { openHome } = await import('../../pipeline/embedded/home.ts');
  const { storeIsolated } = await import('../../pipeline/ingest/isolate.ts');
  const home = await openHome(system, folder, now);
  return {
    system,
    store: async ({ load, rows, letters }) => {
      const log = `load-${load}`;
      // Letters are written before their rows, so that a kill in between loses none; once the rows are there, they may have been replayed.
      if (rows.length > 0 && home.warehouse.highest(log) >= rows.at(-1)!.number)
        return { stored: 0, known: rows.length, letters: 0 };
      await home.deadLetters.put(letters);
      const outcomes = await storeIsolated(
        (some) => home.warehouse.store(some),
        rows.map(({ number: sequence, messageId, publishedAt, values }) => ({
          messageId,
          publishedAt,
          values,
          log,
          sequence,
        })),
      );
      const refused = rows.flatMap((row, index) => {
        const outcome = outcomes[index]!;
        return typeof outcome === 'object' && outcome.kind === 'RefusedRow'
          ? [refusedLetter(row, outcome.field, outcome.reason)]
          : [];
      });
      await home.deadLetters.put(refused);
      const known = outcomes.filter((outcome) => outcome === 'duplicate').length;
      return { stored: rows.length - refused.length - known, known, letters: letters.length + refused.length };
    },
    close: () => home.close(),
  };
};

const onGoogle = async (system: PipelineSystem, { now, stop }: Io): Promise<BackfillHome> => {
  const [{ openGoogleHome }, { openBigQueryClient }, { isLoaded, loadPart }, { loadLine }, { createLogger }] =
    await Promise.all([
      import('../../pipeline/google/home.ts'),
      import('../../pipeline/google/bigqueryClient.ts'),
      import('../../pipeline/google/bigqueryLoad.ts'),
      import('../../pipeline/google/loadLine.ts'),
      import('../../pipeline/telemetry/logging.ts'),
    ]);
  const target = googleTarget(system, process.env);
  const home = openGoogleHome(system, { ...target, now, logger: createLogger({ name: 'backfill', level: 'warn' }) });
  if (target.emulators !== undefined) await home.ensureTables();
  const client = openBigQueryClient({
    project: target.project,
    location: system.region,
    endpoint: target.emulators?.bigquery,
  });
  const line = loadLine(system.schema);
  return {
    system,
    store: async ({ load, number, rows, letters }) => {
      const lines: string[] = [];
      const refused: Omit<DeadLetter, 'replayedAt'>[] = [];
      for (const row of rows) {
        const text = line(row, now());
        if (typeof text === 'string') lines.push(text);
        else refused.push(refusedLetter(row, text.field, text.reason));
      }
      const part = { id: `atalaya-load-${load}-${number}`, lines };
      const known = { stored: 0, known: lines.length, letters: 0 };
      if (lines.length > 0 && (await isLoaded(client, home.names.table, part.id, stop))) return known;
      await home.deadLetters.put([...letters, ...refused]);
      const outcome = lines.length === 0 ? 'loaded' : await loadPart(client, home.names.table, part, stop);
      const count = letters.length + refused.length;
      return outcome === 'known' ? known : { stored: lines.length, known: 0, letters: count };
    },
    close: () => home.close(),
  };
};
