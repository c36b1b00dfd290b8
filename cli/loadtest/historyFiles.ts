/**
 * The history on the disk: a file a run, below a folder a night, so that branches on which different machines add nights merge
 * without a conflict. Nothing is ever changed in it. DuckDB reads all of it at once, and so can anybody with DuckDB.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { NightRecord } from '../../loadtest/nightly/nightRecord.ts';
import type { Unreadable } from '../../loadtest/nightly/nightReport.ts';
import { readRecord } from '../../loadtest/nightly/readRecord.ts';
import { UsageError } from '../../model/usageError.ts';

export const defaultHistory = '.atalaya/nights';

/** Its name says all that could differ between two runs of a night. */
export const appendRecord = (folder: string, record: NightRecord): string => {
  const { night, system, plan, startedAt } = record;
  const time = startedAt.replaceAll(/[-:.]/g, '');
  const file = path.join(folder, night, `${system}-${plan}-${time}.jsonl`);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(record)}\n`, { flag: 'wx' });
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
  readonly unreadable: readonly Unreadable[];
}

/** Whole, and what cannot be read besides. A folder that is not there is an empty history. */
export const readHistory = async (folder: string): Promise<History> => {
  if (!existsSync(folder)) return { records: [], unreadable: [] };
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  try {
    const connection = await instance.connect();
    const pattern = path.join(folder.replaceAll(/[[\]*?]/g, '[$&]'), '**', '*.jsonl');
    const files = await connection.runAndReadAll('SELECT file FROM glob($1)', [pattern]);
    if (files.currentRowCount === 0) return { records: [], unreadable: [] };
    // As bytes: text that is no UTF-8 would end the whole query.
    const found = await connection.runAndReadAll(lines, [pattern]);
    const read = (found.getRows() as [string, number, string | null][]).map(([file, line, text]) => ({
      place: { file: path.relative(folder, file), line },
      result: text === null ? { why: 'it is no text' } : readRecord(text),
    }));
    return {
      records: read.flatMap(({ result }) => ('record' in result ? [result.record] : [])),
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
