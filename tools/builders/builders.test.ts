/** The page of builders lists each of them, is up to date, and its examples work. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { groups } from './list.ts';
import { buildersPage, signaturesOf } from './page.ts';

const root = path.join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-builders-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('docs/builders.md is what the list and the source say', () => {
  expect(readFileSync(path.join(root, 'docs', 'builders.md'), 'utf8')).toBe(buildersPage());
});

test.each(groups)(
  'of $file every export is a builder of the page, or builds nothing',
  async ({ file, builders, others }) => {
    const exported = Object.keys((await import(path.join(root, file))) as object);
    expect([...builders.map(({ name }) => name), ...others].toSorted()).toEqual(exported.toSorted());
  },
);

const all = groups.flatMap(({ file, builders }) => builders.map((each) => ({ ...each, file })));

test.each(all)('$name has a signature', ({ name, file }) => {
  expect(signaturesOf(readFileSync(path.join(root, file), 'utf8'), name)).not.toEqual([]);
});

describe('an example', () => {
  let made: Readonly<Record<string, unknown>> = {};
  beforeAll(async () => {
    const module = path.join(folder, 'examples.ts');
    const imports = groups.map(
      ({ file, builders }) =>
        `import { ${builders.map(({ name }) => name).join(', ')} } from '${path.join(root, file)}';`,
    );
    const examples = all.map(({ name, example }) => `  ${JSON.stringify(name)}: ${example},`);
    writeFileSync(module, [...imports, 'export const made = {', ...examples, '};', ''].join('\n'));
    ({ made } = (await import(module)) as { readonly made: typeof made });
  });

  test.each(all)('of $name makes a node', ({ name }) => {
    expect(made[name]).toMatchObject({});
    expect(made[name]).not.toBeNull();
  });

  test('names its builder', () => {
    expect(all.filter(({ name, example }) => !example.includes(name)).map(({ name }) => name)).toEqual([]);
  });
});
