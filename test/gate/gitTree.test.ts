/** The work tree of a commit that a gate compares with: nothing of it stays in the repository. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { openGitTree } from '../../cli/gate/gitTree.ts';
import { describeWith } from '../support/needs.ts';
import { commit, git, refusalOf, repository, treeCount, write } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const never = new AbortController().signal;

describeWith(['git'], 'the work tree of a commit', () => {
  test('has the code of the commit, whatever hooks and local changes say, and is gone after it is closed', async () => {
    const folder = repository();
    const first = commit(folder, { file: 'first' });
    commit(folder, { file: 'second' });
    write(folder, { file: 'changed' });
    const hook = path.join(folder, '.git', 'hooks', 'post-checkout');
    write(folder, { '.git/hooks/post-checkout': '#!/bin/sh\nexit 1\n' });
    execFileSync('chmod', ['+x', hook]);
    const before = git(folder, 'status', '--porcelain', '--branch');
    const tree = await openGitTree(folder, 'HEAD~1', never);
    expect([tree.commit, readFileSync(path.join(tree.root, 'file'), 'utf8')]).toEqual([first.slice(0, 12), 'first']);
    expect(treeCount(folder)).toBe(2);
    tree.close();
    expect([treeCount(folder), git(folder, 'status', '--porcelain', '--branch')]).toEqual([1, before]);
  });

  test('is that of the same folder, where the code is in a folder of a larger repository', async () => {
    const folder = repository();
    commit(folder, { 'tools/atalaya/file': 'first', other: 'x' });
    commit(folder, { 'tools/atalaya/file': 'second' });
    const tree = await openGitTree(path.join(folder, 'tools', 'atalaya'), 'HEAD~1', never);
    expect(readFileSync(path.join(tree.root, 'file'), 'utf8')).toBe('first');
    tree.close();
  });

  test('of the commit that is checked out shows local changes; without any there is nothing to compare', async () => {
    const folder = repository();
    commit(folder, { file: 'first' });
    expect(await refusalOf(openGitTree(folder, 'main', never))).toBe(
      "UsageError: --baseline-ref: 'main' is the commit that is checked out, without a change\n  fix: name an earlier commit, such as HEAD~1; to measure how much two runs of one version differ, use gate calibrate",
    );
    write(folder, { file: 'changed' });
    const tree = await openGitTree(folder, 'main', never);
    expect(readFileSync(path.join(tree.root, 'file'), 'utf8')).toBe('first');
    tree.close();
  });

  test.each(['no-such', 'HEAD~9', '--all', '-q', 'main:file', 'a b', ''])(
    'of %j, which is no commit, is refused',
    async (ref) => {
      const folder = repository();
      commit(folder, { file: 'first' });
      commit(folder, { file: 'second' });
      expect(await refusalOf(openGitTree(folder, ref, never))).toBe(
        `UsageError: --baseline-ref: '${ref}' is no commit of this repository\n  fix: name a commit, tag or branch, such as HEAD~1 or origin/main; 'git fetch' gets what others pushed`,
      );
      expect(treeCount(folder)).toBe(1);
    },
  );

  test('that a shallow clone does not have is refused with the way to get it', async () => {
    const folder = repository();
    commit(folder, { file: 'first' });
    commit(folder, { file: 'second' });
    const clone = path.join(temporaryFolder(), 'clone');
    git(folder, 'clone', '--quiet', '--depth=1', `file://${folder}`, clone);
    expect(await refusalOf(openGitTree(clone, 'HEAD~1', never))).toBe(
      "UsageError: --baseline-ref: 'HEAD~1' is no commit of this repository, which is a shallow clone\n  fix: fetch its history: git fetch --unshallow (actions/checkout: 'fetch-depth: 0'), or that commit alone: git fetch --depth=1 origin COMMIT",
    );
  });

  test('outside a repository is refused', async () => {
    const folder = temporaryFolder();
    expect(await refusalOf(openGitTree(folder, 'HEAD', never))).toMatch(
      /^UsageError: --baseline-ref: the code in \S+ is in no git repository that can be read \(not a git repository.*\)\n {2}fix: run it in a clone of the repository, or name a running baseline with --baseline URL$/,
    );
  });

  test('of a gate that was killed is removed by the next one', async () => {
    const folder = repository();
    commit(folder, { file: 'first' });
    commit(folder, { file: 'second' });
    const dead = spawnedAndEnded();
    const parent = path.join(tmpdir(), `atalaya-baseline-${dead}-killed`);
    mkdirSync(parent);
    git(folder, 'worktree', 'add', '--quiet', '--detach', path.join(parent, 'tree'), 'HEAD~1');
    (await openGitTree(folder, 'HEAD~1', never)).close();
    expect(treeCount(folder)).toBe(1);
    expect(readdirSync(tmpdir())).not.toContain(path.basename(parent));
  });
});

const spawnedAndEnded = (): string => execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).trim();
