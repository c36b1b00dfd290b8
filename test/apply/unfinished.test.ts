/** `atalaya apply` that cannot write all, or anything: refusals, quota, the wrong project, Ctrl-C. */
import { expect, test } from '@jest/globals';
import { tooMany } from '../google/cloud/faults.ts';
import { Refusal } from '../google/cloud/refusal.ts';
import type { Body } from '../google/cloud/service.ts';
import { apply, applyStopped, lastLines, one, prepared } from './applyCommand.ts';
import { isWrite } from './preparedProject.ts';

test('a write that Google refuses ends the run: done, failed, not tried, and a second run finishes', async () => {
  const project = await prepared();
  const refusal = new Refusal(400, 'INVALID_ARGUMENT', 'Field alert_policy.conditions[0] is wrong.');
  let seen = 0;
  project.cloud.faults.plan(
    { kind: 'refuse', refusal },
    ({ method, path }) => method === 'POST' && path.endsWith('/alertPolicies') && (seen += 1) === 3,
  );
  const { stdout, code } = await apply(one, 'orders');
  const made = project.writes().length - 1;
  const [, failed = '', notTried = ''] =
    /\nfailed: create the (.*)\n {2}cannot create an alert policy in projects\/shop-prod: Google refuses it \(INVALID_ARGUMENT: Field alert_policy\.conditions\[0\] is wrong\.\)\n {2}fix: change the definition that the message is about, emit it, and run the command again\nnot tried: (\d+) writes\n {2}create the /.exec(
      stdout,
    ) ?? [];
  expect([code, stdout.includes(`\ndone: ${made} created\n`), failed]).toEqual([
    3,
    true,
    expect.stringMatching(/^alert policy "orders: /),
  ]);
  const second = await apply(one, 'orders');
  expect([second.code, lastLines(second, 1), project.writes().length]).toEqual([
    0,
    `done: ${Number(notTried) + 1} created\n`,
    Number(notTried) + 1,
  ]);
});

test('a quota that is over for an hour is not waited for', async () => {
  const project = await prepared();
  project.cloud.faults.plan(tooMany(3600), isWrite);
  const { stdout, code } = await apply(one, 'orders', '--json');
  const { done, failed } = JSON.parse(stdout) as { readonly done: readonly unknown[]; readonly failed: Body };
  expect([code, done, failed['error'], failed['fix'], project.writes().length]).toEqual([
    3,
    [],
    'too-many',
    'wait a minute, and run the command again',
    1,
  ]);
});

test('the wrong project, a number and what is no project are refused before anything is written', async () => {
  const project = await prepared();
  process.env['GOOGLE_CLOUD_PROJECT'] = 'shop-dev';
  const wrong = await apply(one, 'orders');
  expect([wrong.code, wrong.stderr.split('\n').slice(0, 2), wrong.stderr.trimEnd().split('\n').at(-1)]).toEqual([
    3,
    [
      'not read: notification channels, metric descriptors, services, SLOs, uptime checks, alert policies, dashboards in shop-dev: Permission denied on resource project shop-dev (or it may not exist).',
      "  fix: check that 'shop-dev' is the right project (Google answers the same for one that does not exist), and give the account roles/monitoring.viewer there",
    ],
    'nothing was written: what cannot be read cannot be compared',
  ]);
  process.env['GOOGLE_CLOUD_PROJECT'] = '123';
  expect(await apply(one, 'orders')).toEqual({
    stdout: '',
    stderr: `'123' is the number of a project, not its id
  fix: name its id: gcloud projects describe 123 --format='value(projectId)'
`,
    code: 2,
  });
  expect(project.writes()).toEqual([]);
});

test('a network without Google ends at once, and nothing is waited for', async () => {
  await prepared();
  for (const name of ['MONITORING', 'LOGGING', 'RUN']) process.env[`ATALAYA_${name}_ENDPOINT`] = 'http://127.0.0.1:2';
  const { code, stderr } = await apply(one, 'orders');
  expect([code, stderr]).toEqual([
    3,
    `not read: notification channels, metric descriptors, services, SLOs, log-based metrics, uptime checks, alert policies, dashboards in shop-prod: Google cannot be reached (connect ECONNREFUSED 127.0.0.1:2)
  fix: check the network of this machine, its proxy (HTTPS_PROXY), and the variables ATALAYA_…_ENDPOINT if they are set
nothing was written: what cannot be read cannot be compared
`,
  ]);
});

test('Ctrl-C before anything is read writes nothing', async () => {
  const project = await prepared();
  const outcome = await applyStopped(one, 'orders');
  expect([outcome, project.writes()]).toEqual([{ stdout: '', stderr: 'stopped: nothing was written\n', code: 3 }, []]);
});
