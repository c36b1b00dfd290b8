/** What `atalaya new` writes, in a repository of another organization: read by the command and by the compiler. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const repository = path.join(import.meta.dirname, '..', '..');
const cwd = temporaryFolder();
const systems = path.join(cwd, 'systems');
const atalaya = (...args: readonly string[]): ReturnType<typeof runInProcess> => runInProcess(args, { cwd, systems });

beforeAll(() => {
  mkdirSync(systems);
  writeFileSync(path.join(cwd, 'package.json'), '{ "type": "module" }');
  symlinkSync(path.join(repository, 'model'), path.join(cwd, 'model'));
  symlinkSync(path.join(repository, 'node_modules'), path.join(cwd, 'node_modules'));
  writeFileSync(
    path.join(systems, 'organization.ts'),
    `import { email } from '../model/channel.ts';
import { defineOrganization } from '../model/defineOrganization.ts';
import type { Organization } from '../model/organization.ts';

const channels = [email('shop@shop.internal')];
const organization: Organization = defineOrganization({
  id: 'shop', project: 'shop-prod', owner: 'shop', runbooks: 'https://code.shop.internal/sre/generated',
  owners: [{ id: 'shop', channels: { page: channels, ticket: channels } }],
});
export default organization;
`,
  );
});

test('a new system of each template has no finding, and is emitted', async () => {
  expect(await atalaya('new', 'orders-eu')).toMatchObject({ code: 0 });
  expect(await atalaya('new', 'checkout', '--template', 'service')).toMatchObject({ code: 0 });
  expect(await atalaya('check', '--strict')).toEqual({
    code: 0,
    stdout: expect.stringMatching(/\n2 systems, \d+ checks: 0 errors, 0 warnings, 1 disabled\n$/),
    stderr: '',
  });
  expect(await atalaya('emit')).toMatchObject({ code: 0 });
  expect(await atalaya('emit', '--check')).toMatchObject({ code: 0 });
});

test('the compiler accepts them in its strictest mode', () => {
  const { extends: _, ...settings } = JSON.parse(readFileSync(path.join(repository, 'tsconfig.json'), 'utf8')) as {
    readonly extends?: string;
    readonly compilerOptions: Record<string, unknown>;
  };
  const compilerOptions = { ...settings.compilerOptions, incremental: false, tsBuildInfoFile: undefined };
  writeFileSync(path.join(cwd, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['systems/*.ts'] }));
  const { status, stdout } = spawnSync(path.join(repository, 'node_modules/.bin/tsc'), ['-p', cwd], {
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, '']);
});

test('a row of a table has its id already', async () => {
  writeFileSync(
    path.join(systems, 'fleet.ts'),
    `import { watchSystem } from '../model/system.ts';
import checkout from './checkout.ts';
const { kind, budgetPolicy, unknownFields, ...rest } = checkout;
export default ['web-1', 'web-2'].map((id) => watchSystem({ ...rest, id }));
`,
  );
  expect(await atalaya('new', 'web-2')).toEqual({
    code: 2,
    stdout: '',
    stderr: "there is a system 'web-2', a row of a table of systems\n  fix: choose another id, or edit that row\n",
  });
});
