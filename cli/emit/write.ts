/** Writes a planned folder. Each file is written beside its target and renamed, so that it is never half written. */
import { mkdirSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { emitError } from './error.ts';
import { listFile, listText, shownPath, type FileChange, type FolderPlan } from './folder.ts';

export interface Disk {
  readonly write: (file: string, text: string) => void;
}

const realDisk: Disk = { write: (file, text) => writeFileSync(file, text) };

/** Skips the changes in `left`. Throws `EmitError`. */
export const writeFolder = (plan: FolderPlan, left: ReadonlySet<FileChange>, disk: Disk = realDisk): void => {
  if (plan.isNew) return writeNew(plan, disk);
  const made = new Set<string>();
  for (const change of plan.changes) {
    if (left.has(change)) continue;
    const file = path.join(plan.folder, change.path);
    if (change.after === undefined) remove(file, plan.folder);
    else replace(file, change.after, disk, made);
  }
  const hashes = new Map(plan.hashes);
  for (const change of left) {
    const last = plan.last.get(change.path);
    if (last === undefined) hashes.delete(change.path);
    else hashes.set(change.path, last);
  }
  const list = path.join(plan.folder, listFile);
  if (hashes.size === 0) remove(list, path.dirname(plan.folder));
  else if (plan.listDiffers || left.size > 0) replace(list, listText(hashes), disk, made);
};

/** A new folder appears with all its files or not at all. */
const writeNew = ({ folder, changes, hashes }: FolderPlan, disk: Disk): void => {
  const aside = path.join(path.dirname(folder), `.${path.basename(folder)}.${process.pid}.tmp`);
  try {
    const made = new Set<string>();
    for (const { path: file, after = '' } of changes) {
      const target = path.join(aside, file);
      makeFolder(path.dirname(target), made);
      disk.write(target, after);
    }
    disk.write(path.join(aside, listFile), listText(hashes));
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    throw emitError('write', shownPath(folder), error);
  }
};

const makeFolder = (folder: string, made: Set<string>): void => {
  if (made.has(folder)) return;
  mkdirSync(folder, { recursive: true });
  made.add(folder);
};

const replace = (file: string, text: string, disk: Disk, made: Set<string>): void => {
  const aside = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  try {
    makeFolder(path.dirname(file), made);
    disk.write(aside, text);
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw emitError('write', shownPath(file), error);
  }
};

/** Also removes folders that become empty, up to `top`, which stays. */
const remove = (file: string, top: string): void => {
  try {
    unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw emitError('remove', shownPath(file), error);
  }
  for (let folder = path.dirname(file); folder !== top && folder.startsWith(top); folder = path.dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      return; // something else is in it
    }
  }
};
