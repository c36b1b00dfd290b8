import { describe, expect, test } from '@jest/globals';
import diary from '../test/fixtures/systems/diary.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { faultsOf, leavesOut, stallsOf, titleOf } from './faults.ts';
import { gatePlanOf } from './gate/gatePlan.ts';
import type { K6Summary, Metric } from './k6/summary.ts';
import type { LoadPlan } from './plan.ts';
import { planOf } from './planOf.ts';
import { expressionOf, keyOf } from './threshold.ts';
import type { RunOutcome } from './runOutcome.ts';
import { judgeRun } from './verdict.ts';

const alone = gatePlanOf(freight, { seconds: 4, warmUp: 1, compares: false });
const compared = gatePlanOf(freight, { seconds: 4, warmUp: 1, compares: true });

interface Seen {
  readonly begun?: number;
  readonly ended?: number;
  /** Milliseconds of the slowest answer. */
  readonly slowest?: number;
  readonly timedOut?: number;
}

interface Shape {
  readonly candidate?: Seen;
  readonly baseline?: Seen;
  readonly dropped?: number;
  readonly threw?: number;
  readonly withoutRows?: number;
}

const calls = (side: string, seen: Seen, scenario: string): readonly (readonly [string, Metric])[] => {
  const { begun = 200, ended = begun, slowest = 20, timedOut = 0 } = seen;
  return [
    [`begun_${side}{scenario:${scenario}}`, { type: 'counter', values: { count: begun } }],
    [`wait_${side}{scenario:${scenario}}`, { type: 'trend', values: { count: ended, avg: 9, max: slowest } }],
    [`timeouts_${side}{scenario:${scenario}}`, { type: 'counter', values: { count: timedOut } }],
  ];
};

const summaryOf = (
  plan: LoadPlan,
  { candidate = {}, baseline = {}, dropped = 0, threw = 0, withoutRows = 0 }: Shape,
): K6Summary => {
  const metrics: Record<string, Metric> = Object.fromEntries([
    ...plan.scenarios.flatMap(({ name }) => [
      ...calls('candidate', candidate, name),
      ...calls('baseline', baseline, name),
    ]),
    ['script_exceptions', { type: 'counter', values: { count: threw } }],
    ['requests_without_rows', { type: 'counter', values: { count: withoutRows } }],
    ['dropped_iterations{scenario:reads}', { type: 'counter', values: { count: dropped } }],
  ]);
  for (const condition of plan.conditions) {
    const key = keyOf(condition);
    const count = metrics[key]?.values['count'] ?? 0;
    const ok =
      condition.comparison.op === '=='
        ? count === 0
        : condition.metric !== 'http_reqs' || (candidate.ended ?? 200) >= 190;
    metrics[key] = { values: {}, ...metrics[key], thresholds: { [expressionOf(condition.comparison)]: { ok } } };
  }
  return {
    kind: 'K6Summary',
    version: 2,
    routes: [],
    system: plan.system,
    plan: plan.name,
    milliseconds: 5_000,
    metrics,
  };
};

const texts = (plan: LoadPlan, shape: Shape, outcome: Partial<RunOutcome> = {}): readonly string[] =>
  faultsOf(plan, { summary: summaryOf(plan, shape), exitCode: 0, stopped: false, ...outcome }).map(
    ({ cause, text }) => `${cause}: ${text}`,
  );

test('a run in which everything was answered has no fault', () => {
  expect([texts(alone, {}), texts(compared, {})]).toEqual([[], []]);
});

describe('the target stalls', () => {
  test('when requests have no answer before the time-out', () => {
    expect(texts(alone, { candidate: { timedOut: 34 } })).toEqual([
      'candidate: the target stalled: of 200 requests 34 had no answer before the time-out',
    ]);
  });

  test('when requests were begun and did not end', () => {
    expect(texts(alone, { candidate: { begun: 200, ended: 120 } })).toEqual([
      'candidate: the target stalled: of 200 requests 80 had no answer 11 s after the last request',
    ]);
  });

  test('when all users wait for it, and requests cannot be sent', () => {
    expect(texts(alone, { candidate: { begun: 140, slowest: 3_000 }, dropped: 60 })).toEqual([
      'candidate: the target stalled: of 140 requests 60 more could not be sent, as all 120 users waited for answers',
    ]);
  });

  test('whichever of two sides it is', () => {
    const stalling = { begun: 140, slowest: 3_000 };
    expect(texts(compared, { baseline: stalling, dropped: 60 })).toEqual([
      'baseline: the baseline stalled: of 140 requests 60 more could not be sent, as all 120 users waited for answers',
    ]);
    expect(texts(compared, { candidate: stalling, baseline: stalling, dropped: 60 })).toEqual([
      expect.stringMatching(/^candidate: the candidate stalled/),
      expect.stringMatching(/^baseline: the baseline stalled/),
    ]);
  });

  test('and what was under way when the run was stopped is no stall', () => {
    const seen = { candidate: { begun: 200, ended: 120 } };
    expect(texts(alone, seen, { stopped: true, exitCode: 105 })).toEqual(['generator: it was stopped before its end']);
    expect(texts(alone, seen, { cut: true, exitCode: 105 })).toEqual([
      'generator: it was cut off at the end of the allowed time',
    ]);
  });
});

describe('the generator is at fault', () => {
  test('when it was out of users although every answer was quick', () => {
    expect(texts(alone, { candidate: { begun: 140, slowest: 40 }, dropped: 60 })).toEqual([
      'generator: k6 did not send 60 requests in time, although its 60 users are enough for answers of 1.2 s, and the slowest took 40 ms',
    ]);
  });

  test('when it did not begin the requests', () => {
    expect(texts(alone, { candidate: { begun: 90, ended: 90 } })).toEqual([
      'generator: k6 began only 90 of at least 190 requests',
    ]);
  });

  test('when its script threw, with the line', () => {
    const exceptions = ["TypeError: Cannot read property 'x' of undefined (script.ts:312, in pathOf)"];
    expect(texts(alone, { threw: 7 }, { exceptions })).toEqual([
      "generator: the script threw 7 times: TypeError: Cannot read property 'x' of undefined (script.ts:312, in pathOf)",
    ]);
  });

  test('and rows that nobody named are a matter of set-up', () => {
    expect(texts(alone, { withoutRows: 7 })).toEqual([
      'set-up: requests by key were not sent, because no row of the target is known: name some with --samples (SAMPLES)',
    ]);
  });
});

test('only faults of the generator and of the set-up leave a run out', () => {
  const causes = ['generator', 'set-up', 'candidate', 'baseline'] as const;
  expect(causes.filter((cause) => leavesOut({ cause }))).toEqual(['generator', 'set-up']);
});

test('whatever a target leaves unanswered is counted, and never leaves a run out', () => {
  for (const timedOut of [0, 1, 50]) {
    for (const unended of [0, 1, 50]) {
      for (const dropped of [0, 1, 100]) {
        if (timedOut + unended + dropped === 0) continue;
        const seen = { begun: 200 - dropped, ended: 200 - dropped - unended, timedOut, slowest: 9_000 };
        const outcome = { summary: summaryOf(alone, { candidate: seen, dropped }), exitCode: 99, stopped: false };
        const faults = faultsOf(alone, outcome);
        expect(faults.filter(leavesOut)).toEqual([]);
        expect(stallsOf(alone, alone.scenarios[1]!, outcome)).toEqual([
          { side: 'candidate', begun: 200 - dropped, timedOut, unended, unsent: dropped },
        ]);
        expect(judgeRun(alone, outcome).problems.some(({ kind }) => kind === 'missed')).toBe(true);
      }
    }
  }
});

test('a load test whose target stalls has failed, and is not invalid', () => {
  const plan = planOf(diary, 'smoke');
  const summary = summaryOf(plan, { candidate: { begun: 400, ended: 300, slowest: 9_000 } });
  const { verdict, problems } = judgeRun(plan, { summary, exitCode: 99, stopped: false });
  expect(verdict).toBe('failed');
  expect(problems[0]?.what).toMatch(/^the target stalled: of 400 requests 100 had no answer/);
});

test('what is under way when a missed objective ends the run is no stall', () => {
  const plan = planOf(freight, 'breakpoint');
  const seen = { candidate: { begun: 293, ended: 284 } };
  const summary = summaryOf(plan, seen);
  const aborting = plan.conditions.find(({ abortsAfter }) => abortsAfter !== undefined)!;
  const missed = {
    ...summary.metrics[keyOf(aborting)]!,
    thresholds: { [expressionOf(aborting.comparison)]: { ok: false } },
  };
  const stopped = { ...summary, metrics: { ...summary.metrics, [keyOf(aborting)]: missed } };
  const stalls = (of: K6Summary): number =>
    plan.scenarios.flatMap((scenario) => stallsOf(plan, scenario, { summary: of, stopped: false })).length;
  expect([stalls(summary) > 0, stalls(stopped)]).toEqual([true, 0]);
});

test('with a baseline, the target of the test is called the candidate', () => {
  expect([titleOf(alone, 'candidate'), titleOf(compared, 'candidate')]).toEqual(['the target', 'the candidate']);
});
