/**
 * `atalaya rollout --environment` against fakes of Cloud Run, Cloud Monitoring and Cloud Logging. The clock moves at each look at the service, so that no answer depends on how fast a machine is.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { systemsFolder } from '../../fixtures/systemsFolder.ts';
import type { RolloutOptions } from '../../../cli/rollout/options.ts';
import { runOnGoogle } from '../../../cli/rollout/google/runOnGoogle.ts';
import type { ExitCode, Io } from '../../../cli/run/io.ts';
import type { SeriesSource } from '../../../promql/source.ts';
import diary from '../../fixtures/systems/diary.ts';
import { openFakeCloud, type FakeCloud } from '../../google/cloud/fakeCloud.ts';
import { cut } from '../../google/cloud/faults.ts';
import { fakePlatform } from '../../google/cloud/platform.ts';
import { requestsTo } from '../../google/cloud/requests.ts';
import { image, served, smallService } from '../../google/cloud/run/testing/serving.ts';
import { worldOf, type World } from '../../google/cloud/world.ts';
import { startIn } from '../../support/childProcess.ts';
import { startFakeMonitoring, type FakeMonitoring } from '../../google/monitoring/fakeMonitoring.ts';

const { project } = diary;
const minute = 60_000;
const begin = Date.parse('2026-11-30T12:00:00Z');
const first = 'diary-api-00001-abc';
const commit = 'abc1234'.padEnd(40, '0');
const newImage = image('b', project);

let folder = '';
let world: World;
let cloud: FakeCloud;
let monitoring: FakeMonitoring;
/** Share of bad events of any other revision than the first. */
let badShare = 0;
let stop: AbortController;
/** Looks at which a roll-back began. */
let backFrom: number | undefined;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'atalaya-rollout-'));
  badShare = 0;
  backFrom = undefined;
  stop = new AbortController();
  world = worldOf({ projects: [{ id: project, number: '123456' }], now: () => new Date(now()) });
  cloud = await openFakeCloud(fakePlatform(world));
  await requestsTo(cloud, 'run')('POST', `${services}?serviceId=diary-api`, smallService('a', project));
  monitoring = await startFakeMonitoring({ projects: { [project]: events }, now });
});
afterEach(async () => {
  await Promise.all([cloud.close(), monitoring.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const services = `v2/projects/${project}/locations/us-central1/services`;
/** Half an hour at each look, so that each step is watched once or twice; a minute once somebody rolls back. */
const now = (): number => begin + (backFrom === undefined ? looks() * 30 : backFrom * 30 + looks() - backFrom) * minute;
const looks = (): number =>
  cloud === undefined
    ? 0
    : cloud.calls.filter(({ method, path: at }) => method === 'GET' && at.endsWith('/diary-api')).length;

/** Both counters of every objective and revision, with a point each minute: 600 events a minute. */
const events: SeriesSource = {
  select: (name, matchers, from, to) => {
    const valueOf = (label: string): string => matchers.find(({ label: name }) => name === label)?.value ?? '';
    const revision = valueOf('revision');
    const perMinute = 600 * (name === 'atalaya.objective.good_events' && revision !== first ? 1 - badShare : 1);
    const start = Math.ceil(from / minute);
    const times = Float64Array.from(
      { length: Math.floor(to / minute) - start + 1 },
      (_none, at) => (start + at) * minute,
    );
    const labels = { __name__: name ?? '', job: 'diary', objective: valueOf('objective'), revision };
    return [{ labels, times, values: times.map((at) => ((at - begin) / minute + 10_000) * perMinute) }];
  },
};

const variables = (): Readonly<Record<string, string>> => ({
  ATALAYA_RUN_ENDPOINT: cloud.endpoint('run'),
  ATALAYA_LOGGING_ENDPOINT: cloud.endpoint('logging'),
  ATALAYA_MONITORING_ENDPOINT: monitoring.url,
  GITHUB_RUN_NUMBER: '17',
  GITHUB_ACTOR: 'ana',
});

interface Answer {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

const usual: RolloutOptions = { environment: 'prod', stage: 'api', gate: true, format: 'text', poll: 1, wait: 1 };

const run = async (options: Partial<RolloutOptions>, id = 'diary'): Promise<Answer> => {
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
  const code = await runOnGoogle(id, { ...usual, ...options }, io, {
    variables: variables(),
    gate: (_id, { candidate, baseline }) =>
      Promise.resolve({ kind: 'Checked', verdict: 'pass', text: `${candidate} beside ${baseline}` }),
  });
  return { code, stdout, stderr };
};

const traffic = (): readonly string[] => served(world, project, 'diary-api');
const begun = { image: newImage, commit };

test('an honest candidate is checked by its tag, promoted, and can be rolled back in one command', async () => {
  const { code, stdout } = await run({ ...begun, report: 'report.md' });
  expect(stdout).toContain(
    'https://cabc1234---diary-api-abcdefghij-uc.a.run.app beside https://diary-api-abcdefghij-uc.a.run.app',
  );
  expect([code, traffic()]).toEqual([0, [`0% ${first} previous`, '100% diary-api-abc1234-17 cabc1234']]);
  expect(readFileSync(path.join(folder, 'report.md'), 'utf8')).toContain('promoted');
  expect(world.logEntries.map((entry) => (entry['jsonPayload'] as { kind: string }).kind)).toEqual([
    'created',
    'shifted',
    'shifted',
    'shifted',
    'promoted',
  ]);

  const status = await run({ status: true });
  expect(status.code).toBe(0);
  expect(
    status.stdout
      .split('\n')
      .slice(0, 3)
      .map((line) => line.replace(/, created .*/, '')),
  ).toEqual([
    `diary-api in project ${project}`,
    ' 100%  diary-api-abc1234-17, ready, tag cabc1234, commit abc123400000, image …bbbbbbbbbbbb',
    `   0%  ${first}, ready, tag previous, image …aaaaaaaaaaaa`,
  ]);

  backFrom = looks();
  const back = await run({ rollBack: true });
  expect([back.code, traffic()]).toEqual([0, [`100% ${first} previous`, '0% diary-api-abc1234-17 cabc1234']]);
  const again = await run({ rollBack: true });
  expect([again.code, again.stdout]).toEqual([
    0,
    `${first} has all traffic of diary-api already: nothing is to be done\n`,
  ]);
});

test('a candidate that fails is rolled back with exit code 1', async () => {
  badShare = 0.5;
  const { code, stdout } = await run(begun);
  expect([code, traffic()]).toEqual([1, [`100% ${first} previous`, '0% diary-api-abc1234-17 cabc1234']]);
  expect(stdout).toContain('rolled back');
});

/** As a runner leaves it that was lost at 25%. */
const leaveAtQuarter = async (): Promise<void> => {
  const type = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
  await requestsTo(cloud, 'run')('PATCH', `${services}/diary-api?updateMask=template,traffic`, {
    template: { ...(smallService('b', project)['template'] as object), revision: 'diary-api-abc1234-17' },
    traffic: [
      { type, revision: first, percent: 75, tag: 'previous' },
      { type, revision: 'diary-api-abc1234-17', percent: 25, tag: 'cabc1234' },
    ],
  });
};

test('a rollout of a lost runner is continued without its record, by the tags of the service', async () => {
  await leaveAtQuarter();
  const { code } = await run({ continue: true, ...begun });
  expect([code, traffic()]).toEqual([0, [`0% ${first} previous`, '100% diary-api-abc1234-17 cabc1234']]);
});

test('SIGTERM of the process while it watches a share brings all traffic back, and its exit code is 1', async () => {
  await leaveAtQuarter();
  const child = startIn(
    folder,
    { ...variables(), HOME: folder },
    'rollout',
    'diary',
    '--environment',
    'prod',
    '--continue',
    '--poll',
    '1s',
    '--report',
    path.join(folder, 'report.json'),
  );
  // The first look begins it; it watches at every later one.
  let reads = 0;
  cloud.faults.plan(cut, ({ method, path: at }) => {
    if (method === 'GET' && at.endsWith('/diary-api') && (reads += 1) === 4) child.kill('SIGTERM');
    return false;
  });
  const { code, stdout } = await child.ended;
  expect({ code, traffic: traffic() }).toEqual({
    code: 1,
    traffic: [`100% ${first} previous`, '0% diary-api-abc1234-17 cabc1234'],
  });
  expect(stdout).toContain('rolled back: it was stopped');
  expect(JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8'))).toMatchObject({
    outcome: 'rolled back',
    percent: 0,
  });
});

test('a rollout that never came to this service has nothing to continue', async () => {
  expect(await run({ continue: true })).toEqual({
    code: 3,
    stdout: '',
    stderr:
      'no revision of diary-api has the tag of a candidate, and this machine has no record of a rollout\n  fix: start a new one with --image\n',
  });
});

test('nothing says which revision served before the first rollout', async () => {
  const { code, stderr } = await run({ rollBack: true });
  expect(code).toBe(3);
  expect(stderr).toContain(`nothing says which revision served before (${first} 100%)`);
});

test.each<readonly [name: string, options: Partial<RolloutOptions>, message: string]>([
  [
    'of an image by its tag',
    { image: 'us-docker.pkg.dev/p/r/app:latest' },
    "the image 'us-docker.pkg.dev/p/r/app:latest' is not named by its digest\n  fix: name it as IMAGE@sha256:…, as the push printed it: a tag can be moved to another image while it is rolled out",
  ],
  [
    'of what is no commit',
    { image: newImage, commit: 'main' },
    "'main' is not a commit\n  fix: give 7 to 64 hexadecimal digits, as git rev-parse HEAD prints them",
  ],
  [
    'that is to be rolled back to an image',
    { rollBack: true, image: newImage },
    '--roll-back is about what is there: it takes no --image, --source or --commit\n  fix: leave them out',
  ],
  [
    'of a commit alone',
    { continue: true, commit },
    '--commit is the commit of an image or an archive\n  fix: name the image with --image, or the archive with --source, too',
  ],
])('a rollout %s is refused', async (_name, options, message) => {
  await expect(run(options)).rejects.toThrow(new Error(message));
  expect(traffic()).toEqual([`100% ${first}`]);
});
