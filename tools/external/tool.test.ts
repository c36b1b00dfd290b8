/** The table of external tools agrees with the pins beside it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { externalTools } from './tool.ts';
import { pinFolder } from './toolPath.ts';

const pin = (name: (typeof externalTools)[number]['name'], file: string): string =>
  readFileSync(path.join(pinFolder(name), file), 'utf8');

const lines = (text: string): readonly string[] => text.trim().split('\n');

describe.each(externalTools.filter((tool) => tool.kind === 'go'))(
  '$name',
  ({ name, module, moduleVersion, ...tool }) => {
    test(`is pinned to ${module} ${moduleVersion}`, () => {
      const required = lines(pin(name, 'go.mod')).map((line) => line.replace(/^require /, '').trim());
      expect(required.filter((line) => line.startsWith(`${module} `))).toEqual([
        expect.stringMatching(new RegExp(`^${module} ${moduleVersion}( // indirect)?$`)),
      ]);
    });

    test('is the one tool of its go.mod, which replaces and excludes nothing', () => {
      const text = pin(name, 'go.mod');
      expect(lines(text).filter((line) => /^(tool|replace|exclude) /.test(line))).toEqual([`tool ${tool.package}`]);
    });

    test('has the hash of its sources in go.sum', () => {
      expect(lines(pin(name, 'go.sum'))).toContainEqual(
        expect.stringMatching(new RegExp(`^${module} ${moduleVersion} h1:[\\w+/]{43}=$`)),
      );
    });

    test('has the version of its module', () => {
      const [major = '', minor = ''] = tool.version.split('.');
      const prometheus = `v0.${major}${minor.padStart(2, '0')}.0`; // 3.14.0 is the module’s v0.314.0
      const commit = 'v1.20.1-0.20260828184646-f3721fb45fa3'; // tagged v8.0.0, which a module without /v8 cannot be
      expect([`v${tool.version}`, prometheus, commit]).toContain(moduleVersion);
    });
  },
);

describe.each(externalTools.filter((tool) => tool.kind === 'python'))('$name', ({ name, version }) => {
  test(`is pinned to ${version}`, () => {
    expect(lines(pin(name, 'requirements.txt'))).toContain(`${name}==${version}`);
  });

  test('pins an exact version of every package that it installs', () => {
    const constraints = lines(pin(name, 'constraints.txt'));
    expect(constraints.filter((line) => !/^[\w.-]+==[\w.]+$/.test(line))).toEqual([]);
    const known = new Set(constraints.map((line) => line.toLowerCase().replaceAll('_', '-')));
    expect(lines(pin(name, 'requirements.txt')).filter((line) => !known.has(line.toLowerCase()))).toEqual([]);
  });
});

test('every folder with a pin belongs to an external tool', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const pinned = externalTools.filter(({ kind }) => kind !== 'sdk').map(({ name }) => name);
  expect(folders.toSorted()).toEqual(pinned.toSorted());
});
