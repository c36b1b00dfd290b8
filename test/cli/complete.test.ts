/** Whatever a definition can be refused for, and whatever a check can find in one, is told in a transcript. */
import { globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { allChecks } from '../../cli/check/checks.ts';

const root = path.join(import.meta.dirname, '..', '..');
const transcripts = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8'))
  .join('\n');

const isTold = (id: string): boolean => transcripts.includes(`${id}  <folder>/`);

test('every refusal of the model has its whole message in a transcript', () => {
  const ids = globSync('model/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] }).flatMap((file) =>
    [...readFileSync(path.join(root, file), 'utf8').matchAll(/'(model\/[a-z0-9-]+)'/g)].map(([, id = '']) => id),
  );
  expect(ids.length).toBeGreaterThan(40);
  expect([...new Set(ids)].filter((id) => !isTold(id))).toEqual([]);
});

/** What no file of definitions can say: their own tests hold hand-made nodes. */
const beyondDefinitions = [
  'alerts/between-buckets',
  'alerts/late-signal',
  'alerts/same-filters',
  'alerts/signal-emitted',
  'emit/default-value',
  'slo/between-buckets',
  'slo/late-signal',
  'slo/signal-emitted',
];

test('every check that a definition can break has its whole message in a transcript', () => {
  expect(allChecks.map(({ id }) => id).filter((id) => !isTold(id))).toEqual(beyondDefinitions);
});
