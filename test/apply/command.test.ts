/** `atalaya apply` against the fake of Google Cloud: what it writes, what it leaves, and what it says. */
import path from 'node:path';
import { expect, test } from '@jest/globals';
import type { Body } from '../google/cloud/service.ts';
import { readReleases } from '../../cli/releases/releaseFile.ts';
import { apply, changed, cwd, lastLines, one, prepared, two } from './applyCommand.ts';
import type { PreparedProject } from './preparedProject.ts';

const policies = async ({ monitoring }: PreparedProject): Promise<readonly Body[]> => {
  const { body } = await monitoring('GET', 'v3/projects/shop-prod/alertPolicies');
  return (body['alertPolicies'] ?? []) as readonly Body[];
};

test('--dry-run says what would be written, and writes nothing', async () => {
  const project = await prepared();
  const { stdout, stderr, code } = await apply(one, 'orders', '--dry-run');
  expect([stderr, code, project.writes()]).toEqual(['', 1, []]);
  expect(stdout).toContain(
    'would create the alert policy "orders: published messages are neither stored nor rejected nor waiting"\n',
  );
  expect(stdout).toMatch(/\n\d+ writes would be made, and nothing was written\n$/);
});

test('apply writes what is missing, channels never, and a second time nothing', async () => {
  const project = await prepared();
  const first = await apply(one, 'orders');
  expect([first.stderr, first.code]).toEqual(['', 0]);
  const writes = project.writes();
  expect(lastLines(first, 1)).toBe(`done: ${writes.length} created\n`);
  expect(writes.filter((write) => !write.startsWith('POST ') || write.includes('notificationChannels'))).toEqual([]);
  const second = await apply(one, 'orders');
  expect([second.stdout, second.code, project.writes()]).toEqual([
    `${writes.length} resources in shop-prod: ${writes.length} the same\ndone: nothing\n`,
    0,
    [],
  ]);
});

test('what somebody edited by hand is written again, and only that', async () => {
  const project = await prepared();
  await apply(one, 'orders');
  const [policy = {}] = await policies(project);
  await project.monitoring('PATCH', `v3/${String(policy['name'])}?updateMask=enabled`, { enabled: false });
  project.writes();
  const outcome = await apply(one, 'orders');
  expect([lastLines(outcome, 2), outcome.code, project.writes()]).toEqual([
    `updated the alert policy "${String(policy['displayName'])}"\ndone: 1 updated\n`,
    0,
    ['PATCH alertPolicies/<id>'],
  ]);
  const [after = {}] = (await policies(project)).filter(({ name }) => name === policy['name']);
  expect([after['enabled'], after['conditions']]).toEqual([true, policy['conditions']]);

  const event = readReleases(path.join(cwd, '.atalaya'), 'orders').at(-1);
  // In a job of CI it has the job's commit, too.
  expect(event).toMatchObject({
    at: expect.any(Number),
    kind: 'applied',
    system: 'orders',
    environment: 'prod',
    stage: 'Cloud Monitoring',
    who: expect.stringMatching(/^[\w.@+[\]-]{1,100}$/),
    reason: '1 resource updated',
  });
  const logged = project.cloud.calls.filter(({ path: called }) => called.endsWith('v2/entries:write')).at(-1);
  expect(logged?.body).toMatchObject({
    logName: 'projects/shop-prod/logs/atalaya.release',
    entries: [{ severity: 'NOTICE', labels: { system: 'orders', environment: 'prod' } }],
  });
});

test('more changes than max(5, 20%) need --yes, and without it nothing is written', async () => {
  const project = await prepared();
  await apply(one, 'orders');
  for (const { name } of (await policies(project)).slice(0, 6))
    await project.monitoring('PATCH', `v3/${String(name)}?updateMask=enabled`, { enabled: false });
  project.writes();
  const refused = await apply(one, 'orders');
  expect([refused.stderr.replace(/the \d+ that/, 'the <n> that'), refused.code, project.writes()]).toEqual([
    `6 resources of shop-prod would be changed or deleted, and without --yes at most 5 are (the larger of 5 and a fifth of the <n> that apply made): nothing was written
  fix: read the differences; if all of them are meant, run the command again with --yes
`,
    2,
    [],
  ]);
  const { code, stdout } = await apply(one, 'orders', '--yes');
  expect([code, stdout.endsWith('done: 6 updated\n')]).toEqual([0, true]);
});

test('apply ID deletes only what belonged to ID, only with --prune, and nothing of other systems', async () => {
  const project = await prepared();
  await apply(two, 'orders', 'stock');
  const stock = (await policies(project)).filter(({ userLabels }) => (userLabels as Body)['system'] === 'stock');
  const label = { ...(stock[0]?.['userLabels'] as Body), alert: 'stock-obsolete' };
  const copy = {
    ...stock[0],
    name: undefined,
    displayName: 'stock: obsolete',
    userLabels: label,
    creationRecord: undefined,
    mutationRecord: undefined,
  };
  const conditions = ((stock[0]?.['conditions'] ?? []) as readonly Body[]).map(({ name: _name, ...rest }) => rest);
  const orders = {
    ...copy,
    conditions,
    displayName: 'orders: obsolete',
    userLabels: { ...label, system: 'orders', alert: 'orders-obsolete' },
  };
  for (const body of [{ ...copy, conditions }, orders])
    await project.monitoring('POST', 'v3/projects/shop-prod/alertPolicies', body);
  project.writes();
  const kept = await apply(two, 'orders');
  expect([kept.stdout.replace(/^[^]*?no definition/, 'no definition'), kept.code, project.writes()]).toEqual([
    `no definition wants these any more; to delete them, run it again with --prune:
  alert policy "orders: obsolete"
done: nothing
`,
    1,
    [],
  ]);
  const pruned = await apply(two, 'orders', '--prune');
  expect([lastLines(pruned, 2), pruned.code, project.writes()]).toEqual([
    'deleted the alert policy "orders: obsolete"\ndone: 1 deleted\n',
    0,
    ['DELETE alertPolicies/<id>'],
  ]);
  expect((await policies(project)).map(({ displayName }) => displayName)).toContain('stock: obsolete');
});

test('what somebody else made is taken over only with --adopt, after the differences were shown', async () => {
  const project = await prepared();
  await apply(one, 'orders');
  const [policy = {}] = await policies(project);
  const { atalaya: _apply, organization: _organization, ...labels } = policy['userLabels'] as Record<string, string>;
  await project.monitoring('PATCH', `v3/${String(policy['name'])}?updateMask=userLabels`, { userLabels: labels });
  project.writes();
  const title = String(policy['displayName']);
  const left = await apply(one, 'orders');
  expect([lastLines(left, 3), left.code, project.writes()]).toEqual([
    `somebody else made these; to take them over, run it again with --adopt:\n  alert policy "${title}"\ndone: nothing\n`,
    1,
    [],
  ]);
  const adopted = await apply(one, 'orders', '--adopt');
  expect([lastLines(adopted, 2), adopted.code, project.writes()]).toEqual([
    `adopted the alert policy "${title}"\ndone: 1 adopted\n`,
    0,
    ['PATCH alertPolicies/<id>'],
  ]);
  expect(adopted.stdout.indexOf('userLabels.atalaya')).toBeGreaterThan(-1);
  expect(adopted.stdout.indexOf('userLabels.atalaya')).toBeLessThan(adopted.stdout.indexOf('adopted the'));
});

test('what Terraform manages is compared and never written', async () => {
  const project = await prepared();
  await apply(one, 'orders');
  const { body } = await project.monitoring('GET', 'v3/projects/shop-prod/alertPolicies');
  for (const policy of body['alertPolicies'] as readonly Body[]) {
    const userLabels = { ...(policy['userLabels'] as Body), atalaya: 'terraform' };
    await project.monitoring('PATCH', `v3/${String(policy['name'])}?updateMask=userLabels,enabled`, {
      userLabels,
      enabled: false,
    });
  }
  project.writes();
  const { stdout, code } = await apply(one, 'orders', '--adopt', '--prune', '--yes');
  expect([code, project.writes()]).toEqual([1, []]);
  expect(stdout).toContain('Terraform manages these; apply its root:\n  alert policy "orders: ');
});

test('a policy whose channel is missing is left, with what is missing', async () => {
  const project = await prepared();
  const { body } = await project.monitoring('GET', 'v3/projects/shop-prod/notificationChannels');
  const channels = body['notificationChannels'] as readonly Body[];
  const email = channels.find(({ type }) => type === 'email');
  await project.monitoring('DELETE', `v3/${String(email?.['name'])}`);
  const { stdout, code } = await apply(one, 'orders');
  expect(code).toBe(3);
  expect(
    stdout
      .replaceAll(/\d+ (alert policies|resources)/g, '<n> $1')
      .split('\n')
      .slice(-4),
  ).toEqual([
    '<n> resources cannot be written, because these are missing or not unique; create them, and run it again:',
    '  the notification channel "shop: e-mail to shop@shop.internal" (email): <n> alert policies',
    expect.stringMatching(/^done: \d+ created$/),
    '',
  ]);
});

test('a new version of a definition changes what exists', async () => {
  const project = await prepared();
  await apply(one, 'orders');
  project.writes();
  const { code, stderr } = await apply(changed, 'orders', '--yes', '--prune');
  expect([stderr, code]).toEqual(['', 0]);
  expect(new Set(project.writes().map((write) => write.split('/')[0]))).toEqual(
    new Set(['PATCH services', 'PATCH alertPolicies']),
  );
  const again = await apply(changed, 'orders');
  expect([lastLines(again, 1), again.code]).toEqual(['done: nothing\n', 0]);
});

test('--json is one object: differences, what was done and what is left', async () => {
  await prepared();
  const outcome = await apply(one, 'orders', '--json');
  const answer = JSON.parse(outcome.stdout) as Readonly<Record<string, unknown>>;
  expect(Object.keys(answer)).toEqual([
    'version',
    'environment',
    'projects',
    'written',
    'left',
    'done',
    'failed',
    'notTried',
    'stopped',
    'doubles',
  ]);
  expect([outcome.code, answer['failed'], answer['notTried'], (answer['done'] as readonly Body[])[0]]).toEqual([
    0,
    null,
    [],
    {
      action: 'create',
      kind: 'metricDescriptor',
      project: 'shop-prod',
      owner: 'orders',
      key: expect.any(String),
      displayName: expect.any(String),
    },
  ]);
});
