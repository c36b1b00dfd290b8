import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Refusal } from '../google/cloud/refusal.ts';
import type { Body } from '../google/cloud/service.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import type { Outcome } from '../support/transcript.ts';
import { applyProject } from './appliedProject.ts';
import type { PreparedProject } from './preparedProject.ts';

const cwd = temporaryFolder();
let project: PreparedProject;
const before = { ...process.env };
beforeAll(async () => {
  project = await applyProject(['freight', 'shared']);
  Object.assign(process.env, project.variables);
});
afterEach(() => {
  expect(project.writes().filter((write) => !own.has(write))).toEqual([]);
  own.clear();
});
afterAll(async () => {
  for (const name of Object.keys(project.variables)) delete process.env[name];
  Object.assign(process.env, before);
  await project.close();
});

/** Writes of the test itself. */
const own = new Set<string>();
const diff = async (...args: readonly string[]): Promise<Outcome> => await runInProcess(['diff', ...args], { cwd });

const at = 'v3/projects/atalaya-demo';
const found = async (list: string, field: string, is: (body: Body) => boolean): Promise<Body> => {
  const { body } = await project.monitoring('GET', list);
  const resource = ((body[field] ?? []) as readonly Body[]).find(is);
  if (resource === undefined) throw new Error(`nothing of ${list} is it`);
  return resource;
};
const policyOf = async (alert: string): Promise<Body> =>
  await found(`${at}/alertPolicies`, 'alertPolicies', ({ userLabels }) => (userLabels as Body)['alert'] === alert);

/** Changes something by hand, and undoes it behind the test. */
const byHand = async (name: string, mask: string, body: Body, during: () => Promise<void>): Promise<void> => {
  const version = name.includes('/dashboards/') ? 'v1' : 'v3';
  const { body: kept } = await project.monitoring('GET', `${version}/${name}`);
  const query = mask === '' ? '' : `?updateMask=${mask}`;
  const change = async (to: Body): Promise<void> => {
    const { etag: _etag, ...sent } = to;
    const answer = await project.monitoring('PATCH', `${version}/${name}${query}`, sent);
    expect(answer).toMatchObject({ status: 200 });
    for (const write of project.writes()) own.add(write);
  };
  await change(body);
  try {
    await during();
  } finally {
    await change(kept);
  }
};

test('what was created from the definitions is the same, after all that the server adds and rewrites', async () => {
  expect(await diff('freight', 'shared')).toEqual({
    stdout: expect.stringMatching(/^\d+ resources in \d+ projects: \d+ the same\n$/),
    stderr: '',
    code: 0,
  });
});

test('a changed, a removed and an added field are differences, with who changed the policy', async () => {
  const policy = await policyOf('freight-api-unreachable');
  const [condition] = policy['conditions'] as readonly Body[];
  const promql = condition!['conditionPrometheusQueryLanguage'] as Body;
  const { severity: _severity, ...unsevere } = policy;
  const edited = {
    ...unsevere,
    userLabels: { ...(policy['userLabels'] as Body), by_hand: 'yes' },
    conditions: [{ ...condition, conditionPrometheusQueryLanguage: { ...promql, duration: '600s' } }],
  };
  await byHand(String(policy['name']), 'severity,userLabels,conditions', edited, async () => {
    expect(await diff('freight')).toEqual({
      stdout: `project atalaya-demo
  alert policy freight/prod/freight-api-unreachable "freight: the API is unreachable from outside": differs
    last change: by someone@example.com at 2026-11-30T12:00:00.000Z
    userLabels.by_hand
      wanted  none
      live    "yes"
    conditions["freight: the API is unreachable from outside"].conditionPrometheusQueryLanguage.duration
      wanted  "120s"
      live    "600s"
    severity
      wanted  "CRITICAL"
      live    none

42 resources in atalaya-demo: 41 the same, 1 different
`,
      stderr: '',
      code: 1,
    });
  });
});

test('a widget that a person removed or added is one difference each, which Terraform would not see', async () => {
  const dashboard = await found(`v1/projects/atalaya-demo/dashboards`, 'dashboards', ({ name }) =>
    String(name).endsWith('/atalaya-freight'),
  );
  const layout = dashboard['mosaicLayout'] as Body;
  const tiles = layout['tiles'] as readonly Body[];
  const titleOf = (tile: Body): unknown => (tile['widget'] as Body)['title'];
  const removed = tiles.find((tile) => 'scorecard' in (tile['widget'] as Body))!;
  const added = { ...removed, widget: { ...(removed['widget'] as Body), title: 'Mine' } };
  const edited = {
    ...dashboard,
    mosaicLayout: { ...layout, tiles: tiles.map((tile) => (tile === removed ? added : tile)) },
  };
  await byHand(String(dashboard['name']), '', edited, async () => {
    const { stdout, code } = await diff('freight', '--json', '--drift-only');
    const { projects, equal } = JSON.parse(stdout) as { projects: readonly Body[]; equal: boolean };
    expect([equal, code]).toEqual([false, 1]);
    const [difference] = projects[0]!['differences'] as readonly Body[];
    expect(difference).toMatchObject({ kind: 'dashboard', key: 'atalaya-freight', change: 'update', changedBy: null });
    expect(difference!['fields']).toEqual([
      { path: `mosaicLayout.tiles["${String(titleOf(removed))}"]`, wanted: expect.anything(), live: null },
      { path: 'mosaicLayout.tiles["Mine"]', wanted: null, live: expect.anything() },
    ]);
    const text = await diff('freight');
    expect(text.stdout).toContain('last change: Google keeps no record for dashboards\n');
  });
});

test('a kind that may not be read is named, the rest is compared, and nothing follows from it', async () => {
  const denied = new Refusal(403, 'PERMISSION_DENIED', "Permission 'monitoring.notificationChannels.list' denied.");
  project.cloud.faults.plan({ kind: 'refuse', refusal: denied }, ({ path }) => path.endsWith('/notificationChannels'));
  expect(await diff('freight')).toEqual({
    stdout: '42 resources in atalaya-demo: 42 the same\n',
    stderr: `not read: notification channels in atalaya-demo: Permission 'monitoring.notificationChannels.list' denied.
  fix: check that 'atalaya-demo' is the right project (Google answers the same for one that does not exist), and give the account roles/monitoring.viewer there
`,
    code: 3,
  });
});
