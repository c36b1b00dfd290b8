/**
 * Ingest that is a function, rolled out as a service is: built without traffic, judged by its own objectives and dead letters, promoted or
 * rolled back. Against fakes of Cloud Functions, Cloud Run and Cloud Monitoring that share one state.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { systemsFolder } from '../../fixtures/systemsFolder.ts';
import { runOnGoogle } from '../../../cli/rollout/google/runOnGoogle.ts';
import type { RolloutOptions } from '../../../cli/rollout/options.ts';
import type { ExitCode, Io } from '../../../cli/run/io.ts';
import type { SeriesSource } from '../../../promql/source.ts';
import diary from '../../fixtures/systems/diary.ts';
import { openFakeCloud, type FakeCloud } from '../../google/cloud/fakeCloud.ts';
import { cut } from '../../google/cloud/faults.ts';
import { functionImage } from '../../google/cloud/functions.ts';
import { fakePlatform } from '../../google/cloud/platform.ts';
import { requestsTo, type Request } from '../../google/cloud/requests.ts';
import { served } from '../../google/cloud/run/testing/serving.ts';
import { worldOf, type World } from '../../google/cloud/world.ts';
import { startFakeMonitoring, type FakeMonitoring } from '../../google/monitoring/fakeMonitoring.ts';

const { project, region } = diary;
const minute = 60_000;
const begin = Date.parse('2026-11-30T12:00:00Z');
const [old, commit] = ['b'.repeat(40), 'abc1234'.padEnd(40, '0')];
const bucket = 'sources';
const first = 'diary-ingest-00001-abc';
/** The second generation of the service is the one whose traffic is pinned. */
const second = 'diary-ingest-00003-abc';
const functions = `v2/projects/${project}/locations/${region}/functions`;
const services = `v2/projects/${project}/locations/${region}/services`;

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
  deadShare = 0;
  stop = new AbortController();
  world = worldOf({ projects: [{ id: project, number: '123456' }], now: () => new Date(now()) });
  cloud = await openFakeCloud(fakePlatform(world));
  send = requestsTo(cloud, 'cloudfunctions');
  for (const sha of [old, commit])
    world.kept.set(`//storage.googleapis.com/buckets/${bucket}/objects/diary/${sha}.zip`, { generation: '1' });
  await send('POST', `${functions}?functionId=diary-ingest`, {
    labels: { 'commit-sha': old },
    buildConfig: { runtime: 'nodejs24', entryPoint: 'ingest', source: { storageSource: archive(old) } },
  });
  monitoring = await startFakeMonitoring({ projects: { [project]: messages }, now });
});
afterEach(async () => {
  await Promise.all([cloud.close(), monitoring.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const archive = (sha: string): { readonly bucket: string; readonly object: string } => ({
  bucket,
  object: `diary/${sha}.zip`,
});

/** Half an hour at each look at the service, so that each step is watched once or twice. */
const now = (): number =>
  begin +
  30 *
    minute *
    (cloud === undefined
      ? 0
      : cloud.calls.filter(({ method, path: at }) => method === 'GET' && at.endsWith('/services/diary-ingest')).length);

/** Counters of every outcome, objective and revision, with a point each minute: 600 a minute. */
const messages: SeriesSource = {
  select: (name, matchers, from, to) => {
    const valueOf = (label: string): string => matchers.find(({ label: other }) => other === label)?.value ?? '';
    const revision = valueOf('revision');
    const outcome = valueOf('outcome');
    const isRejected = outcome === 'rejected';
    const share = revision === first ? 0 : deadShare;
    const perMinute = 600 * (isRejected ? share : name === 'atalaya.objective.good_events' ? 1 - share : 1);
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

const usual: RolloutOptions = { environment: 'prod', stage: 'ingest', gate: false, format: 'text', poll: 1, wait: 1 };
const release = { source: `gs://${bucket}/diary/${commit}.zip`, commit };

const run = async (options: Partial<RolloutOptions>): Promise<Answer> => {
  let [stdout, stderr] = ['', ''];
  const io: Io = {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    now,
    cwd: folder,
    systems: systemsFolder,
    isTTY: false,
    columns: 80,
    stop: stop.signal,
  };
  const code = await runOnGoogle('diary', { ...usual, ...options }, io, {
    variables: {
      ATALAYA_RUN_ENDPOINT: cloud.endpoint('run'),
      ATALAYA_FUNCTIONS_ENDPOINT: cloud.endpoint('cloudfunctions'),
      ATALAYA_LOGGING_ENDPOINT: cloud.endpoint('logging'),
      ATALAYA_BIGQUERY_ENDPOINT: cloud.endpoint('bigquery'),
      ATALAYA_MONITORING_ENDPOINT: monitoring.url,
      GITHUB_ACTOR: 'ana',
    },
    gate: () => Promise.resolve({ kind: 'Checked', verdict: 'pass', text: 'passed' }),
  });
  return { code, stdout, stderr };
};

const traffic = (): readonly string[] => served(world, project, 'diary-ingest', region);
const live = async (): Promise<{ readonly labels: object; readonly object: string; readonly revision: string }> => {
  const { body } = await send('GET', `${functions}/diary-ingest`);
  const { labels, buildConfig, serviceConfig } = body as {
    labels: object;
    buildConfig: { source: { storageSource: { object: string } } };
    serviceConfig: { revision: string };
  };
  return { labels, object: buildConfig.source.storageSource.object, revision: serviceConfig.revision };
};
const ofCommit = { labels: { 'commit-sha': commit, 'previous-sha': old }, object: `diary/${commit}.zip` };

test('an honest one is built without traffic, judged, and promoted', async () => {
  const { code, stdout, stderr } = await run(release);
  expect({ code, traffic: traffic() }).toEqual({
    code: 0,
    traffic: [`0% ${first} previous`, `100% ${second} cabc1234`],
  });
  expect(stderr).toContain(
    `building diary-ingest from gs://sources/diary/${commit}.zip: minutes; ${first} goes on to serve\n`,
  );
  expect(stdout).toContain('promoted');
  expect(await live()).toEqual({ ...ofCommit, revision: second });
});

test('one that rejects what the revision before took is rolled back, and the archive before is built again', async () => {
  deadShare = 0.3;
  const { code, stdout } = await run(release);
  expect(code).toBe(1);
  expect(traffic()).toEqual([`100% ${first} previous`, `0% ${second} cabc1234`]);
  expect(stdout).toContain('dead-letters');
  // The next setting of Terraform goes to all traffic at once: it must not bring back what was rolled back.
  expect(await live()).toEqual({
    labels: { 'commit-sha': old, 'previous-sha': commit },
    object: `diary/${old}.zip`,
    revision: 'diary-ingest-00007-abc',
  });
});

test('one that does not start leaves all traffic where it was, with the reason in the words of Google', async () => {
  const image = functionImage(region, project, 'diary-ingest', {
    storageSource: { ...archive(commit), generation: '1' },
  });
  world.unready.set(image, { kind: 'failed', message: 'The user-provided container failed to start.' });
  const { code, stdout, stderr } = await run(release);
  expect({ code, stdout, traffic: traffic() }).toEqual({ code: 3, stdout: '', traffic: [`100% ${first}`] });
  expect(stderr).toContain(
    `the function diary-ingest was not built: Could not create or update Cloud Run service diary-ingest, Container Healthcheck failed. Revision '${second}' is not ready and cannot serve traffic. The user-provided container failed to start.\n  fix: ${first} has all traffic; mend the code, and release it\n`,
  );
});

test('the commit that serves is nothing to release, and one that was built before is not built again', async () => {
  expect(await run({ source: `gs://${bucket}/diary/${old}.zip`, commit: old })).toMatchObject({
    code: 0,
    stdout: `nothing to do: ${first} of diary-ingest serves this commit already\n`,
  });
  // As a runner leaves it that was lost while it waited for the build.
  await requestsTo(cloud, 'run')('PATCH', `${services}/diary-ingest?updateMask=traffic`, {
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: first, percent: 100 }],
  });
  await send('PATCH', `${functions}/diary-ingest?updateMask=buildConfig.source,labels`, {
    labels: ofCommit.labels,
    buildConfig: { source: { storageSource: archive(commit) } },
  });
  const built = (await live()).revision;
  const { code, stderr } = await run(release);
  expect([code, (await live()).revision, stderr.includes('building')]).toEqual([0, built, false]);
  expect(traffic()).toEqual([`0% ${first} previous`, `100% ${built} cabc1234`]);
});

/** Does `act` at the nth such call; the call itself is answered as always. */
const at = (nth: number, method: string, end: string, act: () => void): void => {
  let calls = 0;
  cloud.faults.plan(cut, (call) => {
    if (call.method === method && call.path.endsWith(end) && (calls += 1) === nth) act();
    return false;
  });
};

test('traffic that the deployment moved to the new revision goes back before anything is judged', async () => {
  const key = `//run.googleapis.com/projects/${project}/locations/${region}/services/diary-ingest`;
  at(2, 'GET', '/functions/diary-ingest', () => {
    world.kept.set(key, {
      ...world.kept.get(key),
      traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    });
  });
  const { code, stderr } = await run(release);
  expect([code, traffic()]).toEqual([0, [`0% ${first} previous`, `100% ${second} cabc1234`]]);
  expect(stderr).toContain(
    `the deployment moved traffic to ${second} before it was judged: it goes back to ${first}\n`,
  );
});

test('stopped while it is built, it says that the build goes on, and goes on with it the next time', async () => {
  const image = functionImage(region, project, 'diary-ingest', {
    storageSource: { ...archive(commit), generation: '1' },
  });
  world.unready.set(image, { kind: 'slow', looks: 3 });
  at(1, 'PATCH', '/functions/diary-ingest', () => stop.abort());
  const stopped = await run(release);
  expect([stopped.code, stopped.stderr.split('\n').slice(-3)]).toEqual([
    3,
    [
      'the build of diary-ingest goes on at Google, and nobody waits for it any more',
      `  fix: ${first} has all traffic; the same command goes on when it is built`,
      '',
    ],
  ]);
  expect(traffic()).toEqual([`100% ${first}`]);
  stop = new AbortController();
  expect((await run(release)).code).toBe(0);
});

test('brought back by hand, its archive is built again, too', async () => {
  await run(release);
  const back = await run({ rollBack: true });
  expect([back.code, traffic()]).toEqual([0, [`100% ${first} previous`, `0% ${second} cabc1234`]]);
  expect((await live()).object).toBe(`diary/${old}.zip`);
});

test.each<readonly [name: string, options: Partial<RolloutOptions>, message: string]>([
  [
    'an image',
    { image: `us-docker.pkg.dev/p/r/app@sha256:${'a'.repeat(64)}` },
    "the ingest of 'diary' is a function, which has no image\n  fix: name the archive that it is built from with --source, and its commit with --commit",
  ],
  [
    'an archive without a commit',
    { source: release.source },
    '--source needs --commit\n  fix: name the commit that the archive is of, as git rev-parse HEAD prints it',
  ],
  [
    'what is no archive',
    { source: 'diary.zip', commit },
    "--source: 'diary.zip' is no archive in Cloud Storage\n  fix: name it as gs://BUCKET/OBJECT.zip, as tools/ci/deploy.sh push prints it",
  ],
])('%s is refused, and nothing is changed', async (_name, options, message) => {
  await expect(run(options)).rejects.toThrow(new Error(message));
  expect(traffic()).toEqual([`100% ${first}`]);
});
