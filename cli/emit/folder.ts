/**
 * Compares one emitted folder with the disk. '.emitted.json' holds the hashes of the last emit: a file that differs
 * from both its hash and the new text was edited by hand, and is not overwritten. Files outside the list (a lock file,
 * a .tfvars) belong to others and are ignored.
 */
import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { emitError } from './error.ts';

export const listFile = '.emitted.json';

/** A file that differs from the new text. `before` or `after` is undefined where the file does not exist. */
export interface FileChange {
  /** Path below the folder, with '/'. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** True when it was edited since the last emit. */
  readonly byHand: boolean;
}

export interface FolderPlan {
  readonly id: string;
  /** Absolute path. */
  readonly folder: string;
  readonly isNew: boolean;
  readonly changes: readonly FileChange[];
  /** Path to SHA-256 of every emitted file. */
  readonly hashes: ReadonlyMap<string, string>;
  /** The previous list: entries of files that are left alone stay. */
  readonly last: ReadonlyMap<string, string>;
  /** True when the list itself changes. */
  readonly listDiffers: boolean;
}

export const sha256 = (text: string): string => hash('sha256', text);

export const hashesOf = (files: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...files].map(([file, text]) => [file, sha256(text)]));

export const listText = (hashes: ReadonlyMap<string, string>): string =>
  `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`;

/** `files` is empty for a folder that is no longer emitted. Throws `EmitError` when a file cannot be read. */
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

/** Relative to the working directory, unless it is outside. */
export const shownPath = (file: string): string => {
  const fromHere = path.relative('.', file);
  return fromHere.startsWith('..') ? file : fromHere;
};

/** An unreadable list counts as empty: every file that differs then counts as edited. */
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
