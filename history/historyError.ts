/** A history file that cannot be used: what, where, why, and the way out. Nothing is ever deleted. */
import { existsSync } from 'node:fs';

export type HistoryErrorCode =
  | 'missing'
  | 'damaged'
  | 'damaged copy'
  | 'foreign'
  | 'newer'
  | 'older'
  | 'full'
  | 'unwritable'
  | 'unreadable'
  | 'busy'
  | 'failed';

export class HistoryError extends Error {
  readonly code: HistoryErrorCode;
  readonly file: string;

  constructor(code: HistoryErrorCode, file: string, why: string) {
    const { problem, fix } = explanations[code](file);
    super(`${problem}\n  where: ${file}\n  why: ${why}\n  fix: ${fix}`);
    this.name = 'HistoryError';
    this.code = code;
    this.file = file;
  }
}

interface Explanation {
  readonly problem: string;
  readonly fix: string;
}

const explanations: Readonly<Record<HistoryErrorCode, (file: string) => Explanation>> = {
  missing: () => ({
    problem: 'there is no metric history here',
    fix: 'run the pipeline first, or name its data folder with --data DIR',
  }),
  damaged: (file) => ({
    problem: 'the metric history is damaged',
    fix: `keep a copy, then try 'sqlite3 ${file} .recover'; or move it away (mv ${file} ${file}.damaged), and budgets start again from zero`,
  }),
  'damaged copy': (file) => ({
    problem: 'the packed copy of metric points is damaged; the points themselves are not',
    fix: `remove the copy, and the next run of the pipeline writes it anew: sqlite3 ${file} 'DELETE FROM packed'`,
  }),
  foreign: (file) => ({
    problem: 'this file is not a metric history',
    fix: `choose another data folder with --data DIR, or move the file away (mv ${file} ${file}.other)`,
  }),
  newer: () => ({
    problem: 'the metric history was written by a newer version',
    fix: 'use that version, or choose another data folder with --data DIR',
  }),
  older: (file) => ({
    problem: 'the metric history was written by an older version, in a format that is no longer read',
    fix: `move it away (mv ${file} ${file}.old), and budgets start again from zero; or choose another data folder with --data DIR`,
  }),
  full: () => ({
    problem: 'the metric history has no space left',
    fix: 'free some space on this disk',
  }),
  unwritable: (file) => ({
    problem: 'the metric history cannot be written',
    fix: existsSync(file)
      ? `give this user the right to write ${file} and its folder`
      : 'choose a folder that this user can write, with --data DIR',
  }),
  unreadable: (file) => ({
    problem: 'the metric history cannot be read',
    fix: `give this user the right to read ${file} and to write its folder, or copy the folder elsewhere and name it with --data DIR`,
  }),
  busy: () => ({
    problem: 'the metric history is held by another process',
    fix: 'wait for the other process, or end it',
  }),
  failed: () => ({
    problem: 'the metric history failed',
    fix: 'look at the reason above; the data on disk are as they were',
  }),
};

// Primary result codes. Source: sqlite.org/rescode.html.
const codes: Readonly<Record<number, HistoryErrorCode>> = {
  5: 'busy',
  6: 'busy',
  11: 'damaged',
  13: 'full',
  26: 'damaged',
};
const [readOnlyFile, cannotOpen] = [8, 14];

/** What SQLite or the file system said, as a `HistoryError`. */
export const historyErrorOf = (error: unknown, file: string, readOnly: boolean): HistoryError => {
  if (error instanceof HistoryError) return error;
  const why = Error.isError(error) ? error.message : String(error);
  const { errcode, code } = error as { readonly errcode?: unknown; readonly code?: unknown };
  const primary = typeof errcode === 'number' ? errcode & 0xff : 0;
  const denied =
    primary === readOnlyFile ||
    primary === cannotOpen ||
    ['EACCES', 'EROFS', 'EPERM', 'ENOTDIR', 'EEXIST'].includes(String(code));
  if (denied) return new HistoryError(readOnly ? 'unreadable' : 'unwritable', file, why);
  if (code === 'ENOSPC') return new HistoryError('full', file, why);
  return new HistoryError(codes[primary] ?? 'failed', file, why);
};
