/** Systems whose code is not ours, as they were published: what is emitted for them rests on what the platform sends. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { runInProcess } from '../support/runInProcess.ts';

const systems = path.join(import.meta.dirname, 'systems');
const model = path.join(import.meta.dirname, '..', '..', 'model');
const cwd = mkdtempSync(path.join(tmpdir(), 'atalaya-watched-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const run = async (...args: readonly string[]) => runInProcess(args, { cwd, systems });

test('no finding is an error, and nothing is dead', async () => {
  const { stdout, code } = await run('check', '--json');
  const { findings } = JSON.parse(stdout) as {
    readonly findings: readonly { readonly id: string; readonly severity: string }[];
  };
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(code).toBe(0);
});

const written = path.join(cwd, 'out');
const read = (...parts: readonly string[]): string => readFileSync(path.join(written, ...parts), 'utf8');

test.each(['diary', 'lms', 'attendees'])('every policy of %s reads only metrics of Google Cloud', async (id) => {
  const { code } = await run('emit', id, '--out', written);
  expect(code).toBe(0);
  const policies = read(id, 'cloud-monitoring', 'policies.json');
  expect(policies).toMatch(/googleapis\.com\//);
  const dashboards = read(id, 'dashboards', `atalaya-${id}.json`);
  for (const text of [policies, read(id, 'cloud-monitoring', 'slos.json'), dashboards])
    expect(text).not.toMatch(
      /atalaya\.(?:ingest|objective|api|queue|synthetic)|http\.server\.request\.duration|prometheus_target/,
    );
  expect(dashboards).not.toContain('Nothing to draw');
});

test.each([
  [
    'diary-api-availability',
    'requests that reached the Cloud Run service',
    'cannot distinguish a data route from a health check',
  ],
  ['lms-api-availability', 'requests that the load balancer answered', 'What it answers itself, such as 502'],
  ['diary-ingest-processing', 'deliveries of the subscription', 'A delivery is an attempt'],
  ['attendees-ingest-freshness-1m', 'the age of the oldest message', 'this is an upper bound'],
])('explain %s says what is counted, and what that cannot see', async (id, counts, blind) => {
  const { stdout, code } = await runInProcess(['explain', id], { cwd, systems, columns: 2_000 });
  expect(code).toBe(0);
  const text = stdout.replaceAll(/\s+/g, ' ');
  expect(text).toContain(counts);
  expect(text).toContain(blind);
});

test.each(['up', 'client', 'token list', 'loadtest run', 'gate'])(
  '%s says that it cannot run a watched system',
  async (verb) => {
    const { stderr, code } = await run(...verb.split(' '), 'diary', ...(verb === 'client' ? ['--out', 'c'] : []));
    expect(stderr).toContain("'diary' is watched only: its ingest is run by its own team (runtime: 'own')");
    expect(code).toBe(2);
  },
);

/** A folder with one system, and what `check` says of it. */
const checked = async (stages: string, objectives: string, panels = '[]') => {
  const folder = mkdtempSync(path.join(cwd, 'systems-'));
  const organization = readFileSync(path.join(systems, 'organization.ts'), 'utf8').replaceAll('../../../model', model);
  writeFileSync(path.join(folder, 'organization.ts'), organization);
  writeFileSync(
    path.join(folder, 'orders.ts'),
    `import { availability, freshness, processing } from '${model}/objective.ts';
import { gke, managedKafka, service } from '${model}/ownStage.ts';
import { promql, ratio } from '${model}/indicatorSource.ts';
import { cloudFunction, cloudRun, pubsub } from '${model}/stage.ts';
import { chart } from '${model}/teamPanel.ts';
import { watchSystem } from '${model}/system.ts';
const common = { target: '99%', window: '30d', why: 'a test', rejected: [] };
export default watchSystem({
  id: 'orders', description: 'A test.', owner: 'platform', project: 'watched-test',
  stages: ${stages},
  objectives: [${objectives}],
  panels: ${panels},
});
`,
  );
  return runInProcess(['check', 'orders'], { cwd, systems: folder, columns: 500 });
};

test('an objective on a signal that no stage sends is an error', async () => {
  const { stdout, code } = await checked(
    "{ queue: pubsub('orders'), ingest: cloudFunction('orders-ingest', { runtime: 'own' }) }",
    `processing('ingest', { ...common, of: ratio({ good: promql('atalaya_ingest_messages_total{job="orders",outcome="stored"}'), total: promql('atalaya_ingest_messages_total{job="orders"}') }) })`,
  );
  expect(stdout).toContain('signals/nobody-sends');
  expect(stdout).toContain("only Atalaya's own pipeline sends 'atalaya.ingest.messages', and it does not run 'orders'");
  expect(code).toBe(1);
});

test('a chart of a signal that no stage sends is an error', async () => {
  const { stdout, code } = await checked(
    "{ api: cloudRun('orders', { runtime: 'own' }) }",
    "availability('api', common)",
    "[chart({ title: 'Shed', of: promql('atalaya_api_shed_total') })]",
  );
  expect(stdout).toContain("the chart 'Shed' would stay empty: only Atalaya's own pipeline sends 'atalaya.api.shed'");
  expect(code).toBe(1);
});

test.each([
  ["{ api: gke('orders', { cluster: 'c' }) }", "availability('api', common)", 'nothing counts the requests'],
  ["{ api: service('orders', {}) }", "availability('api', common)", 'nothing counts the requests'],
  [
    "{ queue: managedKafka('orders', { cluster: 'c', consumerGroup: 'g' }) }",
    "freshness('ingest', { ...common, under: '1m' })",
    'nothing counts the age of messages',
  ],
  ["{ api: cloudRun('orders', { runtime: 'own' }) }", "processing('ingest', common)", 'the system has no ingest'],
])('of %s what nothing measures is refused, with the ways to have it measured', async (stages, objective, reason) => {
  const { stderr, code } = await checked(stages, objective);
  expect(stderr).toContain(reason);
  expect(stderr).toMatch(/fix: (?:.*(?:telemetry: |dataflow\().*of: …|add stages\.ingest)/);
  expect(code).toBe(2);
});
