import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { definitionsWith } from '../../alerts/checks/testing/definitionsWith.ts';
import { systemsFolder } from '../../test/fixtures/systemsFolder.ts';
import { allChecks, definitionChecks } from './checks.ts';
import { checkSystems } from './systems.ts';
import { fileChecks } from '../../lint/fileChecks.ts';

const root = path.join(import.meta.dirname, '..', '..');
const folder = path.join(root, 'docs', 'checks');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

test('no two checks have one id', () => {
  const ids = allChecks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(ids.toSorted());
});

test('each check has exactly one page, and no page is without its check', () => {
  const pages = globSync('*/*.md', { cwd: folder }).map((page) => `docs/checks/${page}`);
  expect(pages.toSorted()).toEqual([...allChecks, ...fileChecks].map(({ page }) => page).toSorted());
});

describe.each(allChecks)('$id', ({ id, page, title, severity, source }) => {
  test('has a page that says what it finds, why, a bad and a good example, the fix and the source', () => {
    const text = read(page);
    expect(text.startsWith(`# ${id}\n\n${title} (${severity})\n`)).toBe(true);
    expect(text.match(/^## .*$/gm)).toEqual(['## What it finds', '## Why', '## Example', '## Fix', '## Source']);
    expect(text).toMatch(/\nBad:\n\n```ts\n[^]+```\n\nGood:\n\n```ts\n[^]+```\n/);
    expect(text.toLowerCase()).toContain(source.toLowerCase());
  });

  test('stands in the list of checks', () => {
    expect(read('docs/checks/README.md')).toContain(`| [${id}](${id}.md) | ${severity} | ${title} |\n`);
  });
});

test('definitions that are sound break none', () => {
  expect(definitionChecks.flatMap(({ find }) => find(definitionsWith()))).toEqual([]);
});

test('systems that are sound have no errors, and no warnings but disabled ones', async () => {
  const { verdict } = await checkSystems([], {
    systems: systemsFolder,
    stderr: () => undefined,
    now: Date.now,
  });
  expect(verdict.findings).toEqual([]);
});

test.each(['2026-11-30', '2026-12-24', '2027-03-29', '2027-11-01', '2028-02-29', '2035-05-05'])(
  'nothing in an on-call plan that repeats runs out: no findings on %s either',
  async (day) => {
    const { verdict } = await checkSystems([], {
      systems: systemsFolder,
      stderr: () => undefined,
      now: () => Date.parse(`${day}T12:00:00Z`),
    });
    expect(verdict.findings).toEqual([]);
  },
);

test('two runs say the same', async () => {
  const run = (): ReturnType<typeof checkSystems> =>
    checkSystems([], { systems: systemsFolder, stderr: () => undefined, now: Date.now });
  expect(JSON.stringify((await run()).verdict)).toBe(JSON.stringify((await run()).verdict));
});
