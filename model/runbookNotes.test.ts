/** What a team may write into `runbook`, and what a definition refuses. */
import { expect, test } from '@jest/globals';
import { notesOf } from './runbookNotes.ts';
import type { SystemDefinition } from './definition.ts';
import { DefinitionError } from './problem.ts';
import { defineSystem } from './system.ts';
import { problemText, orders } from './testing/orders.ts';

test.each([
  [undefined, undefined],
  ['docs/orders.md', { kind: 'File', path: 'docs/orders.md' }],
  ['orders.md', { kind: 'File', path: 'orders.md' }],
  ['https://wiki.example.com/orders?page=1', { kind: 'Page', url: 'https://wiki.example.com/orders?page=1' }],
  ['Restart the importer first.', { kind: 'Text', text: 'Restart the importer first.' }],
  ['Two lines,\nand docs/orders.md.', { kind: 'Text', text: 'Two lines,\nand docs/orders.md.' }],
  ['Nothing', { kind: 'Text', text: 'Nothing' }],
])('%s is a file, a page or a text', (runbook, notes) => {
  const system = defineSystem(runbook === undefined ? orders : { ...orders, runbook });
  expect(notesOf(system)).toEqual(notes);
});

const refusal = (runbook: unknown): string => {
  try {
    defineSystem({ ...orders, runbook } as SystemDefinition);
  } catch (error) {
    if (error instanceof DefinitionError) return error.message;
  }
  return 'accepted';
};

const expected = "a Markdown file such as 'docs/orders.md', a URL, or a text";

test.each([
  ['/etc/orders.md', 'begins at the root of a disk, not of the repository'],
  ['../orders.md', 'leads out of the repository'],
  ['docs/../../orders.md', 'leads out of the repository'],
  ['docs\\orders.md', 'has backslashes: a path has slashes'],
  ['docs/orders.txt', 'is not a Markdown file, whose name ends in .md'],
  ['docs/', 'is not a Markdown file, whose name ends in .md'],
  ['file:///docs/orders.md', 'is not an address of a page'],
  ['https://', 'is not an address of a page'],
])('%s is refused', (runbook, reason) => {
  expect(refusal(runbook)).toBe(
    problemText('model/bad-path', 'runbook', `'${runbook}' ${reason}`, `write ${expected}`),
  );
});

test.each([
  ['', 'model/empty-text', 'the text is empty'],
  [['docs/orders.md'], 'model/wrong-type', `an array is not ${expected}`],
  [7, 'model/wrong-type', `7 is not ${expected}`],
])('%j is refused', (runbook, id, message) => {
  expect(refusal(runbook)).toBe(problemText(id, 'runbook', message, `write ${expected}`));
});
