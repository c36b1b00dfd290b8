/** What a rollout does, in the order in which it does it, on a fake clock. */
import { expect, test } from '@jest/globals';
import { createFake, oldName, type FakeOptions, type FakeWorld } from './testing/fakeTarget.ts';
import { candidate, candidateName, ordersPlan, rehearse, type Rehearsed } from './testing/rehearse.ts';
import { percentOf } from './traffic.ts';
import { newRecord, type Ended } from './record.ts';
import { recover } from './recover.ts';
import type { Candidate } from './target.ts';

const startsAt = Date.UTC(2026, 10, 30, 12);
const honest = { startsAt, rate: 100, delay: 240, badShare: () => 0.000_2 } as const;
const worldOf = (options: Partial<FakeOptions> = {}): FakeWorld => createFake({ ...honest, ...options });

const endOf = ({ stored }: Rehearsed): Ended => {
  if (stored?.phase.kind !== 'Ended') throw new Error(`it did not end: ${JSON.stringify(stored?.phase)}`);
  return stored.phase;
};
/** [outcome, percent of the candidate, reason]. */
const outcomeOf = (world: FakeWorld, rehearsed: Rehearsed): readonly unknown[] => {
  const { outcome, reason } = endOf(rehearsed);
  return [outcome, percentOf(world.state(), candidateName), reason];
};

test('an honest candidate is promoted step by step, and what served before keeps its tag', async () => {
  const world = worldOf();
  const rehearsed = await rehearse({ world });
  expect(outcomeOf(world, rehearsed)).toEqual(['promoted', 100, 'judged good']);
  expect(rehearsed.lines).toEqual([
    'creating orders-new without traffic',
    'orders-new exists',
    'orders-new is ready',
    'its checks run, without traffic',
    'checks: pass: as good as it has to be',
    'shifting 5% to orders-new',
    'orders-new has 5%',
    '5%: judged good',
    'shifting 25% to orders-new',
    'orders-new has 25%',
    '25%: judged good',
    'shifting 100% to orders-new',
    'orders-new has 100%',
    '100%: judged good',
    'promoted: judged good',
  ]);
  expect(rehearsed.releases.map(({ kind, percent }) => [kind, percent])).toEqual([
    ['created', 0],
    ['shifted', 5],
    ['shifted', 25],
    ['shifted', 100],
    ['promoted', 100],
  ]);
  expect(world.state().traffic).toEqual([
    { revision: oldName, percent: 0, tag: 'previous' },
    { revision: candidateName, percent: 100, tag: 'c1a2b3c' },
  ]);
});

test('each step waits ten minutes of visible points, or until the first page alert would notify', async () => {
  const world = worldOf();
  await rehearse({ world });
  const { steps, delay } = ordersPlan();
  expect([steps.map(({ percent, wait }) => [percent, wait]), delay]).toEqual([
    [
      [5, 660],
      [25, 660],
      [100, 660],
    ],
    60,
  ]);
  expect((world.now() - startsAt) / 1_000).toBeGreaterThan(3 * (660 + 240));
});

test('a candidate that is healthy for nine minutes and fails then is rolled back within two polls of its first visible errors', async () => {
  const failsAt = startsAt + 140_000 + 9 * 60_000;
  const world = worldOf({ badShare: (revision, at) => (revision === candidateName && at >= failsAt ? 1 : 0) });
  const rehearsed = await rehearse({ world });
  expect([outcomeOf(world, rehearsed)[0], percentOf(world.state(), oldName)]).toEqual(['rolled back', 100]);
  expect((endOf(rehearsed).at - failsAt) / 1_000).toBeLessThan(240 + 2 * 10 + 5);
});

test('errors of the last minutes of a step, whose points come after the next shift, are judged as soon as they are visible', async () => {
  for (const delay of [60, 240]) {
    // The first step is watched until about 140 + 660 + delay; its last points come after the shift.
    const failsAt = startsAt + (140 + 660 + 20) * 1_000;
    const world = worldOf({ delay, badShare: (revision, at) => (revision === candidateName && at >= failsAt ? 1 : 0) });
    const rehearsed = await rehearse({ world, plan: ordersPlan({ delay }) });
    expect([outcomeOf(world, rehearsed)[0], percentOf(world.state(), oldName)]).toEqual(['rolled back', 100]);
    expect((endOf(rehearsed).at - failsAt) / 1_000).toBeLessThan(delay + 2 * 10 + 5);
  }
});

const bad = (share: number): Partial<FakeOptions> => ({
  badShare: (revision) => (revision === candidateName ? share : 0.000_2),
});

test.each([
  [1, 'api-availability burns at page severity: '],
  [0.05, 'api-availability burns at page severity: '],
  [0.01, 'api-availability burns at page severity: '],
  [0.003, 'api-availability: '],
])('a share of %d bad events at 99.9%% is rolled back, with the figures of both revisions', async (share, reason) => {
  const world = worldOf(bad(share));
  const rehearsed = await rehearse({ world });
  expect([outcomeOf(world, rehearsed)[0], percentOf(world.state(), oldName)]).toEqual(['rolled back', 100]);
  expect(endOf(rehearsed).reason.startsWith(reason)).toBe(true);
  expect(endOf(rehearsed).reason).toMatch(/of the old revision's [\d,]+ events 0(\.\d+)?% are$/);
});

test('errors of both revisions alike are no reason to blame the candidate: it is held', async () => {
  const world = worldOf({ badShare: () => 0.005 });
  const rehearsed = await rehearse({ world });
  const [outcome, percent, reason] = outcomeOf(world, rehearsed);
  expect([outcome, percent]).toEqual(['held', 5]);
  expect(reason).toMatch(
    /^inconclusive at 5%: api-availability: .* both revisions are alike, so what they share is the reason/,
  );
});

test.each([
  ['never becomes ready', { readyAfter: Infinity }, [], 'orders-new did not become ready within 300 s'],
  ['is refused by the platform', { readyAfter: Infinity }, ['break'], 'orders-new is not ready: no such image'],
])('a candidate that %s gets no traffic', async (_, options, events, reason) => {
  const world = worldOf(options);
  const what = (): void => world.breakReady(candidateName, 'no such image');
  const rehearsed = await rehearse({ world, happens: events.map(() => ({ at: 30, what })) });
  expect(outcomeOf(world, rehearsed)).toEqual(['rolled back', 0, reason]);
  expect(world.writes()).toEqual([]);
});

test.each([
  ['fail', 'rolled back', 'the gate fails: GET /orders is slower'],
  ['inconclusive', 'held', 'the gate is inconclusive: GET /orders is slower'],
] as const)('a gate that says %s ends it before any traffic: %s', async (verdict, outcome, reason) => {
  const world = worldOf();
  const rehearsed = await rehearse({ world, checked: { kind: 'Checked', verdict, text: 'GET /orders is slower' } });
  expect(outcomeOf(world, rehearsed)).toEqual([outcome, 0, reason]);
  expect(world.writes()).toEqual([]);
});

test('too little traffic to judge is held at its share, and says how much is missing', async () => {
  const world = worldOf({ rate: 0.5 });
  const rehearsed = await rehearse({ world });
  const [outcome, percent, reason] = outcomeOf(world, rehearsed);
  expect([outcome, percent]).toEqual(['held', 5]);
  expect(reason).toMatch(/^inconclusive at 5%: api-availability: \d+ of the 209 events that it needs; /);
});

test('what was held is continued with the same evidence, and goes on where somebody accepts so few events', async () => {
  const world = worldOf({ rate: 0.5 });
  const held = await rehearse({ world });
  let record = held.stored!;
  for (const percent of [5, 25]) {
    expect(percentOf(world.state(), candidateName)).toBe(percent);
    const known = recover(record, world.state(), ordersPlan(), world.now());
    if (known.kind === 'NotRecovered') throw new Error(known.reason);
    record = (await rehearse({ world, record: known })).stored!;
  }
  expect(percentOf(world.state(), candidateName)).toBe(100);
});

test('the same image again is nothing to do', async () => {
  const world = worldOf();
  await rehearse({ world });
  const writes = world.writes().length;
  const again = await rehearse({ world });
  expect([outcomeOf(world, again), world.writes().length, again.releases]).toEqual([
    ['promoted', 100, 'nothing to do: orders-new serves this image already'],
    writes,
    [],
  ]);
});

test('a revision name that is taken changes nothing', async () => {
  const world = worldOf();
  const other: Candidate = { revision: candidateName, tag: 'other', image: 'orders@sha256:other' };
  await world.target.create(other, world.state().etag);
  const rehearsed = await rehearse({ world });
  expect(outcomeOf(world, rehearsed)).toEqual([
    'held',
    0,
    "a revision 'orders-new' exists already with another image: continue its rollout, or choose another name",
  ]);
});

test('traffic that somebody changes by hand stops it, and stays', async () => {
  const world = worldOf();
  const hand = [
    { revision: oldName, percent: 50 },
    { revision: candidateName, percent: 50 },
  ];
  const rehearsed = await rehearse({ world, happens: [{ at: 400, what: () => world.byHand(hand) }] });
  expect(outcomeOf(world, rehearsed)).toEqual([
    'held',
    50,
    'somebody else changed the traffic (orders-old 50%, orders-new 50%): nothing is overwritten',
  ]);
  expect(world.state().traffic).toEqual(hand);
});

test('a change that leaves the traffic alone, such as a label, does not stop it', async () => {
  const world = worldOf();
  const rehearsed = await rehearse({
    world,
    happens: [100, 400, 860, 900, 2_000].map((at) => ({ at, what: world.touch })),
  });
  expect(outcomeOf(world, rehearsed)[0]).toBe('promoted');
});

test('a second rollout beside the first finds the traffic split, and changes nothing', async () => {
  const world = worldOf();
  const first = await rehearse({ world, lostAt: { call: 30, how: 'after' } });
  expect(first.isLost).toBe(true);
  const record = newRecord(
    { system: 'orders', stage: 'api', candidate: { ...candidate, revision: 'orders-2', image: 'b' } },
    world.now(),
  );
  const second = await rehearse({ world, record });
  expect(endOf(second).reason).toBe(
    'the traffic is split already (orders-old 95%, orders-new 5%): another rollout is going on, or was left; continue it, or roll it back',
  );
});

test('a deleted old revision is said, and nothing more is shifted', async () => {
  const world = worldOf();
  const remove = (): void => world.remove(oldName);
  const rehearsed = await rehearse({
    world,
    happens: [
      {
        at: 60,
        what: () =>
          world.byHand([
            { revision: candidateName, percent: 0, tag: candidate.tag },
            { revision: oldName, percent: 100 },
          ]),
      },
      { at: 3_000, what: remove },
    ],
  });
  expect(outcomeOf(world, rehearsed)[0]).toBe('promoted');
});

test.each([10, 60, 200, 900, 1_500, 2_500])(
  'Ctrl-C after %i s leaves the old revision with all traffic',
  async (stopsAt) => {
    const world = worldOf();
    const rehearsed = await rehearse({ world, stopsAt });
    expect(percentOf(world.state(), oldName)).toBe(100);
    expect(endOf(rehearsed).reason).toBe(
      stopsAt < 130 ? 'it was stopped before any traffic was shifted' : 'it was stopped',
    );
  },
);

test('Ctrl-C with --hold leaves the traffic where it is, and says so', async () => {
  const world = worldOf();
  const rehearsed = await rehearse({ world, stopsAt: 200, plan: ordersPlan({ holds: true }) });
  expect(outcomeOf(world, rehearsed)).toEqual(['held', 5, 'it was stopped, and asked to hold']);
});

test('a crash of the candidate, or a revision that is not ready any more, rolls it back', async () => {
  for (const [what, reason] of [
    ['crash', 'orders-new crashed once'],
    ['break', 'orders-new is not ready any more: out of memory'],
  ] as const) {
    const world = worldOf();
    const rehearsed = await rehearse({
      world,
      happens: [
        {
          at: 500,
          what: () =>
            what === 'crash' ? world.crash(candidateName) : world.breakReady(candidateName, 'out of memory'),
        },
      ],
    });
    expect(outcomeOf(world, rehearsed)).toEqual(['rolled back', 0, reason]);
  }
});
