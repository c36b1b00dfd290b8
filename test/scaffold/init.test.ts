/** What `atalaya init` writes, in an empty folder whose path has spaces: read by the command and by the compiler, without a network. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { asUser } from '../support/asUser.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import type { Outcome } from '../support/transcript.ts';

const repository = path.join(import.meta.dirname, '..', '..');

/** As the package is installed, from this repository's own files. */
const install = (folder: string): void => {
  const stub = path.join(folder, 'package of atalaya');
  mkdirSync(stub);
  mkdirSync(path.join(folder, 'node_modules'));
  writeFileSync(path.join(stub, 'package.json'), '{ "name": "atalaya", "type": "module", "exports": "./index.ts" }');
  const files = [
    'channel',
    'defineOrganization',
    'load',
    'objective',
    'organization',
    'schema',
    'stage',
    'system',
    'threshold',
  ];
  writeFileSync(
    path.join(stub, 'index.ts'),
    `${files.map((file) => `export * from '${repository}/model/${file}.ts';\n`).join('')}
export interface Config { readonly systems?: string; readonly out?: string }
export const defineConfig = (config: Config): Config => config;
`,
  );
  symlinkSync(stub, path.join(folder, 'node_modules', 'atalaya'));
};

/** In a process of its own: Node, not jest, finds the package. */
const script = `
import { atalaya } from ${JSON.stringify(path.join(repository, 'cli/atalaya.ts'))};
process.exitCode = await atalaya(process.argv.slice(1), {
  stdout: (text) => process.stdout.write(text), stderr: (text) => process.stderr.write(text), now: Date.now,
  cwd: process.cwd(), systems: 'systems', isTTY: false, columns: 80, stop: new AbortController().signal,
});
`;

const spawned = (cwd: string, ...args: readonly string[]): Outcome => {
  const node = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script, '--', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, node, { cwd, encoding: 'utf8' });
  return { code: status ?? -1, stdout, stderr };
};

const init = (cwd: string, ...args: readonly string[]): Promise<Outcome> => runInProcess(['init', ...args], { cwd });
const withMail = ['--email', 'sre@shop.internal'] as const;

test('a configuration above the new repository is not read, whatever is wrong in it', async () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'atalaya.config.mjs'), "throw new Error('broken');\n");
  const below = path.join(folder, 'watch');
  mkdirSync(below);
  expect(await init(below, ...withMail)).toMatchObject({ code: 0, stderr: '' });
});

describe.each([
  { template: [], next: 'up orders' },
  { template: ['--template', 'service', '--service', 'checkout-api'], next: 'preview orders --scenario outage' },
])('init $template', ({ template, next }) => {
  const cwd = path.join(temporaryFolder(), 'My Shop');
  mkdirSync(cwd);
  install(cwd);

  test('writes a repository that check, emit and the compiler accept as it is', async () => {
    expect(await init(cwd, ...withMail, ...template)).toEqual({
      code: 0,
      stdout: [
        'atalaya.config.ts',
        'systems/organization.ts',
        'systems/orders.ts',
        '.github/workflows/atalaya.yml',
        '.gitattributes',
        'tsconfig.json',
        'README.md',
        'package.json',
        '.gitignore',
        '',
        'next:',
        '  npx atalaya check',
        '  npx atalaya emit',
        `  npx atalaya ${next}`,
        '',
      ].join('\n'),
      stderr: '',
    });
    const checked = spawned(cwd, 'check', '--strict');
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    expect(checked.stdout).toMatch(/1 system, \d+ checks: 0 errors, 0 warnings, \d disabled\n$/);
    expect(spawned(cwd, 'emit')).toMatchObject({ code: 0 });
    expect(spawned(cwd, 'emit', '--check')).toMatchObject({ code: 0 });
    const tsc = spawnSync(path.join(repository, 'node_modules/.bin/tsc'), ['-p', cwd], { encoding: 'utf8' });
    expect([tsc.status, tsc.stdout]).toEqual([0, '']);
  }, 120_000);

  test('a second time nothing is written', async () => {
    expect(await init(cwd, ...withMail)).toEqual({
      code: 2,
      stdout: '',
      stderr:
        "this folder is begun already: it has atalaya.config.ts\n  fix: add a system with 'npx atalaya new ID', or begin in another folder\n",
    });
  });
});

test('what is there already is kept, and named', async () => {
  const cwd = temporaryFolder();
  writeFileSync(path.join(cwd, 'README.md'), 'ours\r\n');
  writeFileSync(path.join(cwd, 'package.json'), '{ "type": "module" }\r\n');
  const { code, stdout } = await init(cwd, ...withMail, '--name', 'shop', '--json');
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ kept: ['README.md'], system: 'orders' })]);
  expect(readFileSync(path.join(cwd, 'README.md'), 'utf8')).toBe('ours\r\n');
});

test('the address of the repository is that of its remote', async () => {
  const cwd = temporaryFolder();
  mkdirSync(path.join(cwd, '.git'));
  writeFileSync(
    path.join(cwd, '.git', 'config'),
    '[remote "origin"]\r\n\turl = git@code.shop.internal:sre/watch.git\r\n',
  );
  await init(cwd, ...withMail, '--name', 'shop');
  expect(readFileSync(path.join(cwd, 'systems', 'organization.ts'), 'utf8')).toContain(
    "runbooks: 'https://code.shop.internal/sre/watch/blob/main/generated'",
  );
});

test.each([
  [[], 'nothing says the address that gets alerts\n  fix: write --email, or run this on a terminal, which asks\n'],
  [
    ['--email', 'nobody'],
    "--email: 'nobody' is not an e-mail address\n  fix: write a value such as 'team@example.com'\n",
  ],
  [
    ['--email', 'sre@example.com'],
    "--email: 'example.com' is reserved for examples (RFC 2606): mail and links to it reach nobody\n  fix: write a name that belongs to you\n",
  ],
  [
    [...withMail, '--system', 'fleet'],
    "--system: 'fleet' is the folder of files that all systems share\n  fix: choose another id, such as 'fleet-events'\n",
  ],
  [
    [...withMail, '--project', 'x'],
    "--project: 'x' is not the id of a Google Cloud project\n  fix: write 6 to 30 lower-case letters, digits and dashes, beginning with a letter\n",
  ],
])('init %j is refused before a file is written', async (args, stderr) => {
  const cwd = temporaryFolder();
  expect(await init(cwd, '--name', 'shop', ...args)).toEqual({ code: 2, stdout: '', stderr });
  expect(existsSync(path.join(cwd, 'atalaya.config.ts'))).toBe(false);
});

test('a package of CommonJS is left as it is', async () => {
  const cwd = temporaryFolder();
  const file = path.join(cwd, 'package.json');
  writeFileSync(file, '{ "type": "commonjs" }');
  expect(await init(cwd, ...withMail, '--name', 'shop')).toEqual({
    code: 2,
    stdout: '',
    stderr: `${file} makes files of this folder CommonJS modules, and definitions are ES modules
  fix: npm pkg set type=module, if nothing here needs CommonJS; or begin in a folder of its own: npx atalaya init FOLDER
`,
  });
});

test('without the right to write it says so, and how to go on', async () => {
  const cwd = temporaryFolder();
  await asUser(cwd, async () => {
    chmodSync(cwd, 0o555);
    const { code, stderr } = await init(cwd, ...withMail, '--name', 'shop');
    chmodSync(cwd, 0o755);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: `the new repository cannot be written
  where: ${path.join(cwd, 'atalaya.config.ts')}
  why: this user may not write there
  fix: give this user the right to, or name another folder: npx atalaya init FOLDER
`,
    });
  });
});
