/** The folder of a run's results: always new, so that no stale file is read. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileErrorOf } from '../run/fileError.ts';
import { UsageError } from '../../model/usageError.ts';

/** File names in the folder. */
export const runFiles = {
  script: 'script.ts',
  raw: 'raw.json.gz',
  /** Written by the k6 script. */
  k6Summary: 'k6.json',
  log: 'k6.log',
  summary: 'summary.json',
  report: 'report.html',
} as const;

export interface FolderOptions {
  readonly cwd: string;
  readonly out: string | undefined;
  readonly system: string;
  readonly plan: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Throws `UsageError` for a folder that is not empty. */
export const makeRunFolder = ({ cwd, out, system, plan, at }: FolderOptions): string =>
  makeFreshFolder({ cwd, out, under: path.join('loadtests', system), name: plan, at });

export interface FreshFolder {
  readonly cwd: string;
  readonly out: string | undefined;
  /** Folder below '.atalaya'. */
  readonly under: string;
  /** Suffix after the time, where the folder's name is not enough. */
  readonly name?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Throws `UsageError` for a folder that is not empty or is a file, and `FileError` where nothing can be written. */
export const makeFreshFolder = ({ cwd, out, under, name, at }: FreshFolder): string => {
  const time = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const own = name === undefined ? time : `${time}-${name}`;
  const folder = out === undefined ? path.join(cwd, '.atalaya', under, own) : path.resolve(cwd, out);
  try {
    makeFolder(folder);
    if (readdirSync(folder).length === 0) {
      tryToWrite(folder);
      return folder;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The name was mistyped, or is of something else.
    if (code === 'ENOTDIR' || code === 'EEXIST') {
      throw new UsageError(`${folder} is not a folder: a part of its path is a file`, 'name another one with --out');
    }
    throw fileErrorOf('the folder of the results', folder, error);
  }
  if (out === undefined) throw new UsageError(`${folder} is another run's`, 'try again in a second');
  throw new UsageError(`--out: ${folder} is not empty`, 'name a new folder; results are never mixed with others');
};

/** One folder after the other: `recursive` of Node 24 never returns where the system answers ENOENT, as below /proc. */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) {
    if (statSync(folder).isDirectory()) return;
    throw Object.assign(new Error(`${folder} is a file`), { code: 'ENOTDIR' });
  }
  makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};

/** Before the load is sent, not after it. */
const tryToWrite = (folder: string): void => {
  const file = path.join(folder, '.writable');
  writeFileSync(file, 'It may be removed.\n');
  rmSync(file);
};

/** Path relative to `cwd` where it is inside. */
export const shownPath = (file: string, cwd: string): string => {
  const relative = path.relative(cwd, file);
  return relative.startsWith('..') ? file : relative;
};
