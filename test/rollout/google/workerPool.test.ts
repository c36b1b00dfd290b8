/**
 * Ingest that is a worker pool, rolled out as a service is: its instances are its traffic. Against fakes of Cloud Run and Cloud Monitoring that
 * share one state.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runOnGoogle } from '../../../cli/rollout/google/runOnGoogle.ts';
import type { RolloutOptions } from '../../../cli/rollout/options.ts';
import type { ExitCode, Io } from '../../../cli/run/io.ts';
import type { SeriesSource } from '../../../promql/source.ts';
import diary from '../../fixtures/systems/diary.ts';
import { systemsFolder } from '../../fixtures/systemsFolder.ts';
import { openFakeCloud, type FakeCloud } from '../../google/cloud/fakeCloud.ts';
import { cut } from '../../google/cloud/faults.ts';
import { fakePlatform } from '../../google/cloud/platform.ts';
import { requestsTo, type Request } from '../../google/cloud/requests.ts';
import { image, smallService } from '../../google/cloud/run/testing/serving.ts';
import { worldOf, type World } from '../../google/cloud/world.ts';
import { startFakeMonitoring, type FakeMonitoring } from '../../google/monitoring/fakeMonitoring.ts';

const { project, region } = diary;
const minute = 60_000;
const begin = Date.parse('2026-11-30T12:00:00Z');
const commit = 'abc1234'.padEnd(40, '0');
const first = 'diary-ingest-00001-abc';
const next = 'diary-ingest-abc1234-17';
const pools = `v2/projects/${project}/locations/${region}/workerPools`;

let folder = '';
let world: World;
let cloud: FakeCloud;
let monitoring: FakeMonitoring;
let send: Request;
/** Share of messages that any other revision than the first rejects. */
let deadShare = 0;
let stop: AbortController;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'atalaya-rollout-'));
  mkdirSync(path.join(folder, 'systems'));
  writeFileSync(
    path.join(folder, 'systems', 'diary.ts'),
    `import diary from '${path.join(systemsFolder, 'diary.ts')}';
export default { ...diary, infrastructure: { ingest: 'worker' } };`,
  );
  deadShare = 0;
  stop = new AbortController();
  world = worldOf({ projects: [{ id: project, number: '123456' }], now: () => new Date(now()) });
  cloud = await openFakeCloud(fakePlatform(world));
  send = requestsTo(cloud, 'run');
  monitoring = await startFakeMonitoring({ projects: { [project]: messages }, now });
});
afterEach(async () => {
  await Promise.all([cloud.close(), monitoring.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const create = async (manualInstanceCount: number): Promise<void> => {
  const scaling = { scalingMode: 'MANUAL', manualInstanceCount };
  const annotations = { owner: 'ana' };
  await send('POST', `${pools}?workerPoolId=diary-ingest`, { ...smallService('a', project), scaling, annotations });
};

/** Half an hour at each look at the pool, so that each step is watched once or twice. */
const now = (): number =>
  begin +
  30 *
    minute *
    (cloud === undefined
      ? 0
      : cloud.calls.filter(({ method, path: at }) => method === 'GET' && at.endsWith('/diary-ingest')).length);

/** Counters of every outcome, objective and revision, with a point each minute: 600 a minute. */
const messages: SeriesSource = {
  select: (name, matchers, from, to) => {
    const valueOf = (label: string): string => matchers.find(({ label: other }) => other === label)?.value ?? '';
    const [revision, outcome] = [valueOf('revision'), valueOf('outcome')];
    const share = revision === first ? 0 : deadShare;
    const isGood = name === 'atalaya.objective.good_events';
    const perMinute = 600 * (outcome === 'rejected' ? share : isGood ? 1 - share : 1);
    const start = Math.ceil(from / minute);
    const times = Float64Array.from(
      { length: Math.floor(to / minute) - start + 1 },
      (_none, at) => (start + at) * minute,
    );
    const labels = { __name__: name ?? '', job: 'diary', objective: valueOf('objective'), outcome, revision };
    return [{ labels, times, values: times.map((at) => ((at - begin) / minute + 10_000) * perMinute) }];
  },
};

interface Answer {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

const usual: RolloutOptions = {
  environment: 'prod',
  stage: 'ingest',
  gate: false,
  format: 'text',
  poll: 0.02,
  wait: 1,
};
const release = { image: image('b', project), commit };

const run = async (options: Partial<RolloutOptions>): Promise<Answer> => {
  let [stdout, stderr] = ['', ''];
  const io: Io = {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    now,
    cwd: folder,
    systems: path.join(folder, 'systems'),
    isTTY: false,
    columns: 80,
    stop: stop.signal,
  };
  const code = await runOnGoogle('diary', { ...usual, ...options }, io, {
    variables: {
      ATALAYA_RUN_ENDPOINT: cloud.endpoint('run'),
      ATALAYA_LOGGING_ENDPOINT: cloud.endpoint('logging'),
      ATALAYA_BIGQUERY_ENDPOINT: cloud.endpoint('bigquery'),
      ATALAYA_MONITORING_ENDPOINT: monitoring.url,
      GITHUB_ACTOR: 'ana',
      GITHUB_RUN_NUMBER: '17',
    },
    gate: () => Promise.resolve({ kind: 'Checked', verdict: 'pass', text: 'passed' }),
  });
  return { code, stdout, stderr };
};

interface Pool {
  readonly shares: readonly string[];
  readonly annotations: object;
}

const pool = (): Pool => {
  const kept = world.kept.get(`//run.googleapis.com/projects/${project}/locations/${region}/workerPools/diary-ingest`);
  const { instanceSplitStatuses, annotations } = kept as unknown as {
    instanceSplitStatuses: readonly { revision: string; percent: number }[];
    annotations: object;
  };
  return { shares: instanceSplitStatuses.map(({ revision, percent }) => `${percent}% ${revision}`), annotations };
};
const tags = { owner: 'ana', 'atalaya-tag-cabc1234': next, 'atalaya-tag-previous': first };

/** Percents of the candidate, in the order of the writes. */
const shifts = (): readonly number[] =>
  cloud.calls.flatMap(({ method, body }) => {
    const splits = (body?.['instanceSplits'] ?? []) as readonly { revision: string; percent: number }[];
    return method !== 'PATCH' || splits.length === 0
      ? []
      : [splits.find(({ revision }) => revision === next)?.percent ?? 0];
  });

test.each([
  [20, [0, 5, 25, 100]],
  [4, [0, 25, 100]],
  [1, [0, 100]],
])('an honest one in a pool of %d instances gets whole instances, and is promoted', async (instances, percents) => {
  await create(instances);
  const { code, stdout } = await run(release);
  expect({ code, shifts: shifts(), ...pool() }).toEqual({
    code: 0,
    shifts: percents,
    shares: [`100% ${next}`],
    annotations: tags,
  });
  expect(stdout).toContain('promoted');
});

test('one that rejects what the revision before took is rolled back, and every instance runs the old one', async () => {
  await create(20);
  deadShare = 0.3;
  const { code, stdout } = await run(release);
  expect({ code, shifts: shifts(), ...pool() }).toEqual({
    code: 1,
    shifts: [0, 5, 0],
    shares: [`100% ${first}`],
    annotations: tags,
  });
  expect(stdout).toContain('dead-letters');
});

test('one that does not start never gets an instance of the others', async () => {
  await create(4);
  world.unready.set(release.image, { kind: 'failed', message: 'The container failed to start.' });
  const { code, stdout } = await run(release);
  expect([code, pool().shares]).toEqual([1, [`100% ${first}`]]);
  expect(stdout).toContain(`${next} is not ready: The container failed to start.`);
});

test('a promoted one is brought back by one command, which finds the revision before without a record', async () => {
  await create(4);
  await run(release);
  rmSync(path.join(folder, '.atalaya'), { recursive: true });
  expect([(await run({ rollBack: true })).code, pool().shares]).toEqual([0, [`100% ${first}`]]);
});

/** As a runner leaves it that was lost at 25%. */
const leaveAtQuarter = async (): Promise<void> => {
  const type = 'INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION';
  const before = world.kept.get(
    `//run.googleapis.com/projects/${project}/locations/${region}/workerPools/diary-ingest`,
  );
  await send('PATCH', `${pools}/diary-ingest?updateMask=template,instanceSplits,annotations`, {
    template: { ...(smallService('b', project)['template'] as object), revision: next },
    instanceSplits: [
      { type, revision: first, percent: 75 },
      { type, revision: next, percent: 25 },
    ],
    annotations: { ...(before?.['annotations'] as object), ...tags },
  });
};

test('a rollout of a lost runner is continued without its record, by the annotations of the pool', async () => {
  await create(4);
  await leaveAtQuarter();
  const { code } = await run({ continue: true });
  expect({ code, shares: pool().shares }).toEqual({ code: 0, shares: [`100% ${next}`] });
});

test('a split that somebody changed by hand is left as it is', async () => {
  await create(4);
  const type = 'INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION';
  let patches = 0;
  cloud.faults.plan(cut, ({ method, path: at }) => {
    // After the shift to 25% is done.
    if (method === 'PATCH' && at.endsWith('/diary-ingest') && (patches += 1) === 2)
      setImmediate(() => {
        void send('PATCH', `${pools}/diary-ingest?updateMask=instanceSplits`, {
          instanceSplits: [
            { type, revision: first, percent: 50 },
            { type, revision: next, percent: 50 },
          ],
        });
      });
    return false;
  });
  const { code, stderr, stdout } = await run(release);
  expect([code, pool().shares]).toEqual([3, [`50% ${first}`, `50% ${next}`]]);
  expect(stdout + stderr).toContain('nothing is overwritten');
});

test('Ctrl-C while it watches a share brings every instance back', async () => {
  await create(4);
  cloud.faults.plan(cut, ({ method, body }) => {
    if (method === 'PATCH' && JSON.stringify(body?.['instanceSplits'] ?? '').includes(next)) stop.abort();
    return false;
  });
  expect([(await run(release)).code, pool().shares]).toEqual([1, [`100% ${first}`]]);
});

test('a pool without instances is refused before anything is written', async () => {
  await create(0);
  await expect(run(release)).rejects.toThrow(
    new Error(
      'the worker pool diary-ingest has no instances: nothing would run the candidate\n  fix: give it instances first (manual_instance_count), or release it when it has some',
    ),
  );
  expect(shifts()).toEqual([]);
});

test('a pool that does not exist is named', async () => {
  await expect(run(release)).rejects.toThrow(
    new Error(
      `there is no worker pool 'diary-ingest' in ${region} of project ${project}\n  fix: create it first: apply generated/diary/infrastructure for prod; or name another environment or GOOGLE_CLOUD_PROJECT`,
    ),
  );
});
