import { afterAll, expect, test } from '@jest/globals';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findK6 } from './findK6.ts';

const folders: string[] = [];
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

const newFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-k6-'));
  folders.push(folder);
  return folder;
};

/** A folder with a program that says so of itself. */
const fakeK6 = (says: string): string => {
  const binFolder = newFolder();
  writeFileSync(path.join(binFolder, 'k6'), `#!/bin/sh\necho '${says}'\n`);
  chmodSync(path.join(binFolder, 'k6'), 0o755);
  return binFolder;
};

const nothingBuilt = { XDG_CACHE_HOME: newFolder() };
const how = "  fix: 'npm run tools -- k6' builds it in about a minute; it needs Go";

test('the k6 on the PATH is taken when it is that very version', async () => {
  const binFolder = fakeK6('k6 v2.2.0 (go1.26.8, linux/amd64)');
  expect(await findK6({ ...nothingBuilt, PATH: `/nowhere:${binFolder}` })).toEqual({
    program: path.join(binFolder, 'k6'),
    version: '2.2.0',
  });
});

test('without any k6 it is said how to get one', async () => {
  await expect(findK6({ ...nothingBuilt, PATH: '' })).rejects.toThrow(`k6 2.2.0 is not on this machine\n${how}`);
});

test.each([
  ['k6 v1.8.1 (go1.25, linux/amd64)', '1.8.1'],
  ['hello', 'something else'],
])('another k6, that says “%s”, is named and not taken', async (says, version) => {
  const binFolder = fakeK6(says);
  await expect(findK6({ ...nothingBuilt, PATH: binFolder })).rejects.toThrow(
    `k6 2.2.0 is not on this machine, and ${binFolder}/k6 is ${version}\n${how}`,
  );
});
