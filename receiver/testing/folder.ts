import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from '@jest/globals';

const folders: string[] = [];

// jest's `process` has no end of its own: what waits for its 'exit' never runs.
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Removed after the last test of the file. */
export const newFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-receiver-'));
  folders.push(folder);
  return folder;
};
