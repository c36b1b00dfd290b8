/** The folder of a run's results: always new, so that no stale file is read. */
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
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

/** Throws `UsageError` for a folder that is not empty. */
export const makeFreshFolder = ({ cwd, out, under, name, at }: FreshFolder): string => {
  const time = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const own = name === undefined ? time : `${time}-${name}`;
  const folder = out === undefined ? path.join(cwd, '.atalaya', under, own) : path.resolve(cwd, out);
  try {
    mkdirSync(folder, { recursive: true });
    if (readdirSync(folder).length === 0) return folder;
  } catch (error) {
    throw new UsageError(
      `${folder} cannot be used: ${(error as NodeJS.ErrnoException).code}`,
      'name another folder with --out',
    );
  }
  if (out === undefined) throw new UsageError(`${folder} is another run's`, 'try again in a second');
  throw new UsageError(`--out: ${folder} is not empty`, 'name a new folder; results are never mixed with others');
};

/** Path relative to `cwd` where it is inside. */
export const shownPath = (file: string, cwd: string): string => {
  const relative = path.relative(cwd, file);
  return relative.startsWith('..') ? file : relative;
};
