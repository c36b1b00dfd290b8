/** The shell scripts of the nightly workflow, run with git on a local repository and with a recording stand-in for GitHub's command line. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { describeWith, testWithAll } from '../support/needs.ts';
import { recordedGh, root, run } from './runScript.ts';

describeWith(['bash', 'git'], 'keep-history.sh', () => {
  const git = (cwd: string, ...args: readonly string[]): string =>
    execFileSync('git', args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  const world = (): { readonly clone: (name: string) => string } => {
    const folder = temporaryFolder();
    const origin = path.join(folder, 'origin.git');
    git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', origin);
    return {
      clone: (name) => {
        git(folder, 'clone', '--quiet', origin, name);
        return path.join(folder, name);
      },
    };
  };
  const night = (clone: string, file: string): void => {
    mkdirSync(path.join(clone, 'nights'), { recursive: true });
    writeFileSync(path.join(clone, 'nights', file), `{"night":"${file}"}\n`);
  };

  test('the first night finds no history, and creates it', () => {
    const clone = world().clone('one');
    expect(run('keep-history.sh', ['fetch', 'nights'], clone)).toEqual({
      code: 0,
      stdout: 'no branch load-history yet: this is the first night\n',
      stderr: '',
    });
    night(clone, 'a.jsonl');
    expect(run('keep-history.sh', ['push', 'nights'], clone)).toMatchObject({ code: 0, stdout: '' });
    expect(git(clone, 'ls-remote', '--heads', 'origin')).toMatch(/\trefs\/heads\/load-history\n$/);
    expect(run('keep-history.sh', ['push', 'nights'], clone).stdout).toBe('nothing new to keep\n');
  });

  test('nights that two jobs push are both kept, in any order', () => {
    const { clone } = world();
    const [first, second] = [clone('one'), clone('two')];
    night(first, 'a.jsonl');
    night(second, 'b.jsonl');
    expect(run('keep-history.sh', ['push', 'nights'], first).code).toBe(0);
    expect(run('keep-history.sh', ['push', 'nights'], second).code).toBe(0);
    const third = clone('three');
    expect(run('keep-history.sh', ['fetch', 'kept'], third)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readdirSync(path.join(third, 'kept')).toSorted()).toEqual(['a.jsonl', 'b.jsonl']);
  });

  test('what the branch has is never overwritten, unfinished merges included', () => {
    const { clone } = world();
    const [first, second] = [clone('one'), clone('two')];
    night(first, 'a.jsonl');
    expect(run('keep-history.sh', ['push', 'nights'], first).code).toBe(0);
    night(second, 'b.jsonl');
    writeFileSync(path.join(second, 'nights', 'a.jsonl'), '<<<<<<< HEAD\n');
    expect(run('keep-history.sh', ['push', 'nights/'], second)).toMatchObject({
      code: 0,
      stdout: '::warning::a.jsonl differs from the file on the branch load-history, which is kept: mend it there\n',
    });
    const third = clone('three');
    expect(run('keep-history.sh', ['fetch', 'kept'], third).code).toBe(0);
    expect(readdirSync(path.join(third, 'kept')).toSorted()).toEqual(['a.jsonl', 'b.jsonl']);
    expect(readFileSync(path.join(third, 'kept', 'a.jsonl'), 'utf8')).toBe('{"night":"a.jsonl"}\n');
  });

  test('another verb is refused', () => {
    expect(run('keep-history.sh', ['pull', 'nights'], world().clone('one'))).toMatchObject({
      code: 2,
      stderr: "fetch or push, not 'pull'\n",
    });
  });
});

describeWith(['bash'], 'regression-issue.sh', () => {
  const env = { GITHUB_REPOSITORY: 'example/atalaya', GH_TOKEN: 'none' };
  const night = (files: Readonly<Record<string, string>>): string => {
    const folder = temporaryFolder();
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    return folder;
  };
  const regressed = { 'issue.md': '# diary is 20% slower since Monday\n\nWhat changed.\n' };

  test('opens an issue when something has regressed', () => {
    const gh = recordedGh({ 'issue create': 'https://github.com/example/atalaya/issues/9' });
    expect(run('regression-issue.sh', [night(regressed)], root, { ...env, PATH: gh.path })).toMatchObject({
      code: 0,
      stdout: 'https://github.com/example/atalaya/issues/9\n',
    });
    expect(gh.calls()).toMatch(
      /\nissue create --repo example\/atalaya --title diary is 20% slower since Monday --body-file \S+ --label load-regression\n$/,
    );
  });

  test('updates the open issue', () => {
    const gh = recordedGh({ 'issue list': '9' });
    expect(run('regression-issue.sh', [night(regressed)], root, { ...env, PATH: gh.path }).stdout).toBe(
      'brought #9 up to date: diary is 20% slower since Monday\n',
    );
    expect(gh.calls()).not.toContain('issue create');
  });

  test.each([
    [{ 'recovered.md': 'All as before.\n' }, '9', 'closed #9: nothing has regressed any more\n'],
    [{ 'recovered.md': 'All as before.\n' }, '', 'nothing has regressed, and no issue is open\n'],
    // A night without a result is not a recovery.
    [{}, '9', 'the night shows nothing: #9 stays open\n'],
    [{}, '', 'the night shows nothing, and no issue is open\n'],
  ])('with the files %j and the open issue %j it prints: %s', (files, open, output) => {
    const gh = recordedGh({ 'issue list': open });
    expect(
      run('regression-issue.sh', [night(files as Record<string, string>)], root, { ...env, PATH: gh.path }),
    ).toMatchObject({
      code: 0,
      stdout: output,
    });
    expect(gh.calls().includes('issue close 9')).toBe(output.startsWith('closed'));
  });
});

testWithAll(['bash'], 'nightly.sh takes no report that another night left', () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'issue.md'), '# old\n');
  const result = run('nightly.sh', [], root, { HISTORY: path.join(folder, 'nights'), OUT: folder });
  expect(result).toEqual({
    code: 2,
    stdout: '',
    stderr: `${folder} is not empty: its report would be taken for the one of this night\n`,
  });
});
