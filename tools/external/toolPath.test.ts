/** The paths at which external tools are looked for. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { externalToolNamed } from './tool.ts';
import { cacheFolder, folderOf, missing, externalToolPath, pinOf } from './toolPath.ts';

let cache: string;

beforeEach(() => {
  cache = mkdtempSync(path.join(tmpdir(), 'atalaya-place-'));
});

afterEach(() => rmSync(cache, { recursive: true, force: true }));

test.each([
  { variable: undefined, folder: path.join(homedir(), '.cache', 'atalaya') },
  { variable: '', folder: path.join(homedir(), '.cache', 'atalaya') },
  { variable: 'relative', folder: path.join(homedir(), '.cache', 'atalaya') },
  { variable: '/var/cache/me', folder: '/var/cache/me/atalaya' },
])('with XDG_CACHE_HOME $variable the cache is $folder', ({ variable, folder }) => {
  expect(cacheFolder({ XDG_CACHE_HOME: variable })).toBe(folder);
});

test('the folder of a tool is named after the tool, its version and the hash of its pin', () => {
  expect(folderOf(externalToolNamed('k6'), { XDG_CACHE_HOME: cache })).toBe(`${cache}/atalaya/k6-2.2.0-${pinOf('k6')}`);
  expect(pinOf('k6')).toMatch(/^[\da-f]{12}$/);
  expect(pinOf('k6')).not.toBe(pinOf('amtool'));
});

test('an external tool has the path of its program when that file exists, and no path otherwise', () => {
  const environment = { XDG_CACHE_HOME: cache };
  expect(externalToolPath('k6', environment)).toBeUndefined();
  const folder = folderOf(externalToolNamed('k6'), environment);
  mkdirSync(path.join(folder, 'bin'), { recursive: true });
  expect(externalToolPath('k6', environment)).toBeUndefined();
  writeFileSync(path.join(folder, 'bin', 'k6'), '');
  expect(externalToolPath('k6', environment)).toBe(`${folder}/bin/k6`);
});

test('the message about a missing tool says how to get it', () => {
  expect(missing('bqemulator')).toBe('bqemulator 1.4.0 is not on this machine; npm run tools -- bqemulator gets it');
});
