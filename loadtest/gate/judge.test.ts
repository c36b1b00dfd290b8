import { describe, expect, test } from '@jest/globals';
import type { BudgetFigures } from './gateReport.ts';
import { judgeGate } from './judge.ts';
import diary from '../../test/fixtures/systems/diary.ts';
import { gateRuns, type Shape } from '../testing/gateRuns.ts';
import { gatePlanOf } from './gatePlan.ts';

const plan = gatePlanOf(diary, { seconds: 4, warmUp: 1, compares: true });
const latency = plan.counted[1]!.objective;
const runsOf = (shape: Shape) => gateRuns(plan, shape);

const judged = (shape: Shape, budgets: readonly BudgetFigures[] = [], stopped = false) =>
  judgeGate({ plan, runs: runsOf(shape), compares: true, budgets, stopped });

const decisive = (shape: Shape, budgets: readonly BudgetFigures[] = [], stopped = false): readonly string[] => {
  const { verdict, findings } = judged(shape, budgets, stopped);
  return [
    verdict,
    ...findings.flatMap((finding) =>
      finding.verdict === verdict && verdict !== 'pass' ? [`${finding.subject}: ${finding.text}`] : [],
    ),
  ];
};

test('releases that are alike pass, and what would have been seen is said', () => {
  const { verdict, findings } = judged({});
  expect(verdict).toBe('pass');
  expect(findings.find(({ subject }) => subject === 'regression')?.text).toMatch(
    /^the median read: 20\.0 ms against 20\.0 ms, \+0\.001%; with 99% confidence between -0\.5% and \+0\.5% \(p 0\.5, 10 runs, 2,000 requests to each side\): no slowdown beyond chance; one of 5\.3% would be caught nine times out of ten$/,
  );
});

describe('a regression', () => {
  test.each([
    [
      1.1,
      'fail',
      /^regression: the median read: 22\.0 ms against 20\.0 ms, \+10%; with 99% confidence between \+9\.5% and \+10\.6% \(p 0\.00098, 10 runs, 2,000 requests to each side\): slower by more than the 5% that count$/,
    ],
    [1.03, 'warn', /slower, though not by more than the 5% that count$/],
  ])('of a factor %f is a %s', (factor, verdict, text) => {
    const [is, ...texts] = decisive({ factor });
    expect([is, texts[0]]).toEqual([verdict, expect.stringMatching(text)]);
  });

  test('the other way round is none', () => {
    expect(judged({ factor: 0.7 }).verdict).toBe('pass');
  });

  test('in few runs cannot be told from chance, and how many could is said', () => {
    expect(decisive({ count: 5, factor: 2 })).toEqual([
      'inconclusive',
      expect.stringMatching(/: 5 runs cannot rule chance out \(p 0.031 at least\); 8 can$/),
      expect.stringMatching(/: 5 runs cannot rule chance out \(p 0.031 at least\); 8 can$/),
    ]);
  });

  test('that nobody could see is not ruled out', () => {
    expect(decisive({ noise: 3 })).toEqual([
      'inconclusive',
      expect.stringMatching(/^regression: runs vary so much that only a slowdown of \d+/),
    ]);
  });
});

describe('an objective', () => {
  test.each([
    [
      { slow: 20 },
      'fail',
      `objective: ${latency}: 1,800 of 2,000 events were good (90%; with 95% confidence between 88.61% and 91.24%), below the target of 95%`,
    ],
    [
      { slow: 10 },
      'warn',
      `objective: ${latency}: 1,900 of 2,000 events were good (95%; with 95% confidence between 93.96% and 95.87%); so few events cannot show whether the target of 95% is met`,
    ],
  ])('with %j: %s', (shape, verdict, text) => {
    expect(decisive(shape)).toEqual([verdict, text]);
  });
});

describe('validity', () => {
  const thrown = (order: number): readonly string[] => (order % 3 === 0 ? ['the script threw'] : []);

  test('runs that are missing leave the verdict open', () => {
    expect(decisive({ problems: thrown }).slice(0, 2)).toEqual([
      'inconclusive',
      'validity: only 6 of 10 runs can be judged: 4 runs left out (the script threw)',
    ]);
  });

  test('a miss in the runs that are there fails all the same', () => {
    expect(decisive({ slow: 200, problems: thrown })[0]).toBe('fail');
  });

  test('times of runs that are left out show nothing; their errors do', () => {
    const all = (): readonly string[] => ['k6 was killed'];
    expect(decisive({ slow: 200, problems: all })[0]).toBe('inconclusive');
    expect(decisive({ failed: 20, problems: all })[0]).toBe('fail');
  });

  test('a run that was left out and repeated is said', () => {
    const runs = runsOf({ count: 11, problems: (order) => (order === 4 ? ['dropped'] : []) });
    const { verdict, findings, comparisons } = judgeGate({
      plan,
      runs,
      wanted: 10,
      compares: true,
      budgets: [],
      stopped: false,
    });
    expect(verdict).toBe('pass');
    expect(findings[0]?.text).toBe('10 runs went as planned; 1 run left out (dropped) and repeated');
    expect(comparisons.map(({ runs: count }) => count)).toEqual([10, 10]);
  });

  test('time that is over is said, with the runs that are missing', () => {
    const { findings } = judgeGate({
      plan,
      runs: runsOf({ count: 7 }),
      wanted: 10,
      compares: false,
      budgets: [],
      stopped: false,
      cutAfter: 116,
    });
    expect(findings[0]).toMatchObject({
      verdict: 'inconclusive',
      text: 'only 7 of 10 runs can be judged: the time of 116 s was over',
      figures: { runs: 7, invalid: 0, wanted: 10 },
    });
  });

  test.each([
    ['stopped', () => decisive({}, [], true), 'validity: it was stopped after 10 runs'],
    ['without runs', () => decisive({ count: 0 }), 'validity: no run was finished'],
  ])('%s, nothing is shown', (_, decide, text) => {
    expect(decide()).toEqual(['inconclusive', text]);
  });
});

describe('the error budget', () => {
  test.each([
    [0.5, {}, 'pass', undefined],
    [0.1, {}, 'pass', undefined],
    [
      0.1,
      { slow: 10 },
      'fail',
      'budget: api-latency: only 10% of its error budget is left, so that a warning stops the release',
    ],
    [
      0.5,
      { slow: 10 },
      'warn',
      `objective: ${latency}: 1,900 of 2,000 events were good (95%; with 95% confidence between 93.96% and 95.87%); so few events cannot show whether the target of 95% is met`,
    ],
    [-0.2, {}, 'fail', 'budget: api-latency: its error budget is spent (-20% left): nothing is released but repairs'],
  ])('with %f left and %j: %s', (left, shape, verdict, text) => {
    const [is, reason] = decisive(shape, [{ objective: 'api-latency', left }]);
    expect([is, reason]).toEqual([verdict, text]);
  });
});

test('without a baseline, no slowdown is looked for, and that is said', () => {
  const runs = runsOf({}).map((run) => ({ ...run, compared: [] }));
  const { verdict, findings, comparisons } = judgeGate({ plan, runs, compares: false, budgets: [], stopped: false });
  expect([verdict, comparisons]).toEqual(['pass', []]);
  expect(findings.map(({ text }) => text)).toContain(
    'slowdowns were not measured: there is no baseline; --baseline names one',
  );
});
