/** The commands of docs/tutorial.md, in their order, in one empty folder; those of npm are for test/package/. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const tutorial = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'tutorial.md'), 'utf8');
const commands = [...tutorial.matchAll(/```sh\n([^]*?)```/g)]
  .flatMap(([, block]) => block!.trim().split('\n'))
  .filter((command) => command.startsWith('npx --no atalaya '));

const expected: Readonly<Record<string, RegExp>> = {
  init: /^systems\/checkout\.ts$/m,
  check: /^1 system, \d+ checks: 0 errors, 0 warnings, 1 disabled$/m,
  list: /^checkout /m,
  emit: /^checkout: new, \d+ alerts, 2 SLOs$/m,
  'emit --check': /./,
  preview: /^simulated: outage/m,
  explain: /^checkout: api-availability error rate at least 6 times what 99\.5% allows\.$/m,
};

test('every command of the tutorial does what its text says', async () => {
  const cwd = temporaryFolder();
  const done: string[] = [];
  for (const command of commands) {
    const args = command.split(' ').slice(3);
    const key = command.endsWith('--check') ? 'emit --check' : args[0]!;
    const isPreview = args[0] === 'preview';
    const { code, stdout, stderr } = await runInProcess(isPreview ? [...args, '--port', '0'] : args, {
      cwd,
      systems: path.join(cwd, 'systems'),
      ...(isPreview ? { stop: AbortSignal.abort() } : {}),
    });
    expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: '' });
    expect(stdout).toMatch(expected[key]!);
    done.push(key);
  }
  expect(done.toSorted()).toEqual(Object.keys(expected).toSorted());
  for (const [, file] of tutorial.matchAll(/`((?:systems|generated)\/[\w/.]+)`/g))
    expect([file, existsSync(path.join(cwd, file!))]).toEqual([file, true]);
});
