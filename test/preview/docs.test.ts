/** The pictures of docs/ are there, as `npm run docs:pictures` makes them, and small enough to be loaded with a page. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

const root = path.join(import.meta.dirname, '..', '..');
const folder = path.join(root, 'docs', 'pictures');
const pictures = readdirSync(folder);
const pages = ['README.md', 'docs/guides/preview.md'].map((file) => readFileSync(path.join(root, file), 'utf8')).join();

test.each(pictures)('%s is shown, 1600 pixels wide, in less than 300 KB', (file) => {
  const bytes = readFileSync(path.join(folder, file));
  expect(bytes.readUInt32BE(16)).toBe(1_600);
  expect(bytes.length).toBeLessThan(300_000);
  expect(pages).toContain(`pictures/${file}`);
});

test('every picture that a page shows is there', () => {
  const shown = [...pages.matchAll(/pictures\/([\w-]+\.png)/g)].map(([, file]) => file);
  expect(new Set(shown)).toEqual(new Set(pictures));
});
