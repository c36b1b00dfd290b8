/** What `--fix` writes into the seeded mistakes: each result is linted again, and has no finding that was not there before. */
import { expect, test } from '@jest/globals';
import { lintText } from '../../cli/testing/lintText.ts';
import { applyEdits } from '../../lint/artefact/repair.ts';
import { fixtures } from './fixtures/fixtures.ts';
import { operators } from './operators/operators.ts';
import { shapesOf } from './shapes.ts';

const wordsOf = ({ check, path }: { readonly check: string; readonly path: string }): string => `${check} ${path}`;

test('a repair leaves no new finding', async () => {
  let repaired = 0;
  const added: string[] = [];
  for (const fixture of fixtures) {
    for (const [index, mistake] of operators.flatMap(({ seed }) => seed(fixture)).entries()) {
      // A sample is enough: each operator seeds several.
      if (index % 21 !== 0) continue;
      const shapes = shapesOf(fixture);
      const { file, text } = shapes[index % shapes.length]!.write({ ...fixture, value: mistake.value });
      const before = await lintText(text, file);
      const edits = before.findings.flatMap(({ repair }) => repair ?? []);
      if (edits.length === 0) continue;
      repaired += 1;
      const after = await lintText(applyEdits(text, edits).text, file);
      const old = new Set(before.findings.map(wordsOf));
      added.push(...after.unreadable.map(({ message }) => `${mistake.seeded}: ${message}`));
      added.push(
        ...after.findings
          .filter((finding) => !old.has(wordsOf(finding)))
          .map((finding) => `${mistake.seeded}: ${wordsOf(finding)}`),
      );
    }
  }
  expect(added).toEqual([]);
  expect(repaired).toBeGreaterThan(5);
});
