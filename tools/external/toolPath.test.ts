/** Where external tools are looked for. */
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
  { given: undefined, is: path.join(homedir(), '.cache', 'atalaya') },
  { given: '', is: path.join(homedir(), '.cache', 'atalaya') },
  { given: 'relative', is: path.join(homedir(), '.cache', 'atalaya') },
  { given: '/var/cache/me', is: '/var/cache/me/atalaya' },
])('with XDG_CACHE_HOME $given the cache is outside the checkout', ({ given, is }) => {
  expect(cacheFolder({ XDG_CACHE_HOME: given })).toBe(is);
});

test('a folder is named after its external tool, the version and the hash of its pin', () => {
  expect(folderOf(externalToolNamed('k6'), { XDG_CACHE_HOME: cache })).toBe(`${cache}/atalaya/k6-2.2.0-${pinOf('k6')}`);
  expect(pinOf('k6')).toMatch(/^[\da-f]{12}$/);
  expect(pinOf('k6')).not.toBe(pinOf('amtool'));
});

test('an external tool that is not there has no path, and one that is has the path of its program', () => {
  const environment = { XDG_CACHE_HOME: cache };
  expect(externalToolPath('k6', environment)).toBeUndefined();
  const folder = folderOf(externalToolNamed('k6'), environment);
  mkdirSync(path.join(folder, 'bin'), { recursive: true });
  expect(externalToolPath('k6', environment)).toBeUndefined();
  writeFileSync(path.join(folder, 'bin', 'k6'), '');
  expect(externalToolPath('k6', environment)).toBe(`${folder}/bin/k6`);
});

test('who misses an external tool is told how to get it', () => {
  expect(missing('bqemulator')).toBe('bqemulator 1.4.0 is not on this machine; npm run tools -- bqemulator gets it');
});
