/** Writing against the fake of Cloud Monitoring: order, interruptions at every write, lost answers, and what others change meanwhile. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Outcome } from '../../apply/execute.ts';
import { cut, unavailable } from '../google/cloud/faults.ts';
import type { Call } from '../google/cloud/service.ts';
import { openFakeProjects, versions, type FakeProject, type FakeProjects } from './fakeProject.ts';

let projects: FakeProjects;
beforeAll(async () => {
  projects = await openFakeProjects(60);
});
afterAll(async () => projects.close());

const isWrite = ({ method }: Call): boolean => method !== 'GET';

const shown = ({ done, failed, notTried, stopped }: Outcome) => ({
  done: done.map(({ action, difference: { kind, key } }) => `${action} ${kind} ${key}`),
  failed: failed?.error.message,
  notTried: notTried.length,
  stopped,
});

/** What is there, without what the server numbers and dates by itself. */
const state = async ({ id, read }: FakeProject): Promise<readonly string[]> =>
  (await read())
    .map(({ kind, body }) => {
      const text = JSON.stringify(body, (key, value: unknown) =>
        ['name', 'creationRecord', 'mutationRecord', 'etag'].includes(key) ? undefined : value,
      );
      return `${kind} ${text.replaceAll(/check_id=\\"[^"]*\\"/g, 'check_id').replaceAll(id, '<project>')}`;
    })
    .toSorted();

const atVersion1 = async (): Promise<FakeProject> => {
  const project = projects.next();
  expect((await project.apply(versions(1))).failed).toBeUndefined();
  return project;
};

test('a project gets what its definition wants, in order, and then nothing is left to do', async () => {
  const project = projects.next();
  expect(shown(await project.apply(versions(1)))).toEqual({
    done: [
      'create service orders',
      'create slo orders/availability',
      'create slo orders/latency',
      'create uptimeCheck orders/prod/health',
      'create alertPolicy orders/prod/down',
      'create alertPolicy orders/prod/errors',
      'create alertPolicy orders/prod/old',
      'create dashboard orders',
    ],
    failed: undefined,
    notTried: 0,
    stopped: false,
  });
  expect(shown(await project.apply(versions(2))).done).toEqual([
    'update service orders',
    'update slo orders/availability',
    'create slo orders/freshness',
    'update uptimeCheck orders/prod/health',
    'update alertPolicy orders/prod/errors',
    'create alertPolicy orders/prod/new',
    'update dashboard orders',
    'delete alertPolicy orders/prod/old',
    'delete slo orders/latency',
  ]);
  const before = project.calls().length;
  expect(shown(await project.apply(versions(2))).done).toEqual([]);
  expect(project.calls().slice(before).filter(isWrite)).toEqual([]);
});

test('an update of a policy keeps the names of its conditions, so that incidents stay open', async () => {
  const project = await atVersion1();
  const conditions = async (): Promise<readonly unknown[]> => {
    const found = (await project.read()).find(({ key }) => key === 'orders/prod/errors');
    return (found!.body['conditions'] as readonly { readonly name: string }[]).map(({ name }) => name);
  };
  const before = await conditions();
  await project.apply(versions(2));
  expect(await conditions()).toEqual(before);
});

test('Ctrl-C at any write, and then a second run: all is as if nobody had stopped it', async () => {
  const reference = await atVersion1();
  const { done } = await reference.apply(versions(2));
  const wanted = await state(reference);
  for (let write = 1; write <= done.length; write += 1) {
    const project = await atVersion1();
    const first = await project.apply(versions(2), { stopAt: write });
    expect([write, first.done.length, first.notTried.length, first.stopped]).toEqual([
      write,
      write,
      done.length - write,
      write < done.length,
    ]);
    const second = await project.apply(versions(2));
    expect([write, first.done.length + second.done.length, second.failed]).toEqual([write, done.length, undefined]);
    expect(await state(project)).toEqual(wanted);
  }
});

test.each([
  ['cut', cut],
  ['unavailable', unavailable],
] as const)('an answer that is lost (%s) at any write leaves no doubles', async (_title, fault) => {
  const reference = await atVersion1();
  const { done } = await reference.apply(versions(2));
  const wanted = await state(reference);
  for (let write = 1; write <= done.length; write += 1) {
    const project = await atVersion1();
    let seen = 0;
    project.plan(fault, (call) => isWrite(call) && (seen += 1) === write);
    expect([write, (await project.apply(versions(2))).failed]).toEqual([write, undefined]);
    expect(await state(project)).toEqual(wanted);
  }
});

test('a create of every kind whose answer is lost is found by its key', async () => {
  const reference = await atVersion1();
  const project = projects.next();
  project.plan(cut, ({ method }) => method === 'POST', 4);
  project.plan(cut, ({ method }) => method === 'POST', 4);
  expect(shown(await project.apply(versions(1)))).toMatchObject({ failed: undefined, notTried: 0 });
  expect(await state(project)).toEqual(await state(reference));
  expect(project.calls().filter(({ method }) => method === 'POST').length).toBe(8);
});

test('a policy that somebody edited after the comparison is not overwritten, and nothing after it is written', async () => {
  const project = await atVersion1();
  const policy = (await project.read()).find(({ key }) => key === 'orders/prod/errors')!;
  const outcome = shown(
    await project.apply(versions(2), {
      between: async () => {
        await project.client.update('alertPolicy', policy.name, { ...policy.body, enabled: false }, ['enabled']);
      },
    }),
  );
  expect({ ...outcome, failed: outcome.failed?.replace(policy.name, '<policy>') }).toEqual({
    done: [
      'update service orders',
      'update slo orders/availability',
      'create slo orders/freshness',
      'update uptimeCheck orders/prod/health',
    ],
    failed: `the alert policy "orders: errors" (<policy>) was changed by someone@example.com at 2026-11-30T12:00:00.000Z, after it was compared
  fix: run: npx atalaya diff, read what changed, and decide whether to keep it in the definition or to apply again`,
    notTried: 4,
    stopped: false,
  });
});

test('a resource that somebody deleted after the comparison is not made again unasked', async () => {
  const project = await atVersion1();
  const policy = (await project.read()).find(({ key }) => key === 'orders/prod/errors')!;
  const outcome = await project.apply(versions(2), {
    between: async () => {
      await project.client.remove('alertPolicy', policy.name);
    },
  });
  expect(outcome.failed?.error.message).toBe(
    `the alert policy "orders: errors" (${policy.name}) was deleted by somebody, after it was compared
  fix: run: npx atalaya diff, and apply again to create it`,
  );
  const second = await project.apply(versions(2));
  expect([second.failed, second.notTried]).toEqual([undefined, []]);
});

test('an SLO that somebody else made keeps its service: Google would delete both', async () => {
  const project = await atVersion1();
  const { body } = versions(1).find(({ kind }) => kind === 'slo')!;
  await project.client.create(
    'slo',
    `projects/${project.id}/services/orders`,
    { ...body, userLabels: { team: 'payments' } },
    'theirs',
  );
  const { done, failed } = await project.apply([]);
  expect(done.map(({ difference: { kind } }) => kind)).toEqual([
    'dashboard',
    'alertPolicy',
    'alertPolicy',
    'alertPolicy',
    'uptimeCheck',
    'slo',
    'slo',
  ]);
  expect(failed?.error.message.replace(/projects.*theirs/, '<name>')).toBe(
    `the service "orders" has SLOs that Atalaya does not own, and Google would delete them with it: <name>
  fix: move or delete these SLOs first, or keep the service`,
  );
});

test('an uptime check that a policy of somebody else reads is kept, and the message names the reason', async () => {
  const project = await atVersion1();
  const check = (await project.read()).find(({ kind }) => kind === 'uptimeCheck')!;
  const id = check.name.split('/').at(-1)!;
  await project.client.create('alertPolicy', `projects/${project.id}`, {
    displayName: 'theirs',
    combiner: 'OR',
    conditions: [
      {
        displayName: 'c',
        conditionPrometheusQueryLanguage: {
          query: `avg({"monitoring.googleapis.com/uptime_check/check_passed", check_id="${id}"}) < 1`,
          evaluationInterval: '60s',
        },
      },
    ],
  });
  const { failed } = await project.apply([]);
  expect([failed?.error.id, failed?.error.message]).toEqual([
    'in-use',
    `cannot delete the uptime check ${check.name}: Cannot delete check ${id}. One or more alerting policies is using it. Delete the alerting policy first and try again.
  fix: change the resources that name it first`,
  ]);
});

test('the host of an uptime check cannot change: the message says what to do', async () => {
  const project = await atVersion1();
  const wanted = versions(1).map((item) =>
    item.kind === 'uptimeCheck'
      ? {
          ...item,
          body: {
            ...item.body,
            monitoredResource: { type: 'uptime_url', labels: { project_id: project.id, host: 'b.example.com' } },
          },
        }
      : item,
  );
  const { failed } = await project.apply(wanted);
  expect(failed?.error.message).toMatch(
    /^monitoredResource of the uptime check "orders: health" cannot be changed: Google sets it at creation only\n  fix: delete projects\/atalaya-\d+\/uptimeCheckConfigs\/orders-health-\d+ in the console, and the alert policies that name it; then apply again, which creates both$/,
  );
});
