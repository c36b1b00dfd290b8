/** The files that this repository emits for Cloud Monitoring pass its own `check` verb. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { runInProcess } from '../support/runInProcess.ts';

const root = path.join(import.meta.dirname, '..', '..');

(existsSync(path.join(root, 'generated')) ? test : test.skip)('everything in generated/ is clean', async () => {
  const { stdout, code } = await runInProcess(['check', '--file', 'generated', '--strict', '--json'], { cwd: root });
  const { findings, unreadable, artefacts } = JSON.parse(stdout) as Record<string, unknown>;
  expect([findings, unreadable, code]).toEqual([[], [], 0]);
  expect(artefacts).toBeGreaterThan(250);
});
