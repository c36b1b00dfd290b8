import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { definitionsWith } from './testing/definitionsWith.ts';
import { runbookNotes } from './runbookNotes.ts';

const inRepository = ['docs/orders.md'];

const findings = (runbook: string | undefined): readonly string[] =>
  findingLines(runbookNotes, {
    ...definitionsWith(runbook === undefined ? {} : { runbook }),
    hasFile: (path) => inRepository.includes(path),
  });

test('notes in a file that is not in the repository are an error', () => {
  expect(findings('docs/order.md')).toEqual([
    'alerts/runbook-notes  systems/orders.ts runbook',
    "  there is no file 'docs/order.md' in the repository: the link in the runbook leads nowhere",
    '  fix: write docs/order.md, or correct the path; it begins at the root of the repository',
    '  why: docs/checks/alerts/runbook-notes.md',
  ]);
});

test.each([undefined, 'docs/orders.md', 'https://wiki.example.com/orders', 'Restart the importer: see docs/order.md.'])(
  '%s has no link that leads nowhere',
  (runbook) => {
    expect(findings(runbook)).toEqual([]);
  },
);
