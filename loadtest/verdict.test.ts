import { describe, expect, test } from '@jest/globals';
import { latency } from '../model/objective.ts';
import diary from '../test/fixtures/systems/diary.ts';
import { readSummary, type K6Summary } from './k6/summary.ts';
import { planOf } from './planOf.ts';
import { expressionOf, keyOf } from './threshold.ts';
import type { RunOutcome } from './runOutcome.ts';
import { judgeRun } from './verdict.ts';

const plan = planOf(diary, 'load');

/** The summary of a successful run, with the given changes. */
const summary = (
  wrong: { readonly failing?: string; readonly missing?: string; readonly good?: number } = {},
): K6Summary => {
  const shares = plan.judgements.map(({ metric, scenario, needs }) => {
    const fails = wrong.good === undefined ? 0 : needs - wrong.good;
    return [`${metric}{scenario:${scenario}}`, { values: { passes: needs - fails, fails } }] as const;
  });
  const metrics = new Map<string, K6Summary['metrics'][string]>(shares);
  for (const condition of plan.conditions) {
    const key = keyOf(condition);
    if (key === wrong.missing) continue;
    const thresholds = { [expressionOf(condition.comparison)]: { ok: key !== wrong.failing } };
    metrics.set(key, { values: {}, ...metrics.get(key), thresholds });
  }
  return {
    kind: 'K6Summary',
    version: 2,
    routes: ['GET /data'],
    system: plan.system,
    plan: plan.name,
    milliseconds: 131_000,
    metrics: Object.fromEntries(metrics),
  };
};

const judged = (outcome: Partial<RunOutcome>): readonly string[] => {
  const { verdict, problems } = judgeRun(plan, { summary: summary(), exitCode: 0, stopped: false, ...outcome });
  return [verdict, ...problems.map(({ scenario = 'all', what }) => `${scenario}: ${what}`)];
};

test('a run in which everything held passes', () => {
  expect(judged({})).toEqual(['passed']);
  expect(judged({ load: 0.9 })).toEqual(['passed']);
});

test('refusals of the target are failures, whatever else went wrong', () => {
  const refused = summary({ failing: 'bad_answers{scenario:reads}' });
  expect(judged({ summary: refused, exitCode: 99 })).toEqual(['failed', 'reads: more requests failed than may']);
  expect(judged({ summary: refused, exitCode: 99, load: 0.95 })[0]).toBe('failed');
});

test('a missed objective fails, by name', () => {
  expect(judged({ summary: summary({ failing: 'slo_api_latency{scenario:reads}' }), exitCode: 99 })).toEqual([
    'failed',
    'reads: api-latency was missed',
  ]);
});

test('wrong answers fail a run, counted by reason, also where each objective was met', () => {
  const met = summary({ failing: 'wrong_answers{scenario:reads}' });
  const counts = { empty_list: 214, schema: 3 };
  const bad = Object.entries(counts).map(([reason, count]) => [
    `bad_wrong_${reason}{scenario:reads,side:candidate,route:0}`,
    { values: { count } },
  ]);
  const wrong = { ...met, metrics: { ...met.metrics, ...Object.fromEntries(bad) } };
  expect(judged({ summary: wrong, exitCode: 99 })).toEqual([
    'failed',
    'reads: answers were wrong: empty list 214, schema 3',
  ]);
});

describe('a run proves nothing', () => {
  test.each([
    ['without a summary', { summary: undefined }, 'all: k6 left no summary of this run'],
    ['that was stopped', { stopped: true, exitCode: 105 }, 'all: it was stopped before its end'],
    [
      'whose script could not start',
      { exitCode: 107 },
      'all: k6 ended with exit code 107: the script threw before the first request',
    ],
    [
      'whose generator had no processor left',
      { load: 0.93 },
      'all: k6 took 93% of all processors: it measured its own queue, not the target',
    ],
    ['whose k6 was killed', { exitCode: null }, 'all: k6 was killed'],
    [
      'with an exit code that nobody knows',
      { exitCode: 1 },
      'all: k6 ended with exit code 1: something other than its thresholds',
    ],
    [
      'that dropped requests',
      { summary: summary({ failing: 'dropped_iterations{scenario:writes}' }) },
      'writes: k6 did not send all requests in time, and nothing says why',
    ],
    [
      'whose script threw',
      { summary: summary({ failing: 'script_exceptions' }) },
      'all: the script threw: what it threw in was never measured',
    ],
    [
      'with too few events',
      { summary: summary({ failing: 'slo_api_latency_events{scenario:reads}' }) },
      'reads: api-latency had too few events: 95% needs 60',
    ],
    [
      'of which k6 judged something else',
      { summary: summary({ missing: 'slo_api_latency{scenario:reads}' }) },
      'reads: k6 judged no slo_api_latency{scenario:reads}',
    ],
  ] as const)('%s', (_what, outcome, problem) => {
    expect(judged(outcome)).toEqual(['invalid', problem]);
  });
});

test('an objective is judged exactly: 57 of 60 meet 95%, and 56 do not', () => {
  const met = (good: number): boolean | undefined =>
    judgeRun(plan, { summary: summary({ good }), exitCode: 0, stopped: false }).objectives.find(
      ({ objective, scenario }) => objective === 'api-latency' && scenario === 'reads',
    )?.met;
  expect([met(57), met(56)]).toEqual([true, false]);
});

test.each([
  ['another plan', JSON.stringify({ ...summary(), version: 2, system: 'diary', plan: 'smoke' })],
  ['another version', JSON.stringify({ ...summary(), version: 1, system: 'diary', plan: 'load' })],
  ['half a file', '{"kind":"K6Sum'],
  ['nothing', ''],
  ['null', 'null'],
])('a summary of %s is none', (_what, text) => {
  expect(readSummary(plan, text)).toBeUndefined();
});

test('a load that grows until an objective breaks shows it, whatever was to come after', () => {
  const growing = planOf(diary, 'breakpoint');
  const broken = 'slo_api_latency{scenario:reads}';
  const cut = [
    'http_reqs{scenario:reads}',
    'dropped_iterations{scenario:reads}',
    'slo_api_latency_events{scenario:writes}',
  ];
  const failing = (keys: readonly string[]): K6Summary => ({
    ...summary(),
    plan: growing.name,
    metrics: Object.fromEntries(
      growing.conditions.map((condition) => {
        const thresholds = { [expressionOf(condition.comparison)]: { ok: !keys.includes(keyOf(condition)) } };
        return [keyOf(condition), { values: {}, thresholds }];
      }),
    ),
  });
  const verdictOf = (keys: readonly string[]): string =>
    judgeRun(growing, { summary: failing(keys), exitCode: 99, stopped: false }).verdict;
  expect(verdictOf([broken, ...cut])).toBe('failed');
  expect(verdictOf([broken, 'script_exceptions'])).toBe('invalid');
  expect(verdictOf(cut)).toBe('invalid');
});

test('each missed objective is a problem of its own, even when one id begins with the other', () => {
  const [, slow] = diary.objectives;
  const strict = latency('api', { ...slow!, id: 'api-latency', target: '99.999%', under: '1s' });
  const near = latency('api', { ...slow!, id: 'api-latency-300ms', target: '95%', under: '300ms' });
  const both = planOf({ ...diary, objectives: [strict, near] }, 'load');
  // The plan expects too few events for the strict objective to be a condition, but the run has enough.
  expect(both.judgements.map(({ objective }) => objective)).toEqual(['api-latency-300ms', 'api-latency-300ms']);
  const metrics: Record<string, K6Summary['metrics'][string]> = Object.fromEntries(
    both.counted.map(({ metric, needs }) => [`${metric}{scenario:reads}`, { values: { passes: 0, fails: needs } }]),
  );
  for (const condition of both.conditions) {
    const key = keyOf(condition);
    const ok = key !== 'slo_api_latency_300ms{scenario:reads}';
    metrics[key] = { values: {}, ...metrics[key], thresholds: { [expressionOf(condition.comparison)]: { ok } } };
  }
  const { verdict, problems } = judgeRun(both, {
    summary: { ...summary(), metrics },
    exitCode: 99,
    stopped: false,
  });
  expect([verdict, problems]).toEqual([
    'failed',
    [
      {
        kind: 'missed',
        scenario: 'reads',
        objective: 'api-latency-300ms',
        what: 'api-latency-300ms was missed',
      },
      { kind: 'missed', scenario: 'reads', objective: 'api-latency', what: 'api-latency was missed' },
    ],
  ]);
});
