/**
 * The history on disk: one file per run, in one folder per night, so that branches of different machines merge without
 * conflict. Files never change. DuckDB reads all of them in one query.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { NightRecord } from '../../loadtest/nightly/nightRecord.ts';
import type { RegressionEvent } from '../../loadtest/nightly/regressionRecord.ts';
import type { Unreadable } from '../../loadtest/nightly/nightReport.ts';
import { readRecord } from '../../loadtest/nightly/readRecord.ts';
import { fnv1a } from '../../numbers/hash.ts';
import { UsageError } from '../../model/usageError.ts';

export const defaultHistory = '.atalaya/nights';

/** The name contains everything that can differ between two runs of a night. */
export const appendRecord = (folder: string, record: NightRecord): string => {
  const { night, system, plan, startedAt } = record;
  const time = startedAt.replaceAll(/[-:.]/g, '');
  const file = path.join(folder, night, `${system}-${plan}-${time}.jsonl`);
  return write(file, `${JSON.stringify(record)}\n`);
};

/**
 * Adds what became of regressions, of one system or several, as a file of its own. Its name has a hash of its content: branches that
 * add the same add the same file. A level deeper than the runs, so that a query over the runs does not read it.
 */
export const appendEvents = (folder: string, events: readonly [RegressionEvent, ...RegressionEvent[]]): string => {
  const [{ at, plan }] = events;
  const text = events.map((event) => `${JSON.stringify(event)}\n`).join('');
  const name = `${plan}-${at.replaceAll(/[-:.]/g, '')}-${fnv1a(text).toString(16).padStart(8, '0')}.jsonl`;
  return write(path.join(folder, 'regressions', at.slice(0, 10), name), text);
};

const write = (file: string, text: string): string => {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(
      `--history: ${file} cannot be written: ${(error as NodeJS.ErrnoException).code}`,
      'name a folder of yours with --history',
    );
  }
  return file;
};

export interface History {
  readonly records: readonly NightRecord[];
  readonly events: readonly RegressionEvent[];
  readonly unreadable: readonly Unreadable[];
}

/** All runs, and the files that cannot be read. A missing folder is an empty history. */
export const readHistory = async (folder: string): Promise<History> => {
  if (!existsSync(folder)) return { records: [], events: [], unreadable: [] };
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  try {
    const connection = await instance.connect();
    const pattern = path.join(folder.replaceAll(/[[\]*?]/g, '[$&]'), '**', '*.jsonl');
    const files = await connection.runAndReadAll('SELECT file FROM glob($1)', [pattern]);
    if (files.currentRowCount === 0) return { records: [], events: [], unreadable: [] };
    // Read as bytes: invalid UTF-8 would fail the whole query.
    const found = await connection.runAndReadAll(lines, [pattern]);
    const read = (found.getRows() as [string, number, string | null][]).map(([file, line, text]) => ({
      place: { file: path.relative(folder, file), line },
      result: text === null ? { why: 'it is not text' } : readRecord(text),
    }));
    return {
      records: read.flatMap(({ result }) => ('record' in result ? [result.record] : [])),
      events: read.flatMap(({ result }) => ('event' in result ? [result.event] : [])),
      unreadable: read.flatMap(({ place, result }) => ('why' in result ? [{ ...place, why: result.why }] : [])),
    };
  } catch (error) {
    const why = (error as Error).message.split('\n', 1)[0]!;
    throw new UsageError(
      `--history: ${folder} cannot be read: ${why}`,
      'give this user the right to read it, or name another with --history',
    );
  } finally {
    instance.closeSync();
  }
};

const lines = `
  SELECT filename, line, text
  FROM (
    SELECT filename, unnest(texts) AS text, generate_subscripts(texts, 1)::INTEGER AS line
    FROM (
      SELECT filename, coalesce(string_split(try(decode(content)), chr(10)), [NULL]) AS texts FROM read_blob($1)
    )
  )
  WHERE text IS NULL OR trim(text) <> ''
  ORDER BY filename, line`;
