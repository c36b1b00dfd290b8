/** The committed lock file, and the script that completes it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { completed, missingEntries, platformOf } from './complete-lock.ts';

const text = readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8');

test('the lock file names every optional package; if not: npm run lock', () => {
  expect(missingEntries(JSON.parse(text))).toEqual([]);
});

test('the lock file names no registry but npm’s own', () => {
  const hosts = [...text.matchAll(/"resolved": "(https?:\/\/[^/]+)/g)].map(([, host]) => host);
  expect(hosts.filter((host) => host !== 'https://registry.npmjs.org')).toEqual([]);
});

test.each([
  { name: '@duckdb/node-bindings-darwin-arm64', platform: { os: ['darwin'], cpu: ['arm64'] } },
  { name: '@oxlint/binding-linux-x64-musl', platform: { os: ['linux'], cpu: ['x64'], libc: ['musl'] } },
  { name: '@oxlint/binding-linux-arm-gnueabihf', platform: { os: ['linux'], cpu: ['arm'], libc: ['glibc'] } },
  { name: '@oxlint-tsgolint/win32-x64', platform: { os: ['win32'], cpu: ['x64'] } },
  { name: 'fsevents', platform: undefined },
])('the platform of $name is read from its name', ({ name, platform }) => {
  expect(platformOf(name)).toEqual(platform);
});

const lockWith = (version: string): Parameters<typeof completed>[0] => ({
  packages: {
    '': {},
    'node_modules/parent': { version: '1.0.0', dev: true, optionalDependencies: { 'parent-win32-x64': version } },
    'node_modules/z': { version: '1.0.0' },
  },
});

test('a missing package is added with the version that its parent pins, in npm’s order', () => {
  expect(JSON.stringify(completed(lockWith('1.0.0')).packages)).toBe(
    JSON.stringify({
      '': {},
      'node_modules/parent': { version: '1.0.0', dev: true, optionalDependencies: { 'parent-win32-x64': '1.0.0' } },
      'node_modules/parent-win32-x64': { version: '1.0.0', cpu: ['x64'], dev: true, optional: true, os: ['win32'] },
      'node_modules/z': { version: '1.0.0' },
    }),
  );
});

test('a missing package without an exact version is refused', () => {
  expect(() => completed(lockWith('^1.0.0'))).toThrow(
    new Error(
      'parent-win32-x64@^1.0.0, an optional dependency of node_modules/parent, has no entry in package-lock.json, ' +
        'and its name or version does not say which package it is. Fix: npm install --package-lock-only.',
    ),
  );
});
