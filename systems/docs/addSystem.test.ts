/** CONTRIBUTING's "Add a system": every step, in its order, in a copy of this repository that another organization makes its own. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { temporaryFolder } from '../../test/support/temporaryFolder.ts';

const repository = path.join(import.meta.dirname, '..', '..');
const contributing = readFileSync(path.join(repository, 'CONTRIBUTING.md'), 'utf8');
const [, section = ''] = /\n## Add a system\n([^]*?)\n## /.exec(contributing) ?? [];
/** By number, from 1. */
const steps = section.split(/^\d\. /m);
const commandsOf = (step: number): readonly string[] =>
  [...(steps[step] ?? '').matchAll(/`((?:npx|npm run demo) [^`]+)`/g)].map(([, command = '']) =>
    command.replaceAll('<id>', 'orders'),
  );

let root = '';
const systems = (file: string): string => path.join(root, 'systems', file);
const edit = (file: string, change: (text: string) => string): void =>
  writeFileSync(systems(file), change(readFileSync(systems(file), 'utf8')));

/** As npm and npx run it, without another installation. */
const run = (command: string, more = ''): { readonly code: number | null; readonly output: string } => {
  const atalaya = 'node --disable-warning=ExperimentalWarning cli/main.ts';
  const here = command
    .replace(/^npx atalaya/, atalaya)
    .replace(/^npm run demo --/, `${atalaya} demo`)
    .replace(/^npx /, '');
  const bin = path.join(root, 'node_modules', '.bin');
  const { status, stdout, stderr } = spawnSync('sh', ['-c', `${here} ${more}`], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      ATALAYA_SYSTEMS: path.join(root, 'systems'),
      PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
    },
  });
  return { code: status, output: stdout + stderr };
};
const runStep = (step: number, more = ''): readonly { readonly code: number | null; readonly output: string }[] =>
  commandsOf(step).map((command) => run(command, more));

const leftOut = new Set(['.git', '.atalaya', 'node_modules', 'generated', 'test', 'bench']);
beforeAll(() => {
  root = temporaryFolder();
  for (const entry of readdirSync(repository))
    if (!leftOut.has(entry)) cpSync(path.join(repository, entry), path.join(root, entry), { recursive: true });
  symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'));
});

const shop = `import { email } from '../model/channel.ts';
import { defineOrganization } from '../model/defineOrganization.ts';
import type { Organization } from '../model/organization.ts';

const channels = [email('shop@shop.internal')];

const organization: Organization = defineOrganization({
  id: 'shop',
  project: 'shop-monitoring',
  owner: 'shop',
  runbooks: 'https://code.shop.internal/sre/generated',
  owners: [{ id: 'shop', channels: { page: channels, ticket: channels } }],
});

export default organization;
`;

test('there are eight steps', () => {
  expect(steps.length - 1).toBe(8);
});

test('1: from the new id of the organization on, what is left of the examples is an error', () => {
  expect(run('npx atalaya check').code).toBe(0);
  edit('organization.ts', (text) => text.replace("id: 'atalaya'", "id: 'shop'"));
  const { code, output } = run('npx atalaya check');
  expect(code).toBe(1);
  for (const token of ['atalaya-demo', 'example.com', 'github.com/example'])
    expect(output).toMatch(new RegExp(`^alerts/placeholder  systems/organization\\.ts .*\\n  '${token}' is `, 'm'));
  expect(run('npx atalaya emit').code).toBe(2);
  writeFileSync(systems('organization.ts'), shop);
});

test('2: the new system is written by the command; the examples are removed', () => {
  expect(commandsOf(2)).toEqual(['npx atalaya new orders']);
  for (const file of readdirSync(path.join(root, 'systems')))
    if (file !== 'organization.ts') rmSync(systems(file), { recursive: true });
  expect(runStep(2)).toEqual([{ code: 0, output: expect.stringMatching(/^\S*systems\/orders\.ts\n/) }]);
});

test('3: what is written is sound, belongs to the organization, and stays sound when it is corrected', () => {
  const written = readFileSync(systems('orders.ts'), 'utf8');
  expect(written).toContain("owner: 'shop'");
  expect(run('npx atalaya check orders').code).toBe(0);
  edit('orders.ts', (text) => text.replace("project: 'shop-monitoring'", "project: 'shop-prod'"));
  expect(readFileSync(systems('orders.ts'), 'utf8')).not.toBe(written);
});

test('4: a wrong stage name is a type error, and the filled-in system has none', () => {
  const sound = readFileSync(systems('orders.ts'), 'utf8');
  writeFileSync(systems('orders.ts'), sound.replace("availability('api'", "availability('apii'"));
  const [wrong] = runStep(4);
  expect([wrong?.code === 0, wrong?.output]).toEqual([false, expect.stringContaining(`'"apii"'`)]);
  writeFileSync(systems('orders.ts'), sound);
  expect(runStep(4)).toEqual([{ code: 0, output: '' }]);
});

test('5: checks find nothing', () => {
  expect(commandsOf(5)).toEqual(['npx atalaya check orders', 'npx atalaya check']);
  expect(runStep(5)).toEqual(
    Array.from({ length: 2 }, () => ({
      code: 0,
      output: expect.stringMatching(/^1 system, \d+ checks: 0 errors, 0 warnings, 0 disabled\n$/),
    })),
  );
});

test('6 and 7: the folder of the system is emitted, then what systems share; nothing differs after it', () => {
  expect([...commandsOf(6), ...commandsOf(7)]).toEqual([
    'npx atalaya emit orders',
    'npx atalaya emit',
    'npx atalaya emit --check',
  ]);
  const [one] = runStep(6);
  expect([one?.code, one?.output]).toEqual([0, expect.stringMatching(/^orders: new, \d+ alerts, 4 SLOs\n/)]);
  expect(run('npx atalaya emit --check').code).toBe(1);
  const [all, checked] = runStep(7);
  expect([all?.code, checked?.code]).toEqual([0, 0]);
  expect(readdirSync(path.join(root, 'generated')).toSorted()).toEqual([
    'bootstrap',
    'budget',
    'fleet',
    'modules',
    'orders',
  ]);
  const stale = path.join(root, 'generated/fleet/prometheus/alertmanager.yaml');
  writeFileSync(stale, '');
  expect(runStep(6)[0]?.output).toContain('and they are stale: generated/fleet/prometheus/alertmanager.yaml\n');
});

test('nothing that is emitted has a name of the examples', () => {
  const files = readdirSync(path.join(root, 'generated'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(20);
  const found = files.filter((file) =>
    /atalaya-demo|example\.com|github\.com\/example/.test(readFileSync(file, 'utf8')),
  );
  expect(found).toEqual([]);
});

test('8: the demo runs it', () => {
  const [demo] = runStep(8, '--rows 50 --port 0');
  expect([demo?.code, demo?.output]).toEqual([0, expect.stringContaining('orders')]);
  expect(existsSync(path.join(root, '.atalaya', 'orders'))).toBe(true);
});
