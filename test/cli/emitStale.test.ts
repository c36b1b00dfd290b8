/** What `emit <ids>` says about the outputs that all systems share, and that it does not write. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { partsText } from '../support/rowsSystem.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const using = "import { systemWith } from './_parts.ts';\n";
let cwd = '';
let systems = '';
const write = (file: string, text: string): void => writeFileSync(path.join(systems, file), text);
const atalaya = async (command: string): Promise<{ code: number; stdout: string; stderr: string }> => {
  const { code, stdout, stderr } = await runInProcess(command.split(' '), { cwd, systems });
  return { code, stdout: stdout.replaceAll(`${cwd}/`, ''), stderr: stderr.replaceAll(`${cwd}/`, '') };
};

beforeAll(async () => {
  cwd = temporaryFolder();
  systems = path.join(cwd, 'systems');
  mkdirSync(systems);
  write('_parts.ts', partsText);
  write('organization.ts', "export { organization as default } from './_parts.ts';\n");
  write('first.ts', `${using}export default systemWith('first');\n`);
  write('fleet.ts', `${using}export default [systemWith('m-1'), systemWith('m-2')];\n`);
});

const withoutCounts = (text: string): string => text.replace(/\d+ alerts/, 'N alerts');
const written = '1 folder of generated written, 0 unchanged\n';
const stale = (...files: readonly string[]): string =>
  `all systems share these, and they are stale: ${files.join(', ')}\n  fix: npx atalaya emit\n`;

test('before the first emit of all systems nothing is stale', async () => {
  const { code, stdout } = await atalaya('emit first');
  const both = '2 folders of generated written, 0 unchanged\n';
  expect([code, withoutCounts(stdout)]).toEqual([0, `first: new, N alerts, 1 SLO\nmodules: new\n${both}`]);
});

test('after an emit of all systems nothing is stale, in another folder neither', async () => {
  await atalaya('emit');
  expect(await atalaya('emit first')).toEqual({
    code: 0,
    stdout: '0 folders of generated written, 1 unchanged\n',
    stderr: '',
  });
  expect((await atalaya('emit first --out elsewhere')).stdout).not.toContain('stale');
});

test('a new system makes stale what names the systems', async () => {
  write('second.ts', `${using}export default systemWith('second');\n`);
  const { code, stdout } = await atalaya('emit second');
  const [, files = ''] = /they are stale: (.*)\n/.exec(stdout) ?? [];
  const expected = `second: new, N alerts, 1 SLO\n${written}${stale(...files.split(', '))}`;
  expect([code, withoutCounts(stdout)]).toEqual([0, expected]);
  expect(files.split(', ')).toEqual(
    expect.arrayContaining(['generated/fleet/dashboards/atalaya-fleet.json', 'generated/fleet/runbooks/README.md']),
  );
  const checked = await atalaya('emit second --check --json');
  expect([checked.code, (JSON.parse(checked.stdout) as { stale: unknown }).stale]).toEqual([
    0,
    files.split(', ').map((file) => expect.stringMatching(new RegExp(`${RegExp.escape(file)}$`))),
  ]);
  await atalaya('emit');
  expect((await atalaya('emit second --check')).stdout).toBe('generated is what the definitions emit: 1 folder\n');
});

test('a member of a table makes the manifest stale when its hash is another', async () => {
  const file = path.join(cwd, 'generated/fleet/manifest.json');
  const text = readFileSync(file, 'utf8');
  expect((await atalaya('emit m-1')).stdout).not.toContain('stale');
  writeFileSync(file, text.replace(/("m-1": ")[\da-f]{4}/, '$10000'));
  expect((await atalaya('emit m-1')).stdout).toContain(stale('generated/fleet/manifest.json'));
  expect((await atalaya('emit m-2')).stdout).not.toContain('stale');
  writeFileSync(file, text.replace('"m-2"', '"m-3"'));
  expect((await atalaya('emit m-1')).stdout).toContain(stale('generated/fleet/manifest.json'));
  rmSync(file);
  expect((await atalaya('emit first')).stdout).toContain(stale('generated/fleet/manifest.json'));
  writeFileSync(file, text);
});

test('where another system does not load, nothing is compared, and that is said', async () => {
  write('broken.ts', 'export default 1;\n');
  const { code, stdout, stderr } = await atalaya('emit first');
  rmSync(path.join(systems, 'broken.ts'));
  expect([code, stdout, stderr]).toEqual([
    0,
    '0 folders of generated written, 1 unchanged\n',
    'some systems do not load (systems/broken.ts): outputs that all systems share are not compared\n',
  ]);
});
