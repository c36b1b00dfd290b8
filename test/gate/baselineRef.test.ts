/** `gate --baseline-ref`: two commits are compared on one machine, and nothing of it stays in the repository. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { openRefSides } from '../../cli/gate/baselineRef.ts';
import { openGitTree } from '../../cli/gate/gitTree.ts';
import type { Io } from '../../cli/run/io.ts';
import type { GateReport } from '../../loadtest/gate/gateReport.ts';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openApiDocument } from '../../pipeline/api/openapi/document.ts';
import { stringifyJson } from '../../pipeline/ingest/json.ts';
import datos from '../../systems/datos.ts';
import flights from '../../systems/flights.ts';
import { startCommand } from '../support/childProcess.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { describeWith, testWithAll } from '../support/needs.ts';
import { until } from '../../pipeline/testing/until.ts';

const own = path.join(import.meta.dirname, '..', '..');
const never = new AbortController().signal;

/** Does not depend on the user's configuration, nor on a hook that runs the tests. */
const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  }).trim();

const write = (folder: string, files: Readonly<Record<string, string>>): void => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
};

const commit = (folder: string, files: Readonly<Record<string, string>>): string => {
  write(folder, files);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'x');
  return git(folder, 'rev-parse', 'HEAD');
};

const repository = (): string => {
  const folder = temporaryFolder();
  git(folder, 'init', '--quiet', '--initial-branch=main');
  return folder;
};

/** Of this process. */
const leftover = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`atalaya-baseline-${process.pid}-`));

const trees = (folder: string): number => git(folder, 'worktree', 'list').split('\n').length;

const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it worked',
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
  );

afterEach(() => {
  expect(leftover()).toEqual([]);
});

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
    expect(trees(folder)).toBe(2);
    tree.close();
    expect([trees(folder), git(folder, 'status', '--porcelain', '--branch')]).toEqual([1, before]);
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
    expect(await refusal(openGitTree(folder, 'main', never))).toBe(
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
      expect(await refusal(openGitTree(folder, ref, never))).toBe(
        `UsageError: --baseline-ref: '${ref}' is no commit of this repository\n  fix: name a commit, tag or branch, such as HEAD~1 or origin/main; 'git fetch' gets what others pushed`,
      );
      expect(trees(folder)).toBe(1);
    },
  );

  test('that a shallow clone does not have is refused with the way to get it', async () => {
    const folder = repository();
    commit(folder, { file: 'first' });
    commit(folder, { file: 'second' });
    const clone = path.join(temporaryFolder(), 'clone');
    git(folder, 'clone', '--quiet', '--depth=1', `file://${folder}`, clone);
    expect(await refusal(openGitTree(clone, 'HEAD~1', never))).toBe(
      "UsageError: --baseline-ref: 'HEAD~1' is no commit of this repository, which is a shallow clone\n  fix: fetch its history: git fetch --unshallow (actions/checkout: 'fetch-depth: 0'), or that commit alone: git fetch --depth=1 origin COMMIT",
    );
  });

  test('outside a repository is refused', async () => {
    const folder = temporaryFolder();
    expect(await refusal(openGitTree(folder, 'HEAD', never))).toMatch(
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
    expect(trees(folder)).toBe(1);
    expect(readdirSync(tmpdir())).not.toContain(path.basename(parent));
  });
});

const spawnedAndEnded = (): string => execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).trim();

const silent = (systems: string): Io => ({
  stdout: () => undefined,
  stderr: () => undefined,
  now: Date.now,
  cwd: own,
  systems,
  isTTY: false,
  columns: 80,
  stop: never,
});

describeWith(['git'], 'a commit', () => {
  const opened = (root: string, ref: string): Promise<string> =>
    refusal(openRefSides(flights, { ref, chaos: undefined, root }, silent(path.join(root, 'systems'))));

  test('without Atalaya is refused', async () => {
    const folder = repository();
    const sha = commit(folder, { 'package-lock.json': '{}' }).slice(0, 12);
    commit(folder, { 'cli/main.ts': '' });
    expect(await opened(folder, 'HEAD~1')).toBe(
      `UsageError: --baseline-ref: commit ${sha} (HEAD~1) has no Atalaya\n  fix: name a later commit`,
    );
    expect(trees(folder)).toBe(1);
  });

  test('whose code starts no pipeline is refused with the reason', async () => {
    const folder = repository();
    const serve = "process.send({ kind: 'NotServed', version: 1, text: 'no luck\\n  fix: none', code: 1 });\n";
    const sha = commit(folder, {
      'package-lock.json': '{}',
      'cli/main.ts': '',
      'cli/gate/serveTarget.ts': serve,
    }).slice(0, 12);
    commit(folder, { other: '' });
    expect(await opened(folder, 'HEAD~1')).toBe(
      `BaselineError: --baseline-ref: commit ${sha} (HEAD~1) starts no pipeline of flights\n  why: no luck; fix: none\n  fix: name another commit`,
    );
    const second = commit(folder, { 'cli/gate/serveTarget.ts': 'process.exit(7);\n' }).slice(0, 12);
    commit(folder, { other: 'again' });
    expect(await opened(folder, 'HEAD~1')).toBe(
      `BaselineError: --baseline-ref: commit ${second} (HEAD~1) starts no pipeline of flights\n  why: its process ended with exit code 7\n  fix: name another commit`,
    );
    expect(trees(folder)).toBe(1);
  });

  const serving = async (message: object): Promise<readonly [refusal: string, commit: string]> => {
    const folder = repository();
    const serve = `process.send(${JSON.stringify(message)}); setInterval(() => undefined, 1_000);\n`;
    const sha = commit(folder, { 'package-lock.json': '{}', 'cli/main.ts': '', 'cli/gate/serveTarget.ts': serve });
    commit(folder, { other: '' });
    const text = await opened(folder, 'HEAD~1');
    expect(trees(folder)).toBe(1);
    return [text, `${sha.slice(0, 12)} (HEAD~1)`];
  };

  test('without the system is refused', async () => {
    const text = "systems/unknown  systems\n  there is no system 'flights'\n  fix: use one of datos";
    const [refused, named] = await serving({ kind: 'NotServed', version: 1, text, code: 2 });
    expect(refused).toBe(
      `UsageError: --baseline-ref: commit ${named} has no system 'flights'\n  fix: name a later commit, or leave --baseline-ref out: a new system has nothing to be compared with`,
    );
  });

  test('whose system has other routes or fields is refused', async () => {
    const server = createServer(
      { keepAliveTimeout: 0 },
      (_, response) => void response.end(stringifyJson(openApiDocument(datos))),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [refused, named] = await serving({ kind: 'Served', version: 1, url });
    server.close();
    expect(refused).toBe(
      `UsageError: --baseline-ref: flights of commit ${named} is another system (it has no GET /flights, GET /flights/{origin}, POST /flights)\n  fix: the requests of one cannot be sent to the other: name a commit after that change, or leave --baseline-ref out`,
    );
  });

  test('with other packages whose set-up fails is refused with the reason', async () => {
    const folder = repository();
    const setUp = "console.error('set-up  npm has no network'); process.exitCode = 1;\n";
    const sha = commit(folder, { 'package-lock.json': '{}', 'cli/main.ts': '', 'tools/setup.mjs': setUp }).slice(0, 12);
    commit(folder, { 'package-lock.json': '{"other":1}', 'cli/gate/serveTarget.ts': '' });
    expect(await opened(folder, 'HEAD~1')).toBe(
      `BaselineError: --baseline-ref: the packages of commit ${sha} (HEAD~1) cannot be installed\n  why: set-up  npm has no network\n  fix: name a commit with the same package-lock.json, or run this where the registry can be reached`,
    );
  });

  test('of definitions elsewhere cannot be compared', async () => {
    expect(
      await refusal(openRefSides(flights, { ref: 'HEAD', chaos: undefined, root: own }, silent('/elsewhere/systems'))),
    ).toBe(
      'UsageError: --baseline-ref: /elsewhere/systems is not in the repository of the code\n  fix: name a running baseline with --baseline URL',
    );
  });
});

test.each([
  [
    ['--candidate', 'https://new.example.com'],
    '--baseline-ref starts a pipeline on this machine, which cannot be compared with --candidate, which runs elsewhere\n  fix: leave --candidate out, or name the running version with --baseline URL\n',
  ],
  [
    ['--baseline', 'https://now.example.com'],
    '--baseline and --baseline-ref are two baselines\n  fix: leave one of them out\n',
  ],
])('beside %j it is refused', async (options, stderr) => {
  const cwd = temporaryFolder();
  expect(await runInProcess(['gate', 'flights', '--baseline-ref', 'HEAD~1', ...options], { cwd })).toEqual({
    code: 2,
    stdout: '',
    stderr,
  });
  expect(readdirSync(cwd)).toEqual([]);
});

testWithAll(
  ['git', 'k6', 'checkout'],
  'the code here and another commit run side by side, and Ctrl-C leaves a report, no process and no work tree',
  async () => {
    // The same tree in a commit of its own: a shallow clone has no other.
    const other = git(own, 'commit-tree', 'HEAD^{tree}', '-m', 'Compare with this');
    const before = trees(own);
    const out = path.join(temporaryFolder(), 'gate');
    const command = startCommand(
      'gate',
      'flights',
      '--baseline-ref',
      other,
      '--duration',
      '1s',
      '--out',
      out,
      '--format',
      'json',
    );
    const ended = command.ended;
    await until('the first run has begun', () => existsSync(path.join(out, 'runs', '000')), 110_000);
    command.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    const report = JSON.parse(stdout) as GateReport;
    expect([code, report.verdict]).toEqual([3, 'inconclusive']);
    expect(report.candidate.isLocal).toBe(true);
    expect(report.baseline?.revision).toBe(`${other.slice(0, 12)} (${other})`);
    expect(report.candidate.url).not.toBe(report.baseline?.url);
    expect(stderr).toContain(
      `starting two pipelines and filling their tables: ${other.slice(0, 12)} (${other}), and the code here\n`,
    );
    expect(readdirSync(out)).toEqual(expect.arrayContaining(['report.html', 'report.json', 'report.xml']));
    expect(trees(own)).toBe(before);
    for (const { url } of [report.candidate, report.baseline!]) await expect(fetch(`${url}/health`)).rejects.toThrow();
  },
  120_000,
);
