/** What a rollout reads beside the service: events of a revision from Cloud Monitoring, and its crashes from the log. */
import { afterEach, expect, test } from '@jest/globals';
import { nodesOf } from '../../../alerts/systemNodes.ts';
import { deadLettersSlo } from '../../../cli/rollout/google/deadLetters.ts';
import { openCloudRun, type OpenedCloudRun } from '../../../cli/rollout/google/openCloudRun.ts';
import { memorySource, type SourceSeries } from '../../../promql/source.ts';
import type { RevisionEvents } from '../../../rollout/target.ts';
import { contextOf } from '../../../series/context.ts';
import diary from '../../fixtures/systems/diary.ts';
import { openFakeCloud, type FakeCloud } from '../../google/cloud/fakeCloud.ts';
import { fakePlatform } from '../../google/cloud/platform.ts';
import { Refusal } from '../../google/cloud/refusal.ts';
import { requestsTo } from '../../google/cloud/requests.ts';
import { smallService } from '../../google/cloud/run/testing/serving.ts';
import { worldOf, type World } from '../../google/cloud/world.ts';
import { startFakeMonitoring } from '../../google/monitoring/fakeMonitoring.ts';

const minute = 60_000;
const shifted = Date.parse('2026-11-30T12:00:00Z');
const { slos } = nodesOf(diary, 'prod');
const availability = slos.find(({ id }) => id === 'api-availability')!;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A counter with a point each minute, from the shift to `until`, that grows by `perMinute`. */
const counter = (name: string, revision: string, perMinute: number, until: number): SourceSeries => {
  const count = Math.round((until - shifted) / minute) + 1;
  return {
    labels: { __name__: name, job: 'diary', objective: 'api-availability', revision },
    times: Float64Array.from({ length: count }, (_none, index) => shifted + index * minute),
    values: Float64Array.from({ length: count }, (_none, index) => index * perMinute),
  };
};
const good = 'atalaya.objective.good_events';
const total = 'atalaya.objective.total_events';

interface Opened extends OpenedCloudRun {
  readonly world: World;
  readonly cloud: FakeCloud;
  readonly messages: readonly string[];
}

const open = async (series: readonly SourceSeries[], now: number): Promise<Opened> => {
  const monitoring = await startFakeMonitoring({
    projects: { [diary.project]: memorySource(series) },
    now: () => now,
  });
  const world = worldOf({ projects: [{ id: diary.project, number: '123456' }], now: () => new Date(now) });
  const cloud = await openFakeCloud(fakePlatform(world));
  closing.push(monitoring.close, cloud.close);
  const services = `v2/projects/${diary.project}/locations/us-central1/services`;
  await requestsTo(cloud, 'run')('POST', `${services}?serviceId=diary-api`, smallService('a', diary.project));
  const messages: string[] = [];
  const opened = await openCloudRun(
    { system: diary, stage: 'api', environment: 'prod', slos },
    { stop: new AbortController().signal, stderr: (message) => messages.push(message), now: () => now },
    {
      ATALAYA_RUN_ENDPOINT: cloud.endpoint('run'),
      ATALAYA_LOGGING_ENDPOINT: cloud.endpoint('logging'),
      ATALAYA_MONITORING_ENDPOINT: monitoring.url,
    },
  );
  return { ...opened, world, cloud, messages };
};

const eventsOf = async (
  series: readonly SourceSeries[],
  minutes: number,
  revision = 'next',
): Promise<RevisionEvents> => {
  const now = shifted + minutes * minute;
  const { target } = await open(series, now);
  return await target.events(availability, revision, new Date(shifted), new Date(now));
};

test('Events are those of the revision alone, until the points are visible', async () => {
  const now = shifted + 20 * minute;
  const series = [
    counter(total, 'old', 1_000, now),
    counter(good, 'old', 1_000, now),
    counter(total, 'next', 100, now),
    counter(good, 'next', 90, now),
  ];
  const { good: counted, total: all, visibleUntil } = await eventsOf(series, 20);
  expect(visibleUntil.getTime()).toBeLessThan(now);
  const visible = (visibleUntil.getTime() - shifted) / minute;
  expect([counted, all]).toEqual([Math.round(90 * visible), Math.round(100 * visible)]);
});

test('A revision that fails every request has no points of good events, and all its events are bad', async () => {
  const now = shifted + 20 * minute;
  const { good: counted, total: all } = await eventsOf([counter(total, 'next', 100, now)], 20);
  expect(counted).toBe(0);
  expect(all).toBeGreaterThan(1_000);
});

test('A revision without points has no events, and neither has one whose points cannot be visible yet', async () => {
  expect(await eventsOf([counter(total, 'old', 1_000, shifted + 20 * minute)], 20)).toMatchObject({
    good: 0,
    total: 0,
  });
  expect(await eventsOf([counter(total, 'next', 100, shifted)], 0)).toEqual({
    good: 0,
    total: 0,
    visibleUntil: new Date(shifted),
  });
});

/** Messages of ingest by their outcome, as counters of a revision. */
const messages = (outcome: string, revision: string, perMinute: number, until: number): SourceSeries => {
  const { times, values } = counter('', revision, perMinute, until);
  return { labels: { __name__: 'atalaya.ingest.messages', job: 'diary', outcome, revision }, times, values };
};

test('dead letters are counted by revision, and at most twice the usual share is allowed', async () => {
  const now = shifted + 90 * minute;
  const { deadLetters } = await open(
    [messages('stored', 'old', 990, now), messages('rejected', 'old', 10, now), messages('stored', 'next', 100, now)],
    now,
  );
  const { good, total } = await deadLetters('old', new Date(shifted), new Date(now));
  expect(1 - good / total).toBeCloseTo(0.01, 3);
  const context = contextOf(diary, 'prod');
  const targetOf = async (old: string): Promise<string> => {
    const { id, objective } = await deadLettersSlo(context, deadLetters, old, now);
    return `${id} ${objective.target}`;
  };
  expect([await targetOf('old'), await targetOf('next'), await targetOf('unknown')]).toEqual([
    'dead-letters 98%',
    'dead-letters 99.9%',
    'dead-letters 99.9%',
  ]);
});

const logged = (world: World, textPayload: string, revision: string, at: number): void => {
  world.logEntries.push({
    logName: `projects/${diary.project}/logs/run.googleapis.com%2Fvarlog%2Fsystem`,
    resource: {
      type: 'cloud_run_revision',
      labels: { service_name: 'diary-api', revision_name: revision },
    },
    timestamp: new Date(at).toISOString(),
    textPayload,
  });
};

test('Crashes are exits with a fault, signals and lack of memory, of this revision and since then', async () => {
  const { target, world } = await open([], shifted);
  logged(world, 'Container called exit(1).', 'next', shifted + 1);
  logged(world, 'Memory limit of 512 MiB exceeded with 530 MiB used.', 'next', shifted + 2);
  logged(world, 'Uncaught signal: 11, pid=1, tid=1, fault_addr=0.', 'next', shifted + 3);
  logged(world, 'Container called exit(0).', 'next', shifted + 4);
  logged(world, 'Container called exit(1).', 'old', shifted + 5);
  logged(world, 'Container called exit(1).', 'next', shifted - 1);
  expect(await target.crashes?.('next', new Date(shifted))).toBe(3);
});

test('Without the right to read the log crashes are not counted, which is said once', async () => {
  const { target, cloud, messages } = await open([], shifted);
  cloud.faults.plan(
    {
      kind: 'refuse',
      refusal: new Refusal(403, 'PERMISSION_DENIED', 'Permission denied for all log views.'),
    },
    ({ path }) => path === 'v2/entries:list',
  );
  expect(await target.crashes?.('next', new Date(shifted))).toBe(0);
  expect(await target.crashes?.('next', new Date(shifted))).toBe(0);
  expect(messages).toEqual([
    `crashes are not counted: cannot list the log entries of projects/${diary.project}: Permission denied for all log views.\n  fix: give the account of this command roles/logging.viewer in ${diary.project}\n`,
  ]);
});

test('After the end the template is what serves, and names no revision', async () => {
  const { target, free, cloud } = await open([], shifted);
  const image = (letter: string): string => `us-docker.pkg.dev/${diary.project}/images/app@sha256:${letter.repeat(64)}`;
  const candidate = { revision: 'diary-api-abc1234-1', tag: 'cabc1234', image: image('b'), commit: 'abc1234' };
  await target.create(candidate, (await target.read()).etag);
  await free();
  const service = `v2/projects/${diary.project}/locations/us-central1/services/diary-api`;
  const { template } = (await requestsTo(cloud, 'run')('GET', service)).body as {
    template: { containers: readonly { image: string }[]; revision?: string; labels?: object };
  };
  expect([template.revision, template.containers[0]?.image, template.labels]).toEqual([undefined, image('a'), {}]);
  expect((await target.read()).traffic).toEqual([
    { revision: 'diary-api-00001-abc', percent: 100 },
    { revision: 'diary-api-abc1234-1', percent: 0, tag: 'cabc1234' },
  ]);
});

test('A service that does not exist is said with what to do', async () => {
  const { target, cloud } = await open([], shifted);
  await requestsTo(cloud, 'run')('DELETE', `v2/projects/${diary.project}/locations/us-central1/services/diary-api`);
  await expect(target.read()).rejects.toThrow(
    new Error(
      `there is no Cloud Run service 'diary-api' in us-central1 of project ${diary.project}\n  fix: create it first: apply generated/diary/infrastructure for prod; or name another environment or GOOGLE_CLOUD_PROJECT`,
    ),
  );
});
