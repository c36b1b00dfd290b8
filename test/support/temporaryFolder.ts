/** Folders of a test, removed after the last test of its file; with KEEP=1 they stay, and are named. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from '@jest/globals';

const made: string[] = [];

afterAll(() => {
  if (process.env['KEEP'] !== undefined) process.stderr.write(`kept: ${made.splice(0).join(' ')}\n`);
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export const temporaryFolder = (): string => {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'atalaya-test-')));
  made.push(folder);
  return folder;
};
