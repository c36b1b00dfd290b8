/** docs/guides/openslo.md names every refusal, and no other. */
import { expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..');
const guide = readFileSync(path.join(root, 'docs/guides/openslo.md'), 'utf8');
const idsIn = (text: string, mark: string): readonly string[] =>
  [...text.matchAll(new RegExp(`${mark}(openslo/[a-z-]+)${mark}`, 'g'))].map(([, id = '']) => id);

test('the guide to OpenSLO names what is refused', () => {
  const sources = globSync(['slo/openslo/{import,rules}/*.ts', 'cli/import/*.ts'], {
    cwd: root,
    exclude: ['**/*.test.ts'],
  });
  const ids = sources.flatMap((file) => idsIn(readFileSync(path.join(root, file), 'utf8'), "'"));
  expect(new Set(idsIn(guide, '`'))).toEqual(new Set(ids));
});
