/** The files that a branch changed. Source: git-diff(1), git-ls-files(1). */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from '../../model/usageError.ts';

/**
 * Absolute paths of files that differ from where the branch left `ref`, with what is not committed yet, and new files that git
 * does not ignore. Throws `UsageError`.
 */
export const changedSince = async (ref: string, cwd: string): Promise<ReadonlySet<string>> => {
  const git = async (...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)('git', args, { cwd, maxBuffer: 1e9, timeout: 60_000 })).stdout;
  const top = (await orUsage(git('rev-parse', '--show-toplevel'), insideFault)).trim();
  if (ref.startsWith('-')) throw unknownRef(ref);
  await orUsage(git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`), () => unknownRef(ref));
  const base = await git('merge-base', ref, 'HEAD').catch(() => ref);
  const [changed, added] = await Promise.all([
    git('-C', top, 'diff', '--name-only', '-z', '--diff-filter=d', base.trim()),
    git('-C', top, 'ls-files', '--others', '--exclude-standard', '-z'),
  ]);
  return new Set(
    `${changed}\0${added}`
      .split('\0')
      .filter(Boolean)
      .map((file) => path.join(top, file)),
  );
};

const orUsage = async <T>(running: Promise<T>, fault: (error: NodeJS.ErrnoException) => UsageError): Promise<T> => {
  try {
    return await running;
  } catch (error) {
    throw fault(error as NodeJS.ErrnoException);
  }
};

const insideFault = ({ code }: NodeJS.ErrnoException): UsageError =>
  code === 'ENOENT'
    ? new UsageError('--changed-since needs git, which is not on this machine', 'install git')
    : new UsageError('--changed-since: this folder is in no git repository', 'run it in a clone');

const unknownRef = (ref: string): UsageError =>
  new UsageError(
    `--changed-since: git knows no commit '${ref}'`,
    'name a branch, tag or commit; in CI, fetch its history (fetch-depth: 0)',
  );
