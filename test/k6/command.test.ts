/** `atalaya loadtest run` with its own pipeline and a real k6, and the files that it writes. */
import { expect } from '@jest/globals';
import { existsSync, statSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startTarget } from '../../cli/loadtest/target.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { RunSummary } from '../../loadtest/runSummary.ts';
import lms from '../fixtures/systems/lms.ts';
import { startCommand } from '../support/childProcess.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { until } from '../../pipeline/testing/until.ts';

testWith(
  'k6',
  'a smoke test of a pipeline of its own passes, and leaves script, result, summary and report',
  async () => {
    const cwd = temporaryFolder();
    const args = ['loadtest', 'run', 'diary', '--plan', 'smoke', '--duration', '14s', '--out', 'here', '--json'];
    const { code, stdout, stderr } = await runInProcess(args, { cwd });
    const run = JSON.parse(stdout) as RunSummary;
    expect([code, run.verdict, run.problems]).toEqual([0, 'passed', []]);
    expect(stderr).toMatch(
      /diary smoke: a tenth .*\nabout 20 s, at most \d+ (s|min).*\nnot judged: api-availability of reads: 99\.5% needs 600 events, and reads has 32\n {2}fix: run it for 5m\n/,
    );
    const folder = path.join(cwd, 'here');
    expect(readdirSync(folder).toSorted()).toEqual([
      'k6.json',
      'k6.log',
      'raw.json.gz',
      'report.html',
      'script.ts',
      'summary.json',
    ]);
    expect(JSON.parse(readFileSync(path.join(folder, 'summary.json'), 'utf8'))).toEqual(run);
    const freshness = run.scenarios.find(({ scenario }) => scenario === 'freshness');
    expect(freshness?.readableAfter?.count).toBeGreaterThanOrEqual(60);
    expect(readFileSync(path.join(folder, 'report.html'), 'utf8')).toContain('class="verdict passed"');
  },
  120_000,
);

testWith(
  'k6',
  'the demo ends with a short gate, which decides the exit code only with --strict',
  async () => {
    const cwd = temporaryFolder();
    const args = ['demo', '--once', '--rows', '500', '--port', '0', '--data', cwd, '--strict'];
    const { code, stdout } = await runInProcess(args, { cwd });
    const [, verdict = ''] = /\ngate: (\w+), by one k6 run of 2 s .*\n {2}\w+: /.exec(stdout) ?? [];
    expect(['pass', 'warn', 'fail', 'inconclusive']).toContain(verdict);
    expect(code).toBe(['pass', 'warn'].includes(verdict) ? 0 : 1);
    const lenient = await runInProcess(args.slice(0, -1), { cwd });
    expect([lenient.code, lenient.stdout]).toEqual([0, expect.stringContaining('\ngate: ')]);
  },
  120_000,
);

testWith(
  'k6',
  'an output folder with files in it is refused',
  async () => {
    const cwd = temporaryFolder();
    const { code, stderr } = await runInProcess(['loadtest', 'run', 'diary', '--out', path.dirname(cwd)], { cwd });
    expect([code, stderr.split('\n').slice(-3)]).toEqual([
      2,
      [`--out: ${path.dirname(cwd)} is not empty`, '  fix: name a new folder; results are never mixed with others', ''],
    ]);
  },
  120_000,
);

testWith(
  'k6',
  'Ctrl-C stops k6 and the pipeline, and the message says where the results so far are',
  async () => {
    const out = path.join(temporaryFolder(), 'here');
    const command = startCommand('loadtest', 'run', 'attendees', '--plan', 'load', '--out', out);
    const raw = path.join(out, 'raw.json.gz');
    await until('k6 keeps what it measures', () => existsSync(raw) && statSync(raw).size > 0);
    command.kill('SIGINT');
    const { code, stdout, stderr } = await command.ended;
    expect([
      code,
      stderr
        .split('\n')
        .find((line) => line.startsWith('stopped'))
        ?.replace(/\d+ s/, 'N s'),
    ]).toEqual([3, `stopped after N s; the results so far are in ${out}`]);
    expect(stdout).toMatch(/^attendees load: invalid .*\n {2}invalid: it was stopped before its end\n/);
    expect(existsSync(path.join(out, 'summary.json'))).toBe(true);
    const [, port] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(stdout) ?? [];
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow('fetch failed');
  },
  120_000,
);

testWith(
  'k6',
  'for a system without a list route the rows to read come from a file',
  async () => {
    const cwd = temporaryFolder();
    const target = await startTarget(lms, {
      stdout: () => undefined,
      stderr: () => undefined,
      now: Date.now,
      cwd,
      systems: systemsFolder,
      isTTY: false,
      columns: 80,
      stop: new AbortController().signal,
    });
    try {
      writeFileSync(path.join(cwd, 'rows.json'), JSON.stringify(target.samples));
      const { stdout } = await runInProcess(
        [...'loadtest run lms --plan smoke --duration 3s --json --samples rows.json --target'.split(' '), target.url],
        { cwd },
      );
      const { exceptions, scenarios, target: testedTarget } = JSON.parse(stdout) as RunSummary;
      expect(testedTarget.isLocal).toBe(false);
      expect(exceptions).toBe(0);
      expect(scenarios.find(({ scenario }) => scenario === 'reads')).toMatchObject({ failed: 0, bad: [] });
      expect(scenarios.find(({ scenario }) => scenario === 'reads')!.latency!.count).toBeGreaterThan(0);
    } finally {
      await target.close();
    }
  },
  120_000,
);
