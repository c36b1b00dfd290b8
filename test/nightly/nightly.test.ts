/** Nightly load tests with a real k6 and their own pipeline. */
import { expect } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { NightReport } from '../../loadtest/nightly/nightReport.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { until } from '../../pipeline/testing/until.ts';

testWith(
  'k6',
  'the results of a night are kept; a system that does not answer makes the exit code non-zero',
  async () => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await runInProcess(
      [
        'loadtest',
        'nightly',
        'diary',
        'attendees',
        '--target',
        'attendees=http://127.0.0.1:2',
        '--duration',
        '3s',
        '--json',
      ],
      { cwd },
    );
    const { systems, unreadable } = JSON.parse(stdout) as NightReport;
    expect(unreadable).toEqual([]);
    const [diary, attendees] = systems;
    expect(diary!.nights.at(-1)!.record).toMatchObject({
      system: 'diary',
      target: 'own',
      k6: expect.any(String),
      calibration: { unit: expect.any(String), milliseconds: expect.any(Number) },
    });
    expect(attendees!.nights.at(-1)).toMatchObject({
      state: 'invalid',
      why: 'http://127.0.0.1:2 does not answer (ECONNREFUSED)',
    });
    expect(code).not.toBe(0);
    expect(stderr).toContain('attendees (2 of 2)');
    const [night] = readdirSync(path.join(cwd, '.atalaya', 'nights'));
    const files = readdirSync(path.join(cwd, '.atalaya', 'nights', night!));
    expect(files.map((file) => file.replace(/-\d{8}T\d+Z/, ''))).toEqual(['attendees-load.jsonl', 'diary-load.jsonl']);
    const [report] = readdirSync(path.join(cwd, '.atalaya', 'nightly'));
    expect(readFileSync(path.join(cwd, '.atalaya', 'nightly', report!, 'report.html'), 'utf8')).toContain(
      'ECONNREFUSED',
    );
  },
  120_000,
);

testWith(
  'k6',
  'a night that is stopped with Ctrl-C keeps its results so far, and does not pass',
  async () => {
    const cwd = temporaryFolder();
    const stopping = new AbortController();
    const running = runInProcess(['loadtest', 'nightly', 'diary', 'attendees', '--duration', '30s'], {
      cwd,
      stop: stopping.signal,
    });
    const runs = path.join(cwd, '.atalaya', 'loadtests');
    await until(
      'k6 runs',
      () => existsSync(runs) && readdirSync(runs, { recursive: true }).some((file) => String(file).endsWith('k6.log')),
    );
    stopping.abort();
    const { code, stdout, stderr } = await running;
    expect(stderr).toContain('stopped after');
    expect(stderr).not.toContain('attendees (2 of 2)');
    expect(stdout).toMatch(
      /^night of .*: inconclusive\n  diary: inconclusive; tonight invalid \(it was stopped before its end/,
    );
    expect(stdout).toContain('attendees: inconclusive; tonight missed');
    expect(code).toBe(3);
  },
  120_000,
);
