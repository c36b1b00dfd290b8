/** The page of builders lists each of them, is up to date, and its examples work. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { groups } from './list.ts';
import { made } from '../../model/fixtures/builders.ts';
import { buildersPage, examplesModule, signaturesOf } from './page.ts';

const root = path.join(import.meta.dirname, '..', '..');

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

test('model/fixtures/builders.ts, which model/compile.test.ts compiles, has the examples of the list', () => {
  expect(readFileSync(path.join(root, 'model', 'fixtures', 'builders.ts'), 'utf8')).toBe(examplesModule());
});

describe('an example', () => {
  test.each(all)('of $name makes a node', ({ name }) => {
    expect(made[name]).toMatchObject({});
  });

  test('names its builder', () => {
    expect(all.filter(({ name, example }) => !example.includes(name)).map(({ name }) => name)).toEqual([]);
  });
});
