/** `cost --compare`: the definitions of a commit, counted by the code here; nothing of it stays. */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { describeWith } from '../support/needs.ts';
import { commit, git, repository, write } from '../support/repository.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import type { Outcome } from '../support/transcript.ts';

const own = path.join(import.meta.dirname, '..', '..');

/** Of this process. */
const leftover = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`atalaya-cost-${process.pid}-`));

afterEach(() => {
  expect(leftover()).toEqual([]);
});

const organization = (prices = ''): string => `
import { email } from '${own}/model/channel.ts';
import { defineOrganization } from '${own}/model/defineOrganization.ts';
const mail = [email('shop@shop.test')];
export default defineOrganization({
  id: 'shop', project: 'shop-prod', owner: 'shop', runbooks: 'https://shop.test/generated',
  owners: [{ id: 'shop', channels: { page: mail, ticket: mail } }],${prices}
});
`;

/** The folder of words is beside that of the definitions: a link to it stands beside those of the commit. */
const system = (id: string, alerts = ''): string => `
import { why } from '../words/why.ts';
import { availability } from '${own}/model/objective.ts';
import { cloudRun } from '${own}/model/stage.ts';
import { watchSystem } from '${own}/model/system.ts';
import { errorsAbove } from '${own}/model/threshold.ts';
export default watchSystem({
  id: '${id}', description: 'A service of others.', owner: 'shop', project: 'shop-prod',
  stages: { api: cloudRun('${id}-api', { runtime: 'own' }) },
  objectives: [availability('api', { target: '99.5%', window: '30d', why, rejected: [] })],
  alerts: [${alerts}],
});
`;

const words = { 'words/why.ts': "export const why = 'Callers were told so.';\n" };

const definitions = (alerts = ''): Readonly<Record<string, string>> => ({
  ...words,
  'systems/organization.ts': organization(),
  'systems/orders.ts': system('orders', alerts),
});

const compare = (folder: string, ref: string, ...args: readonly string[]): Promise<Outcome> =>
  runInProcess(['cost', '--compare', ref, ...args], { cwd: folder, systems: path.join(folder, 'systems') });

describeWith(['git'], 'cost --compare', () => {
  test('says what a change of definitions costs, with local changes, and leaves the repository as it is', async () => {
    const folder = repository();
    const first = commit(folder, definitions());
    write(folder, definitions("errorsAbove('api', '5%', { over: '5m' })"));
    const status = git(folder, 'status', '--porcelain', '--branch');
    const { code, stdout, stderr } = await compare(folder, 'HEAD');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.replaceAll(/(before|after)  ( ?)[\d.]+/g, '$1  $2<money>'))
      .toBe(`+1 condition, +43,200 points, +1.52 USD
  In a month of 30 days in prod, compared with ${first.slice(0, 12)} (HEAD), both at the
  prices of now.
    before  <money> USD
    after   <money> USD
    change  +1.52 USD

By system, before free allotments of projects
  - orders: +1 condition, +43,200 points, +1.52 USD
`);
    expect(git(folder, 'status', '--porcelain', '--branch')).toBe(status);
  });

  test('tells new systems from those that are gone', async () => {
    const folder = repository();
    commit(folder, { ...definitions(), 'systems/older.ts': system('older') });
    git(folder, 'rm', '--quiet', 'systems/older.ts');
    write(folder, { 'systems/newer.ts': system('newer') });
    const { stdout } = await compare(folder, 'HEAD', '--json');
    const { systems, summary, totals } = JSON.parse(stdout) as {
      systems: readonly { id: string; change: string; money: number }[];
      summary: unknown;
      totals: { change: number };
    };
    expect(systems.map(({ id, change }) => [id, change])).toEqual([
      ['newer', 'new'],
      ['older', 'gone'],
    ]);
    expect([summary, totals.change]).toEqual([null, 0]);
    const named = await compare(folder, 'HEAD', 'newer', '--json');
    expect((JSON.parse(named.stdout) as { systems: unknown[] }).systems).toMatchObject([
      { id: 'newer', change: 'new' },
    ]);
  });

  test('counts both sides at the prices of now', async () => {
    const folder = repository();
    commit(folder, definitions());
    write(folder, {
      ...definitions("errorsAbove('api', '5%', { over: '5m' })"),
      'systems/organization.ts': organization(
        " prices: { currency: 'CLP', alertCondition: { value: 1400, source: 'contract', date: '2026-11-30' } },",
      ),
    });
    const { stdout } = await compare(folder, 'HEAD');
    expect(stdout.split('\n')[0]).toBe('+1 condition, +43,200 points (not priced), +1,400 CLP');
  });

  test.each(['no-such', 'HEAD~9', '--all', 'main:systems', ''])('refuses %j, which is no commit', async (ref) => {
    const folder = repository();
    commit(folder, definitions());
    const { code, stdout, stderr } = await runInProcess(['cost', `--compare=${ref}`], {
      cwd: folder,
      systems: path.join(folder, 'systems'),
    });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      `--compare: '${ref}' is no commit of this repository\n  fix: name a commit, tag or branch, such as HEAD~1 or origin/main; 'git fetch' gets what others pushed\n`,
    );
  });

  test('refuses a commit without definitions, and one whose definitions do not load', async () => {
    const folder = repository();
    const none = commit(folder, { README: 'x' });
    const broken = commit(folder, { ...definitions(), 'systems/orders.ts': 'export default 7;\n' });
    write(folder, definitions());
    expect(await compare(folder, none)).toEqual({
      code: 2,
      stdout: '',
      stderr: `--compare: commit ${none.slice(0, 12)} (${none}) has no definitions in systems/\n  fix: name a later commit\n`,
    });
    expect(await compare(folder, 'HEAD')).toEqual({
      code: 2,
      stdout: '',
      stderr: `--compare: the definitions of commit ${broken.slice(0, 12)} (HEAD) do not load with the code here\n  why: orders.ts: the default export is not a system\n  fix: name a later commit, whose definitions this code can read\n`,
    });
  });

  test('that is stopped compares nothing, and leaves nothing', async () => {
    const folder = repository();
    commit(folder, definitions());
    const outcome = await runInProcess(['cost', '--compare', 'HEAD'], {
      cwd: folder,
      systems: path.join(folder, 'systems'),
      stop: AbortSignal.abort(),
    });
    expect(outcome).toEqual({ code: 3, stdout: '', stderr: 'stopped: nothing was compared\n' });
  });

  test('refuses a folder that is in no repository', async () => {
    const folder = temporaryFolder();
    write(folder, definitions());
    const { code, stderr } = await compare(folder, 'HEAD');
    expect(code).toBe(2);
    expect(stderr).toBe(
      `--compare: the definitions in ${path.join(folder, 'systems')} are in no git repository that can be read (not a git repository (or any of the parent directories): .git)\n  fix: run it in a clone of the repository\n`,
    );
  });
});
