/** The first command of docs/guides/openslo.md, run as it stands. */
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInProcess } from '../../test/support/runInProcess.ts';
import { ownSystems } from './ownSystems.ts';

const root = path.join(import.meta.dirname, '..', '..');
const guide = readFileSync(path.join(root, 'docs/guides/openslo.md'), 'utf8');

test('its first command prints the objectives of flights, which are all taken over', async () => {
  const [command = ''] = guide.split('\n').filter((line) => line.startsWith('npx atalaya import openslo generated/'));
  const { code, stdout, stderr } = await runInProcess(command.split(' ').slice(2), { cwd: root, systems: ownSystems });
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
