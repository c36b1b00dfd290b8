/** `atalaya check --file` on everything that is emitted: what Atalaya emits keeps its own rules for files. */
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { emittedFiles } from '../support/emittedFiles.ts';
import { runInProcess } from '../support/runInProcess.ts';

test('everything that is emitted is clean', async () => {
  const cwd = path.dirname(await emittedFiles());
  const { stdout, code } = await runInProcess(['check', '--file', 'generated', '--strict', '--json'], { cwd });
  const { findings, unreadable, artefacts } = JSON.parse(stdout) as Record<string, unknown>;
  expect([findings, unreadable, code]).toEqual([[], [], 0]);
  expect(artefacts).toBeGreaterThan(250);
});
