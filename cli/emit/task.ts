/** One emitted folder from start to end: reads the disk, plans, writes and reports. */
import path from 'node:path';
import { planFolder, shownPath, type FileChange, type FolderPlan } from './folder.ts';
import { summaryOf, type FolderSummary } from './summary.ts';
import { writeFolder } from './write.ts';
import { spawnSync } from 'node:child_process';

/** Plain data: it is sent to threads. */
export interface FolderSettings {
  /** Absolute path of the folder of all emitted folders. */
  readonly out: string;
  /** 'diff' reports the differences, 'compare' only whether there are any; 'overwrite' also replaces edited files. */
  readonly mode: 'write' | 'overwrite' | 'compare' | 'diff';
}

export interface Folder {
  readonly id: string;
  readonly files: ReadonlyMap<string, string>;
  /** True when no definition emits it any more. */
  readonly isGone: boolean;
}

export interface FolderOutcome {
  readonly summary: FolderSummary;
  /** Files that were edited by hand and left alone, as shown to the user. */
  readonly left: readonly string[];
  /** What would be written; only for 'diff'. */
  readonly differs: readonly FileChange[];
}

/** Throws `EmitError` for errors of the file system. */
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

/**
 * True when git has the file exactly as it is on the disk, so that overwriting it loses nothing. False without git or
 * repository, and for changed, untracked and ignored files.
 */
const isCommitted = (file: string): boolean => {
  const args = ['status', '--porcelain', '--ignored', '--untracked-files=all', '--', path.basename(file)];
  const { status, stdout } = spawnSync('git', args, { cwd: path.dirname(file), encoding: 'utf8' });
  return status === 0 && stdout === '';
};
