/** The shell scripts of the workflows, run with git on a local repository and with a recording stand-in for GitHub's command line. */
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { describeWith, testWithAll } from '../support/needs.ts';
import { recordedGh, root, run, script } from './runScript.ts';

describeWith(['bash'], 'comment.sh', () => {
  const file = (): string => {
    const target = path.join(temporaryFolder(), 'comment.md');
    writeFileSync(target, '<!-- atalaya gate diary -->\n\n## Gate of diary: pass\n');
    return target;
  };
  const env = { PULL_REQUEST: '7', GITHUB_REPOSITORY: 'example/atalaya', GH_TOKEN: 'none' };

  test('writes a new comment', () => {
    const gh = recordedGh({ 'api --paginate': '{"id":1,"body":"something else"}' });
    const comment = file();
    expect(run('comment.sh', [comment], root, { ...env, PATH: gh.path })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(gh.calls().trim().split('\n').at(-1)).toBe(
      `api --silent --method POST repos/example/atalaya/issues/7/comments --field body=@${comment}`,
    );
  });

  test('updates its earlier comment', () => {
    const gh = recordedGh({ 'api --paginate': '{"id":42,"body":"<!-- atalaya gate diary -->\\n\\nold"}' });
    const comment = file();
    expect(run('comment.sh', [comment], root, { ...env, PATH: gh.path }).code).toBe(0);
    expect(gh.calls()).toContain(`--method PATCH repos/example/atalaya/issues/comments/42 --field body=@${comment}\n`);
  });

  test('a token that may not comment is not a failure', () => {
    const gh = recordedGh({}, true);
    expect(run('comment.sh', [file()], root, { ...env, PATH: gh.path })).toEqual({
      code: 0,
      stdout: "::notice::this token may not comment on #7 (a pull request from a fork?): see the job's summary\n",
      stderr: '',
    });
  });
});

testWithAll(
  ['bash', 'git', 'checkout'],
  'policy-diff.sh compares with a commit, in cost too, and its first line marks the comment to update',
  () => {
    const file = path.join(temporaryFolder(), 'diff.md');
    const summary = path.join(temporaryFolder(), 'summary.md');
    const result = run('policy-diff.sh', ['HEAD', file], root, { GITHUB_STEP_SUMMARY: summary });
    expect([result.code, result.stderr]).toEqual([0, '']);
    expect(readFileSync(file, 'utf8')).toMatch(
      /^<!-- atalaya policy diff -->\n\n\*\*Cost of a month:\*\* (Nothing that is charged for differs|[+-]\d.*)\n\n(No alert, SLO|## What this changes)[^]*\n<details><summary>Cost<\/summary>\n\n```text\n[^]+\n```\n\n<\/details>\n$/,
    );
    expect(readFileSync(summary, 'utf8')).toBe(readFileSync(file, 'utf8'));
  },
  120_000,
);

test('annotate.mjs prints failures as errors and warnings as warnings, one line each', () => {
  const report = path.join(temporaryFolder(), 'report.json');
  const findings = [
    { subject: 'objective', verdict: 'fail', text: 'api-latency: 90% of\n100, below 95%' },
    { subject: 'budget', verdict: 'warn', text: 'little left' },
    { subject: 'validity', verdict: 'pass', text: 'all went well' },
  ];
  writeFileSync(report, JSON.stringify({ system: 'diary', verdict: 'fail', findings, override: null }));
  expect(execFileSync(process.execPath, [script('annotate.mjs'), report], { encoding: 'utf8' })).toBe(
    [
      '::error title=Gate of diary%3A objective::api-latency: 90%25 of%0A100, below 95%25',
      '::warning title=Gate of diary%3A budget::little left',
      '::notice title=Gate of diary::fail',
      '',
    ].join('\n'),
  );
});

testWithAll(
  ['bash', 'k6'],
  'gate.sh runs the gate with a real k6, annotates its findings, and exits with its code',
  () => {
    const folder = temporaryFolder();
    const summary = path.join(folder, 'summary.md');
    const env = {
      SYSTEM: 'diary',
      REPORT: path.join(folder, 'gate'),
      RUNS: '1',
      DURATION: '1s',
      GITHUB_STEP_SUMMARY: summary,
    };
    const result = run('gate.sh', [], root, env);
    const verdict = /^diary: (\w+) /m.exec(result.stdout)?.[1];
    expect(result.stdout).toContain(`::notice title=Gate of diary::${verdict}\n`);
    expect(result.code).toBe({ pass: 0, warn: 0, fail: 1, inconclusive: 3 }[verdict ?? ''] ?? -1);
    expect(readFileSync(summary, 'utf8')).toContain(`## Gate of diary: ${verdict}\n`);
    const unlisted = { ...env, SYSTEM: 'lms', CANDIDATE: 'http://127.0.0.1:2' };
    const samples = '{"action_id":"1","user_email":"a@example.com","app_id":"a","app_department":"d"}';
    expect(run('gate.sh', [], root, { ...unlisted, REPORT: path.join(folder, 'unlisted') }).code).toBe(2);
    const sampled = run('gate.sh', [], root, { ...unlisted, REPORT: path.join(folder, 'sampled'), SAMPLES: samples });
    expect(sampled.code).toBe(3);
    const unknown = run('gate.sh', [], root, { ...env, SYSTEM: 'dato', REPORT: path.join(folder, 'other') });
    expect([unknown.code, unknown.stdout]).toEqual([
      2,
      '::error title=Gate of dato::it ended with exit code 2 and left no report\n',
    ]);
  },
  120_000,
);

testWithAll(
  ['bash'],
  'properties.sh runs every randomised test with other seeds each time, and fails with any of them',
  () => {
    const folder = temporaryFolder();
    const log = path.join(folder, 'log');
    const npm = `#!/bin/sh\necho "$FAST_CHECK_SEED $PROMQL_SEED $SEED $*" >> '${log}'\n[ "$(wc -l < '${log}')" != 2 ]\n`;
    writeFileSync(path.join(folder, 'npm'), npm);
    chmodSync(path.join(folder, 'npm'), 0o755);
    const { code, stdout } = run('properties.sh', [], folder, {
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      RUNS: '4',
    });
    const runs = readFileSync(log, 'utf8').trim().split('\n');
    expect([code, runs.length]).toEqual([1, 4]);
    const seeds = runs.map((line) => line.split(' ').slice(0, 3));
    expect(stdout).toBe(
      seeds.map(([own, promql, other]) => `FAST_CHECK_SEED=${own} PROMQL_SEED=${promql} SEED=${other}\n`).join(''),
    );
    expect(new Set(seeds.map(([own]) => own)).size).toBe(4);
    expect(seeds.flat().filter((seed) => !/^\d{1,10}$/.test(seed) || Number(seed) >= 2 ** 31)).toEqual([]);
    for (const file of [
      'history/packing',
      'test/faults/kill',
      'test/promql/random',
      'alerts/checks/oncall/onCallChecks',
    ])
      expect(runs[0]).toContain(` ${file}.test.ts`);
  },
);
