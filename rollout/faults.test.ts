/**
 * Whatever goes wrong in whatever order, a rollout ends in one of three ways: the candidate has 100%, the old revision has 100%, or
 * the traffic stays at a share that the record says. Lost runners are continued, or rolled back by hand.
 */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { recover, wayBack } from './recover.ts';
import type { RolloutRecord } from './record.ts';
import { createFake, oldName, type FakeWorld } from './testing/fakeTarget.ts';
import { candidate, candidateName, newOrders, ordersPlan, rehearse, type Rehearsed } from './testing/rehearse.ts';
import { isAt, percentOf, sharesOf } from './traffic.ts';

const startsAt = Date.UTC(2026, 10, 30, 12);
const plan = ordersPlan();

const faultKinds = [
  'read fails',
  'write fails',
  'answer lost',
  'events fail',
  'label',
  'old deleted',
  'candidate deleted',
  'not ready',
  'crash',
  'by hand',
] as const;

const fault = fc.record({
  kind: fc.constantFrom(...faultKinds),
  at: fc.integer({ min: 0, max: 3_000 }),
  times: fc.integer({ min: 1, max: 8 }),
  percent: fc.integer({ min: 0, max: 100 }),
});
type Fault = typeof fault extends fc.Arbitrary<infer F> ? F : never;

const strike = (world: FakeWorld, { kind, times, percent }: Fault): void => {
  switch (kind) {
    case 'read fails':
    case 'write fails':
    case 'answer lost':
    case 'events fail': {
      const call = kind === 'read fails' ? 'read' : kind === 'events fail' ? 'events' : 'write';
      for (let time = 0; time < times; time += 1) world.fail(call, kind === 'answer lost' ? 'lost answer' : 'not done');
      return;
    }
    case 'label':
      return world.touch();
    case 'old deleted':
      return world.remove(oldName);
    case 'candidate deleted':
      return world.remove(candidateName);
    case 'not ready':
      return world.breakReady(candidateName, 'it does not answer');
    case 'crash':
      return world.crash(candidateName);
    case 'by hand': {
      const names = world.state().revisions.map(({ name }) => name);
      if (!names.includes(candidateName) || !names.includes(oldName)) return;
      return world.byHand([
        { revision: oldName, percent: 100 - percent },
        { revision: candidateName, percent, tag: candidate.tag },
      ]);
    }
  }
};

const scenario = fc.record({
  faults: fc.array(fault, { maxLength: 4 }),
  /** Seconds after the beginning from which every event of the candidate is bad. */
  badFrom: fc.option(fc.integer({ min: 0, max: 3_000 }), { nil: undefined }),
  delay: fc.constantFrom(0, 60, 240),
  rate: fc.constantFrom<number>(1, 20, 200),
  stopsAt: fc.option(fc.integer({ min: 0, max: 3_000 }), { nil: undefined, freq: 3 }),
  lost: fc.array(
    fc.record({
      call: fc.integer({ min: 1, max: 600 }),
      how: fc.constantFrom('before' as const, 'after' as const),
      keepsRecord: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;

interface Outcome {
  readonly world: FakeWorld;
  readonly last: Rehearsed;
  readonly refusal: string | undefined;
}

/** Runs it; continues it as often as its runner is lost. */
const run = async ({ faults, badFrom, delay, rate, stopsAt, lost }: Scenario): Promise<Outcome> => {
  const world = createFake({
    startsAt,
    rate,
    delay,
    badShare: (revision, at) =>
      revision === candidateName && badFrom !== undefined && at >= startsAt + badFrom * 1_000 ? 1 : 0.000_2,
  });
  const happens = faults.map((each) => ({ at: each.at, what: () => strike(world, each) }));
  let record: RolloutRecord | undefined;
  let pending = happens;
  for (const lostAt of [...lost, undefined]) {
    const begun = (world.now() - startsAt) / 1_000;
    const last = await rehearse({
      world,
      plan,
      happens: pending.map(({ at, what }) => ({ at: at - begun, what })),
      stopsAt: stopsAt === undefined ? undefined : Math.max(0, stopsAt - begun),
      ...(record === undefined ? {} : { record }),
      ...(lostAt === undefined ? {} : { lostAt }),
    });
    if (!last.isLost) return { world, last, refusal: undefined };
    pending = pending.filter(({ at }) => at * 1_000 > world.now() - startsAt);
    world.advance(300);
    const known = lostAt?.keepsRecord === true && last.stored !== undefined ? last.stored : newOrders(world.now());
    const found = recover(known, world.state(), plan, world.now());
    if (found.kind === 'NotRecovered') return { world, last, refusal: found.reason };
    record = found;
  }
  throw new Error('the last run cannot be lost');
};

const expectOneOfThree = ({ world, last, refusal }: Outcome, { faults }: Scenario): void => {
  const { stored } = last;
  if (refusal !== undefined) {
    expect(refusal.length).toBeGreaterThan(20);
    return;
  }
  if (stored?.phase.kind !== 'Ended') throw new Error(`it did not end: ${JSON.stringify(stored?.phase)}`);
  const { outcome, reason } = stored.phase;
  const percent = percentOf(world.state(), candidateName);
  switch (outcome) {
    case 'promoted':
      expect([percent, percentOf(world.state(), oldName)]).toEqual([100, 0]);
      break;
    case 'rolled back':
      expect([percent, percentOf(world.state(), oldName)]).toEqual([0, 100]);
      break;
    case 'held':
      expect(reason.length).toBeGreaterThan(20);
      // Where nothing can be read, the last known share is said.
      if (!/cannot be read|can be read|could not be/.test(reason)) expect(stored.percent).toBe(percent);
  }
  const byHand = faults.some(({ kind }) => kind === 'by hand');
  for (const { before } of world.writes()) {
    const isOurs = [0, 5, 25, 100].some((share) => isAt({ traffic: before }, { old: oldName, candidate }, share));
    expect({ before, isOurs }).toEqual({ before, isOurs: true });
  }
  expect([...sharesOf(world.state()).values()].reduce((sum, share) => sum + share, 0)).toBe(100);
  if (!byHand && outcome !== 'held') expect([0, 100]).toContain(percent);
};

test('whatever fails in whatever order, it ends promoted, rolled back, or held at a share that is said', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (each) => expectOneOfThree(await run(each), each)),
    { numRuns: 150 },
  );
});

test('a candidate that fails while it is watched is never promoted', async () => {
  const failing = scenario.filter(
    ({ badFrom, faults }) => badFrom !== undefined && badFrom < 1_500 && faults.every(({ kind }) => kind !== 'by hand'),
  );
  await fc.assert(
    fc.asyncProperty(failing, async (each) => {
      const { world, last } = await run({ ...each, rate: 200 });
      expectOneOfThree({ world, last, refusal: undefined }, each);
      const { phase } = last.stored!;
      expect(phase.kind === 'Ended' && phase.outcome === 'promoted').toBe(false);
    }),
    { numRuns: 60 },
  );
});

test('an honest candidate is promoted, however often its runner is lost', async () => {
  const honest = scenario.map((each) => ({
    ...each,
    faults: each.faults.filter(({ kind }) => kind === 'label' || kind === 'answer lost'),
    badFrom: undefined,
    stopsAt: undefined,
    rate: 200,
  }));
  await fc.assert(
    fc.asyncProperty(honest, async (each) => {
      const { world, refusal } = await run({ ...each, faults: each.faults.map((one) => ({ ...one, times: 1 })) });
      expect([refusal, percentOf(world.state(), candidateName)]).toEqual([undefined, 100]);
    }),
    { numRuns: 60 },
  );
});

test('a roll-back by hand finds the way back after a runner that was lost at any call, without its record', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, fc.integer({ min: 1, max: 600 }), async (each, call) => {
      const world = createFake({ startsAt, rate: 200, delay: each.delay, badShare: () => 0 });
      await rehearse({ world, plan, lostAt: { call, how: 'after' } });
      const before = percentOf(world.state(), candidateName);
      const who = 'ana@example.com';
      const found = wayBack({ system: 'orders', stage: 'api', who }, world.state(), world.now());
      if (found.kind === 'NotRecovered') {
        // Nothing was shifted yet.
        expect([before, found.reason]).toEqual([
          0,
          before === 0 && world.writes().length === 0
            ? 'nothing says which revision served before (orders-old 100%)'
            : 'orders-old has all traffic already',
        ]);
        return;
      }
      const { stored } = await rehearse({ world, plan, record: found });
      expect([stored?.phase.kind === 'Ended' && stored.phase.outcome, percentOf(world.state(), oldName)]).toEqual([
        'rolled back',
        100,
      ]);
    }),
    { numRuns: 40 },
  );
});
