/** One emitted folder from beginning to end: what is on the disk, what becomes of it, and what is told of that. */
import path from 'node:path';
import { planFolder, shownPath, type FileChange, type FolderPlan } from './folder.ts';
import { summaryOf, type FolderSummary } from './summary.ts';
import { writeFolder } from './write.ts';
import { spawnSync } from 'node:child_process';

/** Plain, as it is sent to threads. */
export interface FolderSettings {
  /** Absolute: the folder that holds all of them. */
  readonly out: string;
  /** 'diff' tells what differs, 'compare' only that it does; 'overwrite' stops at no edited file. */
  readonly mode: 'write' | 'overwrite' | 'compare' | 'diff';
}

export interface Folder {
  readonly id: string;
  readonly files: ReadonlyMap<string, string>;
  /** Whether nothing defines it any more. */
  readonly isGone: boolean;
}

export interface FolderOutcome {
  readonly summary: FolderSummary;
  /** Files edited by hand that were left alone, as shown. */
  readonly left: readonly string[];
  /** What would be written, of 'diff' alone. */
  readonly differs: readonly FileChange[];
}

/** Throws `EmitError` for what the disk refuses. */
export const doFolder = ({ id, files, isGone }: Folder, { out, mode }: FolderSettings): FolderOutcome => {
  const plan = planFolder(id, path.join(out, id), files);
  const edited = mode === 'write' ? keptByHand(plan) : [];
  const summary = summaryOf(plan, isGone, edited);
  const left = edited.map((change) => shownPath(path.join(plan.folder, change.path)));
  if (summary.state === 'unchanged') return { summary, left, differs: [] };
  if (mode === 'write' || mode === 'overwrite') writeFolder(plan, new Set(edited));
  return { summary, left, differs: mode === 'diff' ? plan.changes : [] };
};

const keptByHand = ({ folder, changes }: FolderPlan): readonly FileChange[] =>
  changes.filter(({ path: file, byHand }) => byHand && !isCommitted(path.join(folder, file)));

/** Whether git holds a file exactly as it is on the disk, so that overwriting it loses nothing. False where there is no git, no repository, or the file is changed, untracked or ignored. */
const isCommitted = (file: string): boolean => {
  const args = ['status', '--porcelain', '--ignored', '--untracked-files=all', '--', path.basename(file)];
  const { status, stdout } = spawnSync('git', args, { cwd: path.dirname(file), encoding: 'utf8' });
  return status === 0 && stdout === '';
};
