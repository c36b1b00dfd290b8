/** One emitted folder from beginning to end: what is on the disk, what becomes of it, and what is told of that. */
import path from 'node:path';
import { isCommitted } from './git.ts';
import { planFolder, shownPath, type FileChange, type FolderPlan } from './folder.ts';
import { summaryOf, type FolderSummary } from './summary.ts';
import { writeFolder } from './write.ts';

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
