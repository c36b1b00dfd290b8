/**
 * The code of another commit, in a git work tree that exists while a gate runs. Source: git-worktree(1). Nothing else of the
 * repository changes: no branch, no index, no hook runs.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from '../../model/usageError.ts';

export interface GitTree {
  /** The folder in the work tree that corresponds to `folder`. */
  readonly root: string;
  /** Such as '1a2b3c4d5e6f'. */
  readonly commit: string;
  readonly close: () => void;
}

export interface GitTreeOptions {
  /** The option that named the commit, in messages. */
  readonly option?: string;
  /** Whether it may be the commit that is checked out, without a change. */
  readonly allowsSame?: boolean;
}

const prefix = 'atalaya-baseline-';

export type Git = (...args: readonly string[]) => Promise<string>;

/** Throws `UsageError` for what is no commit with Atalaya's code. */
export const openGitTree = async (
  folder: string,
  ref: string,
  stop: AbortSignal,
  { option = '--baseline-ref', allowsSame = false }: GitTreeOptions = {},
): Promise<GitTree> => {
  const git = gitIn(folder, stop);
  const inside = await insideOf(git, folder, option);
  const commit = await commitOf(git, ref, option);
  if (!allowsSame) await refuseSame(git, ref, commit, inside, option);
  removeStale(folder);
  const parent = realpathSync(mkdtempSync(path.join(tmpdir(), `${prefix}${process.pid}-`)));
  const tree = path.join(parent, 'tree');
  const close = (): void => {
    process.off('exit', close);
    remove(folder, parent);
  };
  // A second Ctrl-C ends the process at once.
  process.on('exit', close);
  try {
    await git('-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--quiet', '--detach', tree, commit);
  } catch (error) {
    close();
    throw error;
  }
  return { root: path.join(tree, inside), commit: commit.slice(0, 12), close };
};

/** Without the variables that git sets for hooks: they name another repository or index. */
export const gitEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|OBJECT_DIRECTORY|PREFIX|NAMESPACE)$/.test(name),
    ),
  ),
  LC_ALL: 'C',
});

/** git in a folder. */
export const gitIn =
  (folder: string, signal: AbortSignal): Git =>
  async (...args) => {
    const { stdout } = await promisify(execFile)('git', args, { cwd: folder, env: gitEnvironment(), signal });
    return stdout.trim();
  };

/** Why git failed. */
export const reasonOf = (error: unknown): string => {
  const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: string };
  if (code === 'ENOENT') return 'git is not installed';
  return stderr?.split('\n', 1)[0]?.replace(/^fatal: /, '') || (error as Error).message;
};

/** Path of the folder in its repository. */
const insideOf = async (git: Git, folder: string, option: string): Promise<string> => {
  try {
    return await git('rev-parse', '--show-prefix');
  } catch (error) {
    throw new UsageError(
      `${option}: the code in ${folder} is in no git repository that can be read (${reasonOf(error)})`,
      option === '--baseline-ref'
        ? 'run it in a clone of the repository, or name a running baseline with --baseline URL'
        : 'run it in a clone of the repository, or name a folder of code',
    );
  }
};

/** The full name of a commit. Throws `UsageError`, which names the option. */
export const commitOf = async (git: Git, ref: string, option: string): Promise<string> => {
  try {
    return await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  } catch {
    const isShallow = (await git('rev-parse', '--is-shallow-repository')) === 'true';
    throw new UsageError(
      `${option}: '${ref}' is no commit of this repository${isShallow ? ', which is a shallow clone' : ''}`,
      isShallow
        ? "fetch its history: git fetch --unshallow (actions/checkout: 'fetch-depth: 0'), or that commit alone: git fetch --depth=1 origin COMMIT"
        : "name a commit, tag or branch, such as HEAD~1 or origin/main; 'git fetch' gets what others pushed",
    );
  }
};

/** The same code on both sides shows only noise. Local changes are a part of the candidate. */
const refuseSame = async (git: Git, ref: string, commit: string, inside: string, option: string): Promise<void> => {
  if ((await git('rev-parse', 'HEAD')) !== commit) return;
  const changes = await git('status', '--porcelain', '--', inside === '' ? '.' : `:/${inside}`);
  if (changes !== '') return;
  throw new UsageError(
    `${option}: '${ref}' is the commit that is checked out, without a change`,
    'name an earlier commit, such as HEAD~1; to measure how much two runs of one version differ, use gate calibrate',
  );
};

const remove = (folder: string, parent: string): boolean => {
  const tree = path.join(parent, 'tree');
  const { status } = spawnSync('git', ['worktree', 'remove', '--force', tree], {
    cwd: folder,
    env: gitEnvironment(),
    stdio: 'ignore',
  });
  rmSync(parent, { recursive: true, force: true });
  return status === 0;
};

/** Of gates that were killed. */
const removeStale = (folder: string): void => {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = new RegExp(`^${prefix}(\\d+)-`).exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) remove(folder, path.join(tmpdir(), name));
  }
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
};
