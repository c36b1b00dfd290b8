/**
 * The commands of docs/guides/adopting.md that need no Terraform, in their order, on a project that somebody else filled with the same
 * policies. test/terraform/applied/roots.test.ts applies the import blocks.
 */
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import type { Outcome } from '../support/transcript.ts';
import type { Body } from '../google/cloud/service.ts';
import { apply, one, prepared } from './applyCommand.ts';

const guide = path.join(import.meta.dirname, '..', '..', 'docs', 'guides', 'adopting.md');

/** As words, for the system of this test, without what the shell does with the output. */
const commands: readonly (readonly string[])[] = [
  ...readFileSync(guide, 'utf8').matchAll(/^npx atalaya ([^>\n]*)/gm),
].map(([, words = '']) =>
  words
    .trim()
    .split(' ')
    .map((word) => (word === 'datos' ? 'orders' : word)),
);

test('the guide’s commands show, take over and then find nothing different', async () => {
  const { monitoring, writes } = await prepared();
  await apply(one, 'orders');
  const { body } = await monitoring('GET', 'v3/projects/shop-prod/alertPolicies');
  const policies = body['alertPolicies'] as readonly Body[];
  for (const { name } of policies)
    await monitoring('PATCH', `v3/${String(name)}?updateMask=userLabels`, { userLabels: { team: 'somebody-else' } });
  writes();

  const run = (args: readonly string[]): Promise<Outcome> =>
    runInProcess([...args], { cwd: temporaryFolder(), systems: one });
  const outcomes: Outcome[] = [];
  for (const args of commands) outcomes.push(await run(args));
  const [diff, blocks, dry, adopted] = outcomes as [Outcome, Outcome, Outcome, Outcome];

  expect(commands.map(([verb, , ...options]) => [verb, ...options].join(' '))).toEqual([
    'diff',
    'diff --import-blocks',
    'apply --adopt --dry-run',
    'apply --adopt --yes',
  ]);
  expect(outcomes.map(({ code, stderr }) => [code, stderr])).toEqual([
    [1, ''],
    [1, ''],
    [1, ''],
    [0, ''],
  ]);
  expect(diff.stdout.split('made by somebody else').length - 1).toBeGreaterThanOrEqual(policies.length);
  const imported = [...blocks.stdout.matchAll(/^ {2}id = "(.*)"/gm)].map(([, id]) => id);
  for (const { name } of policies) expect(imported).toContain(name);
  expect(dry.stdout).toContain(`${policies.length} writes would be made, and nothing was written`);
  expect(adopted.stdout).toContain(`done: ${policies.length} adopted`);
  expect(await run(['diff', 'orders'])).toMatchObject({ code: 0, stderr: '' });
});
