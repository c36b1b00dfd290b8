import { expect, test } from '@jest/globals';
import { gatePlanOf } from '../../loadtest/gate/gatePlan.ts';
import type { GateRun } from '../../loadtest/gate/gateRun.ts';
import { gateRuns } from '../../loadtest/testing/gateRuns.ts';
import diary from '../../test/fixtures/systems/diary.ts';
import { capOf, measureCourse, type Course } from './course.ts';

const plan = gatePlanOf(diary, { seconds: 4, warmUp: 1, compares: false });
const [good, spoiled] = [[], ['k6 was killed']].map(
  (problems) => gateRuns(plan, { count: 1, problems: () => problems })[0]!,
);

/** Runs of ten seconds each, by a clock that only they move. */
const course = async (
  outcome: (order: number) => GateRun,
  { seconds = 600, stop = new AbortController().signal }: Partial<Course> = {},
) => {
  let clock = 5_000;
  const kept: number[] = [];
  const measured = await measureCourse(
    {
      count: 4,
      each: 9,
      seconds,
      stop,
      measure: async (order) => {
        clock += 10_000;
        return outcome(order);
      },
      onRun: (_, count) => kept.push(count),
    },
    () => clock,
  );
  return [measured.runs.length, measured.cutAfter, kept];
};

test('runs that went well are not repeated', async () => {
  expect(await course(() => good!)).toEqual([4, undefined, [1, 2, 3, 4]]);
});

test('a run that the generator spoiled is run again', async () => {
  expect(await course((order) => (order === 1 ? spoiled! : good!))).toEqual([5, undefined, [1, 1, 2, 3, 4]]);
});

test('what the target did is not run again', async () => {
  const stalled: GateRun = { ...good!, problems: [{ cause: 'candidate', text: 'the target stalled' }] };
  expect(await course(() => stalled)).toEqual([4, undefined, [1, 2, 3, 4]]);
});

test('a generator that always fails is not tried for ever', async () => {
  expect(await course(() => spoiled!)).toEqual([8, undefined, [0, 0, 0, 0, 0, 0, 0, 0]]);
});

test('no run is begun that cannot end in time', async () => {
  expect(await course(() => good!, { seconds: 25 })).toEqual([2, 25, [1, 2]]);
});

test('the first run is begun, however little time there is', async () => {
  expect((await course(() => good!, { seconds: 1 }))[0]).toBe(1);
});

test('a user who stops it ends it', async () => {
  const stop = new AbortController();
  const runs = course(
    (order) => {
      if (order === 1) stop.abort();
      return good!;
    },
    { stop: stop.signal },
  );
  expect(await runs).toEqual([2, undefined, [1, 2]]);
});

test.each([
  [77, 900, 115.5],
  [77, 80, 80],
  [8, 900, 60],
  [8, 30, 30],
])('%d s that may take %d s end after %d s', (estimate, most, cap) => {
  expect(capOf(estimate, most)).toBe(cap);
});
