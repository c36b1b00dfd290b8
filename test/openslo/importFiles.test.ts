/** `atalaya import openslo` of several files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { runInProcess } from '../support/runInProcess.ts';

describe('several files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-openslo-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const slo = (name: string, target: number): string => `apiVersion: openslo/v1
kind: SLO
metadata: { name: ${name} }
spec:
  service: web
  indicator:
    metadata: { name: ${name}-sli }
    spec:
      ratioMetric:
        counter: true
        good: { metricSource: { type: Prometheus, spec: { query: 'sum(rate(ok_total[5m]))' } } }
        total: { metricSource: { type: Prometheus, spec: { query: 'sum(rate(all_total[5m]))' } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ displayName: x, target: ${target} }]
`;
  writeFileSync(path.join(folder, 'a.yaml'), slo('web-answers', 0.99));
  writeFileSync(path.join(folder, 'b.yaml'), slo('web-answers', 0.95));
  writeFileSync(path.join(folder, 'c.yaml'), slo('web-others', 0.9));
  const run = async (...files: readonly string[]) =>
    runInProcess(['import', 'openslo', ...files], { cwd: folder, columns: 500 });

  test('become one list for each service', async () => {
    const { stdout, stderr, code } = await run('a.yaml', 'c.yaml');
    expect({ stderr, code }).toEqual({ stderr: '1 of 1 SLOs imported\n1 of 1 SLOs imported\n', code: 0 });
    expect(stdout).toContain('a.yaml, c.yaml');
    expect(stdout.match(/target: '[^']*'/g)).toEqual(["target: '99%'", "target: '90%'"]);
  });

  test('with two objectives of one id keep the first, and refuse the other by both files', async () => {
    const { stdout, stderr, code } = await run('a.yaml', 'b.yaml');
    expect(stderr).toMatch(
      /b\.yaml:\d+:\d+.*\n.*its id would be '[^']*', as that of SLO web-answers in a\.yaml\n {2}fix: rename one of them/,
    );
    expect(stdout.match(/target: '[^']*'/g)).toEqual(["target: '99%'"]);
    expect(code).toBe(1);
  });

  test('named twice are read once', async () => {
    const { code } = await run('a.yaml', 'a.yaml');
    expect(code).toBe(0);
  });
});
