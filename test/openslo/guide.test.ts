/** docs/guides/openslo.md names every refusal, and no other; its first command does what it says. */
import { expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runInProcess } from '../support/runInProcess.ts';

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

test('its first command prints the objectives of flights, which are all taken over', async () => {
  const [command = ''] = guide.split('\n').filter((line) => line.startsWith('npx atalaya import openslo generated/'));
  const { code, stdout, stderr } = await runInProcess(command.split(' ').slice(2), { cwd: root });
  expect(code).toBe(0);
  expect(stderr).toBe(
    '4 of 4 SLOs imported; not imported: 1 Service, 1 DataSource, 4 AlertNotificationTarget, which systems/ defines itself\n',
  );
  expect(stdout.match(/^ {2}(\w+)\('/gm)).toEqual([
    "  availability('",
    "  latency('",
    "  processing('",
    "  freshness('",
  ]);
});
