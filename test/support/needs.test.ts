/** What a test that needs a tool says and does on a machine without it, as a real jest run shows it. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { lacking, toolNamed, toolPath } from './needs.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const root = path.join(import.meta.dirname, '..', '..');
const before = { ...process.env };
afterEach(() => {
  Object.assign(process.env, before);
});

const onAnEmptyMachine = (): void => {
  Object.assign(process.env, { PATH: temporaryFolder(), XDG_CACHE_HOME: temporaryFolder(), ATALAYA_CHROMIUM: '/none' });
};

test('each tool that is missing is named, with what gets it', () => {
  onAnEmptyMachine();
  expect(lacking([])).toBeUndefined();
  expect(lacking(['k6', 'git'])).toBe(
    'k6 2.2.0 is not on this machine; npm run tools -- k6 gets it, and git is not here; apt-get install git',
  );
  expect(lacking(['chromium'])).toBe(
    'chromium is not here; apt-get install chromium, or set ATALAYA_CHROMIUM=/path/to/it',
  );
});

test('a program is found on the PATH', () => {
  onAnEmptyMachine();
  const folder = process.env['PATH'] ?? '';
  writeFileSync(path.join(folder, 'git'), '', { mode: 0o644 });
  expect(toolPath('git')).toBeUndefined();
  writeFileSync(path.join(folder, 'curl'), '', { mode: 0o755 });
  expect(toolPath('curl')).toBe(path.join(folder, 'curl'));
});

test('a tool that nobody knows is refused', () => {
  expect(() => toolNamed('k7')).toThrow(new Error('no tool k7'));
});

const suite = `
import { testEachWith, testWith, describeWith } from '${path.join(import.meta.dirname, 'needs.ts')}';
testWith('k6', 'runs', () => { throw new Error('it ran'); });
testEachWith(['k6'], ['one', 'other'])('runs %s', () => { throw new Error('it ran'); });
describeWith(['k6'], 'a suite', () => { testEachWith([], ['a', 'b'])('%s', () => { throw new Error('it ran'); }); });
testEachWith([], ['a test without needs'])('%s', () => undefined);
`;

const ranWith = (CI: string | undefined): { readonly code: number | null; readonly text: string } => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'needs.test.ts'), suite);
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  const config = ['--config', path.join(root, 'jest.config.js'), '--rootDir', folder];
  const { CI: _, ...variables } = process.env;
  const ran = spawnSync(process.execPath, [jest, ...config], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...variables, XDG_CACHE_HOME: folder, ...(CI === undefined ? {} : { CI }) },
  });
  return { code: ran.status, text: ran.stdout + ran.stderr };
};

const reason = 'k6 2.2.0 is not on this machine; npm run tools -- k6 gets it';

test('without it a test is skipped, and the end of the run names it', () => {
  const { code, text } = ranWith(undefined);
  expect([code, text]).toEqual([0, expect.stringContaining(`\nskipped 4: ${reason}\n  needs.test.ts (4)\n`)]);
  expect(text).toContain('1 passed, 0 failed, 4 skipped\n');
});

test('in CI it fails, and says the same', () => {
  const { code, text } = ranWith('true');
  expect(code).toBe(1);
  expect(text.split(reason).length).toBeGreaterThan(4);
  expect(text).not.toContain('it ran');
  expect(text).toContain('1 passed, 4 failed\n');
});
