/** `gate --baseline-ref`: two commits are compared on one machine, and nothing of it stays in the repository. */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { openRefSides } from '../../cli/gate/baselineRef.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { Io } from '../../cli/run/io.ts';
import type { GateReport } from '../../loadtest/gate/gateReport.ts';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openApiDocument } from '../../pipeline/api/openapi/document.ts';
import { stringifyJson } from '../../pipeline/ingest/json.ts';
import diary from '../fixtures/systems/diary.ts';
import freight from '../fixtures/systems/freight.ts';
import { startCommand } from '../support/childProcess.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { commit, git, refusalOf, repository, treeCount } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { describeWith, testWithAll } from '../support/needs.ts';
import { until } from '../../pipeline/testing/until.ts';

const own = path.join(import.meta.dirname, '..', '..');
const never = new AbortController().signal;

/** Of this process. */
const leftover = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`atalaya-baseline-${process.pid}-`));

afterEach(() => {
  expect(leftover()).toEqual([]);
});

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
    refusalOf(openRefSides(freight, { ref, chaos: undefined, root }, silent(path.join(root, 'systems'))));

  test('without Atalaya is refused', async () => {
    const folder = repository();
    const sha = commit(folder, { 'package-lock.json': '{}' }).slice(0, 12);
    commit(folder, { 'cli/main.ts': '' });
    expect(await opened(folder, 'HEAD~1')).toBe(
      `UsageError: --baseline-ref: commit ${sha} (HEAD~1) has no Atalaya\n  fix: name a later commit`,
    );
    expect(treeCount(folder)).toBe(1);
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
      `BaselineError: --baseline-ref: commit ${sha} (HEAD~1) starts no pipeline of freight\n  why: no luck; fix: none\n  fix: name another commit`,
    );
    const second = commit(folder, { 'cli/gate/serveTarget.ts': 'process.exit(7);\n' }).slice(0, 12);
    commit(folder, { other: 'again' });
    expect(await opened(folder, 'HEAD~1')).toBe(
      `BaselineError: --baseline-ref: commit ${second} (HEAD~1) starts no pipeline of freight\n  why: its process ended with exit code 7\n  fix: name another commit`,
    );
    expect(treeCount(folder)).toBe(1);
  });

  const serving = async (message: object): Promise<readonly [refusal: string, commit: string]> => {
    const folder = repository();
    const serve = `process.send(${JSON.stringify(message)}); setInterval(() => undefined, 1_000);\n`;
    const sha = commit(folder, { 'package-lock.json': '{}', 'cli/main.ts': '', 'cli/gate/serveTarget.ts': serve });
    commit(folder, { other: '' });
    const text = await opened(folder, 'HEAD~1');
    expect(treeCount(folder)).toBe(1);
    return [text, `${sha.slice(0, 12)} (HEAD~1)`];
  };

  test('without the system is refused', async () => {
    const text = "systems/unknown  systems\n  there is no system 'freight'\n  fix: use one of diary";
    const [refused, named] = await serving({ kind: 'NotServed', version: 1, text, code: 2 });
    expect(refused).toBe(
      `UsageError: --baseline-ref: commit ${named} has no system 'freight'\n  fix: name a later commit, or leave --baseline-ref out: a new system has nothing to be compared with`,
    );
  });

  test('whose system has other routes or fields is refused', async () => {
    const server = createServer(
      { keepAliveTimeout: 0 },
      (_, response) => void response.end(stringifyJson(openApiDocument(diary))),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [refused, named] = await serving({ kind: 'Served', version: 1, url });
    server.close();
    expect(refused).toBe(
      `UsageError: --baseline-ref: freight of commit ${named} is another system (it has no GET /freight, GET /freight/{origin}, POST /freight)\n  fix: the requests of one cannot be sent to the other: name a commit after that change, or leave --baseline-ref out`,
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
      await refusalOf(
        openRefSides(freight, { ref: 'HEAD', chaos: undefined, root: own }, silent('/elsewhere/systems')),
      ),
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
  expect(await runInProcess(['gate', 'freight', '--baseline-ref', 'HEAD~1', ...options], { cwd })).toEqual({
    code: 2,
    stdout: '',
    stderr,
  });
  expect(readdirSync(cwd)).toEqual([]);
});

/** The same tree in a commit of its own: a shallow clone has no other. */
const otherCommit = (): string => git(own, 'commit-tree', 'HEAD^{tree}', '-m', 'Compare with this');
const trees = (): string => git(own, 'worktree', 'list');

testWithAll(
  ['git', 'checkout'],
  'the code here and another commit serve side by side, and neither process nor work tree is left',
  async () => {
    const other = otherCommit();
    const sides = await openRefSides(freight, { ref: other, chaos: undefined }, silent(systemsFolder));
    const { candidate, baseline } = sides;
    expect(trees()).toContain(other.slice(0, 7));
    expect(baseline.revision).toBe(`${other.slice(0, 12)} (${other})`);
    expect(candidate.url).not.toBe(baseline.url);
    for (const { url } of [candidate, baseline]) expect((await fetch(`${url}/health`)).status).toBe(200);
    await sides.close();
    for (const { url } of [candidate, baseline]) await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed');
    expect(trees()).not.toContain(other.slice(0, 7));
  },
  120_000,
);

testWithAll(
  ['git', 'k6', 'checkout'],
  'Ctrl-C while it starts leaves a report and no work tree',
  async () => {
    const other = otherCommit();
    const out = path.join(temporaryFolder(), 'gate');
    const command = startCommand(
      'gate',
      'freight',
      '--baseline-ref',
      other,
      '--duration',
      '1s',
      '--out',
      out,
      '--format',
      'json',
    );
    await until('there is a work tree', () => trees().includes(other.slice(0, 7)), 110_000);
    command.kill('SIGINT');
    const { code, stdout } = await command.ended;
    const { verdict, findings, baseline } = JSON.parse(stdout) as GateReport;
    expect([code, verdict, findings[0]?.text]).toEqual([3, 'inconclusive', 'it was stopped before a run was finished']);
    expect(baseline?.revision).toBe(other);
    expect(readdirSync(out)).toEqual(expect.arrayContaining(['report.html', 'report.json', 'report.xml']));
    expect(trees()).not.toContain(other.slice(0, 7));
  },
  120_000,
);
