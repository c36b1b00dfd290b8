import { describe, expect, test } from '@jest/globals';
import datos from '../../systems/datos.ts';
import type { BudgetFigures } from './gateReport.ts';
import type { Compared } from '../k6/compared.ts';
import type { GateRun } from './gateRun.ts';
import { gatePlanOf } from './gatePlan.ts';
import { judgeGate } from './judge.ts';
import { seededRandom } from '../../numbers/random.ts';

const plan = gatePlanOf(datos, { seconds: 4, warmUp: 1, compares: true });
const [availability, latency] = plan.counted.map(({ objective }) => objective);

interface Shape {
  readonly count?: number;
  /** Factor from the baseline's times to the candidate's. */
  readonly factor?: number;
  readonly noise?: number;
  /** Bad events in each run. */
  readonly failed?: number;
  readonly slow?: number;
  readonly problems?: (order: number) => readonly string[];
}

const runsOf = ({
  count = 10,
  factor = 1,
  noise = 0.02,
  failed = 0,
  slow = 0,
  problems = () => [],
}: Shape): readonly GateRun[] => {
  const random = seededRandom(3);
  const comparedWith = (what: string, baseline: number): Compared => {
    const ratio = Math.log(factor) + noise * (random() - 0.5);
    return { what, requests: 200, baseline, candidate: baseline * Math.exp(ratio), ratio };
  };
  return Array.from({ length: count }, (_, order): GateRun => {
    return {
      order,
      startedAt: '2026-11-23T00:00:00.000Z',
      seconds: 5,
      problems: problems(order).map((text) => ({ cause: 'generator', text })),
      runner: {},
      bad: [],
      baselineEvents: [],
      requests: 200,
      dropped: 0,
      events: [
        { objective: availability!, good: 200 - failed, total: 200 },
        { objective: latency!, good: 200 - slow, total: 200 },
      ],
      p50: 20,
      p95: 60,
      compared: [comparedWith('the median read', 20), comparedWith('the slowest 5% of reads', 60)],
    };
  });
};

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
  test('comes first: runs that show nothing decide nothing', () => {
    expect(decisive({ slow: 200, problems: (order) => (order % 3 === 0 ? ['the script threw'] : []) })).toEqual([
      'inconclusive',
      'validity: 4 of 10 runs show nothing: the script threw',
    ]);
  });

  test('one bad run is left out, and said', () => {
    const { verdict, findings, comparisons } = judged({ problems: (order) => (order === 4 ? ['dropped'] : []) });
    expect(verdict).toBe('pass');
    expect(findings[0]?.text).toBe('1 of 10 runs show nothing: dropped; they are left out');
    expect(comparisons.map(({ runs }) => runs)).toEqual([9, 9]);
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
