/**
 * One emitted folder beside what is on the disk. What was emitted last is known by hashes in '.emitted.json': a file that differs
 * both from them and from the new text was edited by hand, and is not ours to overwrite. Files that no list names are
 * somebody else's (a lock file, a .tfvars) and are never looked at.
 */
import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { emitError } from './error.ts';

export const listFile = '.emitted.json';

/** A file that is not as it will be emitted. `before` or `after` is undefined where there is none. */
export interface FileChange {
  /** Below the folder, with '/'. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Edited since it was emitted. */
  readonly byHand: boolean;
}

export interface FolderPlan {
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  readonly isNew: boolean;
  readonly changes: readonly FileChange[];
  /** Of every file, as emitted: path to SHA-256. */
  readonly hashes: ReadonlyMap<string, string>;
  /** As the list was: for files that are left alone. */
  readonly last: ReadonlyMap<string, string>;
  /** Whether the list itself is out of date. */
  readonly listDiffers: boolean;
}

export const sha256 = (text: string): string => hash('sha256', text);

export const hashesOf = (files: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...files].map(([file, text]) => [file, sha256(text)]));

export const listText = (hashes: ReadonlyMap<string, string>): string =>
  `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`;

/** `files` is empty for a folder that nobody emits any more. Throws `EmitError` when something cannot be read. */
export const planFolder = (
  id: string,
  folder: string,
  files: ReadonlyMap<string, string>,
  hashes: ReadonlyMap<string, string> = hashesOf(files),
): FolderPlan => {
  if (!existsSync(folder)) {
    const changes = [...files].map(([file, after]) => ({ path: file, before: undefined, after, byHand: false }));
    return { id, folder, isNew: true, changes, hashes, last: new Map(), listDiffers: true };
  }
  const list = contentOf(path.join(folder, listFile));
  const last = parseList(list);
  const changed = (file: string, after: string | undefined): readonly FileChange[] => {
    const before = contentOf(path.join(folder, file));
    if (before === after) return [];
    return [{ path: file, before, after, byHand: before !== undefined && sha256(before) !== last.get(file) }];
  };
  const removedFiles = [...last.keys()].filter((file) => !files.has(file));
  const changes = [
    ...[...files].flatMap(([file, after]) => changed(file, after)),
    ...removedFiles.flatMap((file) => changed(file, undefined)),
  ];
  return { id, folder, isNew: false, changes, hashes, last, listDiffers: list !== listText(hashes) };
};

const contentOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw emitError('read', shownPath(file), error);
  }
};

/** Relative to here, unless it is elsewhere. */
export const shownPath = (file: string): string => {
  const fromHere = path.relative('.', file);
  return fromHere.startsWith('..') ? file : fromHere;
};

/** A list that cannot be read names nothing: every file that differs is then taken for edited. */
const parseList = (text: string | undefined): ReadonlyMap<string, string> => {
  try {
    const parsed: unknown = JSON.parse(text ?? '{}');
    if (typeof parsed !== 'object' || parsed === null) return new Map();
    return new Map(
      Object.entries(parsed).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string' && isInside(entry[0]),
      ),
    );
  } catch {
    return new Map();
  }
};

const isInside = (file: string): boolean => !path.isAbsolute(file) && !file.split(/[/\\]/).includes('..');
