/** Errors of the run before all others, whose times count for nothing. */
import { expect, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import type { BadAnswers } from '../badAnswers.ts';
import { gateRuns } from '../testing/gateRuns.ts';
import { gatePlanOf } from './gatePlan.ts';
import type { GateRun } from './gateRun.ts';
import { warmUpFindings } from './warmUpFinding.ts';

const plan = gatePlanOf(freight, { seconds: 4, warmUp: 1, compares: true });
const runs = gateRuns(plan, { count: 10 });

const badOf = (kind: BadAnswers['kind'], reason: string, count: number, side: BadAnswers['side'] = 'candidate') => ({
  side,
  route: 'GET /freight',
  kind,
  reason,
  count,
});

const warming = (failed: number, bad: readonly BadAnswers[], runner: GateRun['runner'] = {}): GateRun => ({
  ...gateRuns(plan, { count: 1, failed })[0]!,
  order: -1,
  bad,
  runner,
});

const judged = (run: GateRun): readonly string[] =>
  warmUpFindings(plan, run, runs).map(({ verdict, text }) => `${verdict}: ${text}`);

test('a candidate that refuses everything in its first seconds fails, whatever it does later', () => {
  expect(judged(warming(200, [badOf('status', '429', 200)]))).toEqual([
    'fail: in the run before all others, status: 429 200; with it, 200 of 2,200 requests were not answered as they should (9.09%)',
  ]);
});

test('one wrong answer fails', () => {
  expect(judged(warming(1, [badOf('wrong', 'empty list', 1)]))).toEqual([
    'fail: in the run before all others, wrong: empty list 1 (GET /freight)',
  ]);
});

test.each<[string, GateRun]>([
  ['nothing bad', warming(0, [])],
  ['one error, which the objective allows', warming(1, [badOf('status', '503', 1)])],
  ['times that are late', { ...warming(0, []), p95: 9_000 }],
  ['a server that says 503 on a starved runner', warming(20, [badOf('status', '503', 20)], { steal: 0.9 })],
  ['errors of the baseline', warming(0, [badOf('status', '500', 200, 'baseline')])],
])('%s is no finding', (_, run) => {
  expect(judged(run)).toEqual([]);
});

test('what the baseline did alike is inconclusive', () => {
  const bad = [badOf('status', '429', 200), badOf('status', '429', 180, 'baseline')];
  expect(judged(warming(200, bad))).toEqual([
    'inconclusive: in the run before all others, status: 429 200; with it, 200 of 2,200 requests were not answered as they should (9.09%); the baseline did alike',
  ]);
});
