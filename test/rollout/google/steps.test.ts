/**
 * A whole rollout on a fake Cloud Run: which revision has which share after each step, after a failure at each write, and after SIGTERM at
 * each phase. The clock is the test's; the requests are real.
 */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { nodesOf } from '../../../alerts/systemNodes.ts';
import { planRollout, type PlanOptions } from '../../../rollout/plan.ts';
import { newRecord, type RolloutRecord } from '../../../rollout/record.ts';
import { runRollout } from '../../../rollout/runRollout.ts';
import type { Candidate, RevisionEvents } from '../../../rollout/target.ts';
import diary from '../../fixtures/systems/diary.ts';
import { cut, unavailable, type Fault } from '../../google/cloud/faults.ts';
import { image } from '../../google/cloud/run/testing/serving.ts';
import { Refusal } from '../../google/cloud/refusal.ts';
import { first, openFakeService, type FakeService } from './fakeService.ts';

const candidate: Candidate = { revision: 'orders-abc1234-17', tag: 'cabc1234', image: image('b'), commit: 'abc1234' };
const { slos } = nodesOf(diary, 'prod');

let clock = 0;
/** Share of bad events of the candidate. */
let badShare = 0;
let fake: FakeService;
beforeEach(async () => {
  clock = Date.parse('2026-11-30T12:00:00Z');
  badShare = 0;
  fake = await openFakeService({
    events: (_objective, revision, from, to) => {
      const total = Math.round((to.getTime() - from.getTime()) / 10);
      const bad = revision === candidate.revision ? Math.round(total * badShare) : 0;
      return Promise.resolve({ good: total - bad, total, visibleUntil: to } satisfies RevisionEvents);
    },
  });
});
afterEach(async () => fake.close());

interface Run {
  /** Default: the candidate of this file. */
  readonly of?: Candidate;
  /** SIGTERM as soon as this record is stored. */
  readonly stopAt?: (record: RolloutRecord) => boolean;
  readonly onStored?: (record: RolloutRecord) => void;
  readonly options?: Partial<PlanOptions>;
}

interface Outcome {
  readonly ended: string;
  readonly reason: string;
  readonly record: RolloutRecord;
  /** What was served, each time that it changed. */
  readonly seen: readonly string[];
}

const run = async ({
  of = candidate,
  stopAt = () => false,
  onStored = () => undefined,
  options = {},
}: Run = {}): Promise<Outcome> => {
  const usual = { wait: 20, longest: 60, delay: 0, settle: 0, readyWithin: 30, waitsForAlerts: false } as const;
  const plan = planRollout(diary, slos, { stage: 'api', ...usual, ...options });
  const seen: string[] = [];
  let isStopped = false;
  const look = (): void => {
    const now = shares();
    if (seen.at(-1) !== now) seen.push(now);
  };
  const record = await runRollout(newRecord({ system: 'diary', stage: plan.stage, candidate: of }, clock), {
    plan,
    target: fake.target,
    now: () => (clock += 1),
    sleep: (seconds) => {
      clock += seconds * 1_000;
      return Promise.resolve();
    },
    check: () => Promise.resolve({ kind: 'Checked', verdict: 'pass', text: 'as good' }),
    save: (stored) => {
      isStopped ||= stopAt(stored);
      onStored(stored);
      look();
      return Promise.resolve();
    },
    release: () => Promise.resolve(),
    isStopped: () => isStopped,
    onLine: () => undefined,
  });
  look();
  const { phase } = record;
  if (phase.kind !== 'Ended') throw new Error('it did not end');
  return { ended: phase.outcome, reason: phase.reason, record, seen };
};

/** Such as 'old 95 new 5'. */
const shares = (): string =>
  fake
    .served()
    .map((text) => text.split(' '))
    .filter(([percent]) => percent !== '0%')
    .map(([percent = '', revision]) => `${revision === first ? 'old' : 'new'} ${percent.replace('%', '')}`)
    .join(' ');

test('an honest candidate gets 5, 25 and 100%, and its predecessor keeps a tag', async () => {
  const { ended, seen } = await run();
  expect([ended, seen]).toEqual(['promoted', ['old 100', 'old 95 new 5', 'old 75 new 25', 'new 100']]);
  expect(fake.served()).toEqual([`0% ${first} previous`, '100% orders-abc1234-17 cabc1234']);
});

test('a candidate without an image of its own is not rolled out again', async () => {
  await run();
  const again = await run();
  expect([again.ended, again.reason]).toEqual([
    'promoted',
    'nothing to do: orders-abc1234-17 serves this image already',
  ]);
});

test.each([0, 5, 25, 100])(
  'a candidate that fails at %i%% ends with all traffic on the old revision',
  async (percent) => {
    const { ended, record } = await run({
      onStored: (stored) => {
        if (stored.percent >= percent && stored.phase.kind !== 'Start') badShare = 1;
      },
    });
    expect([ended, shares(), record.percent]).toEqual(['rolled back', 'old 100', 0]);
  },
);

test('a candidate that does not start, or only after too long, gets nothing', async () => {
  fake.world.unready.set(image('b'), { kind: 'failed', message: 'The container failed to start.' });
  const { ended, reason, seen } = await run();
  expect([ended, reason, seen]).toEqual([
    'rolled back',
    'orders-abc1234-17 is not ready: The container failed to start.',
    ['old 100'],
  ]);
});

test('a candidate that starts slowly is waited for', async () => {
  fake.world.unready.set(image('b'), { kind: 'slow', looks: 5 });
  expect((await run()).ended).toBe('promoted');
});

const forbidden: Fault = {
  kind: 'refuse',
  refusal: new Refusal(403, 'PERMISSION_DENIED', "Permission 'run.services.update' denied on resource 'orders'."),
};

/** The n-th write, and which share it wanted. */
const writes = [
  [1, 'of the candidate'],
  [2, 'to 5%'],
  [3, 'to 25%'],
  [4, 'to 100%'],
] as const;

test.each(
  writes.flatMap(([write, what]) => [
    { write, what, name: 'whose answer is lost', fault: cut },
    { write, what, name: 'that is refused for a moment', fault: unavailable },
  ]),
)('write $write, $what, $name, is looked at and goes on', async ({ write, fault }) => {
  failFrom(write, fault, 1);
  const { ended } = await run();
  expect([ended, shares()]).toEqual(['promoted', 'new 100']);
});

test.each(writes)('write %i, %s, that is refused for ever leaves the share that is said', async (write, _what) => {
  failFrom(write, forbidden, Infinity);
  const { ended, reason, record } = await run();
  expect(ended).toBe('held');
  expect(reason).toContain("Permission 'run.services.update' denied on resource 'orders'.");
  const share = { 1: 0, 2: 0, 3: 5, 4: 25 }[write];
  expect([record.percent, shares()]).toEqual([share, share === 0 ? 'old 100' : `old ${100 - share} new ${share}`]);
});

/** Fails so many writes, beginning with the n-th. */
const failFrom = (write: number, fault: Fault, times: number): void => {
  let count = 0;
  fake.cloud.faults.plan(
    fault,
    ({ method }) => {
      if (method !== 'PATCH') return false;
      count += 1;
      return count >= write;
    },
    times,
  );
};

const phases = [
  ['before it created anything', (record: RolloutRecord) => record.phase.kind === 'Start', 'held'],
  ['while it creates the candidate', (record: RolloutRecord) => record.phase.kind === 'Creating', 'held'],
  ['while the candidate is checked', (record: RolloutRecord) => record.phase.kind === 'Checking', 'held'],
  ['while it shifts to 5%', isShifting(0), 'rolled back'],
  ['while it watches 5%', isWatching(0), 'rolled back'],
  ['while it shifts to 25%', isShifting(1), 'rolled back'],
  ['while it watches 25%', isWatching(1), 'rolled back'],
  ['while it shifts to 100%', isShifting(2), 'rolled back'],
  ['while it watches 100%', isWatching(2), 'rolled back'],
] as const;

function isShifting(step: number) {
  return ({ phase }: RolloutRecord): boolean => phase.kind === 'Shifting' && phase.step === step;
}

function isWatching(step: number) {
  return ({ phase }: RolloutRecord): boolean => phase.kind === 'Watching' && phase.step === step;
}

test.each(phases)('SIGTERM %s leaves all traffic on the old revision', async (_when, stopAt, outcome) => {
  const { ended } = await run({ stopAt });
  expect([ended, shares()]).toEqual([outcome, 'old 100']);
});

test('SIGTERM of a rollout that holds leaves the share as it is, and says it', async () => {
  const { ended, record } = await run({ stopAt: isWatching(1), options: { holds: true } });
  expect([ended, record.percent, shares()]).toEqual(['held', 25, 'old 75 new 25']);
});

test('traffic that somebody changes by hand in the middle is left as it is', async () => {
  let isChanged = false;
  const pending: Promise<void>[] = [];
  const { ended, reason } = await run({
    onStored: (record) => {
      if (isChanged || !isWatching(1)(record)) return;
      isChanged = true;
      const type = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
      pending.push(
        fake.byHand(
          {
            traffic: [
              { type, revision: first, percent: 50 },
              { type, revision: candidate.revision, percent: 50 },
            ],
          },
          'traffic',
        ),
      );
    },
  });
  await Promise.all(pending);
  expect([ended, shares()]).toEqual(['held', 'old 50 new 50']);
  expect(reason).toContain('somebody else changed the traffic');
});

const ingest: Partial<PlanOptions> = { stage: 'ingest' };

test('ingest gets all messages at once', async () => {
  const honest = await run({ options: ingest });
  expect([honest.ended, honest.seen]).toEqual(['promoted', ['old 100', 'new 100']]);
});

test('ingest that rejects what its predecessor took gives all messages back', async () => {
  const { ended, seen } = await run({
    options: ingest,
    onStored: ({ percent }) => {
      if (percent === 100) badShare = 0.2;
    },
  });
  expect([ended, seen]).toEqual(['rolled back', ['old 100', 'new 100', 'old 100']]);
});

test.each([
  ['before the first created its candidate', (record: RolloutRecord) => record.phase.kind === 'Creating'],
  ['while the first is checked', (record: RolloutRecord) => record.phase.kind === 'Checking'],
  ['while the first watches 25%', isWatching(1)],
])(
  'of two rollouts at once, the second begun %s, one ends promoted or held, and nothing is overwritten',
  async (_when, begins) => {
    const other: Candidate = { revision: 'orders-def5678-18', tag: 'cdef5678', image: image('c') };
    const second: Promise<Outcome>[] = [];
    const { ended } = await run({
      onStored: (record) => {
        if (second.length === 0 && begins(record)) second.push(run({ of: other }));
      },
    });
    const outcomes = [ended, (await second[0]!).ended];
    expect(outcomes.filter((outcome) => outcome === 'promoted').length).toBeLessThanOrEqual(1);
    expect(outcomes.every((outcome) => outcome === 'promoted' || outcome === 'held')).toBe(true);
    const shared = fake.served().map((text) => Number.parseInt(text, 10));
    expect(shared.reduce((sum, percent) => sum + percent, 0)).toBe(100);
  },
);
