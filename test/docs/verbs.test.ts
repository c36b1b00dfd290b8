/** docs/verbs.md is what the command says of itself. */
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { verbs } from '../../cli/verbs.ts';
import { expectGolden } from '../support/golden.ts';
import { verbsPage } from './verbsPage.ts';

test('docs/verbs.md has every verb with its options', async () => {
  const page = await verbsPage();
  expectGolden(path.join(import.meta.dirname, '..', '..', 'docs', 'verbs.md'), page);
  expect([...page.matchAll(/^## (.*)$/gm)].map(([, name]) => name)).toEqual(verbs.map(({ name }) => name));
});
