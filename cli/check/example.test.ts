import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { systemsFolder } from '../../test/fixtures/systemsFolder.ts';
import { isExample } from './example.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const folderWith = (text: string | undefined): string => {
  const root = mkdtempSync(path.join(tmpdir(), 'atalaya-example-'));
  folders.push(root);
  if (text !== undefined) writeFileSync(path.join(root, 'package.json'), text);
  const folder = path.join(root, 'systems');
  mkdirSync(folder);
  return folder;
};

test('the definitions of this repository are examples', () => {
  expect(isExample(systemsFolder, { id: 'atalaya' })).toBe(true);
});

test('they are none with the id of another organization', () => {
  expect(isExample(systemsFolder, { id: 'shop' })).toBe(false);
});

test.each([undefined, '{', '{}', '{ "name": "shop-sre" }', 'null', '[]'])(
  'in a folder whose package is %s they are none',
  (text) => {
    expect(isExample(folderWith(text), { id: 'atalaya' })).toBe(false);
  },
);
