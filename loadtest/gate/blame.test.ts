import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../numbers/random.ts';
import { judgeGate } from './judge.ts';
import diary from '../../test/fixtures/systems/diary.ts';
import { gateRuns, type Shape } from '../testing/gateRuns.ts';
import { gatePlanOf } from './gatePlan.ts';

const plan = gatePlanOf(diary, { seconds: 4, warmUp: 1, compares: true });
const [availability, latency] = plan.counted.map(({ objective }) => objective) as [string, string];
const runsOf = (shape: Shape) => gateRuns(plan, shape);

describe('a runner that other work keeps busy', () => {
  const busy = { pressure: 0.4, lateness: 60, unit: 2.9 };
  const verdictOf = (shape: Shape, compares = false): readonly string[] => {
    const runs = runsOf(shape).map((run) => ({ ...run, runner: busy }));
    const { verdict, findings } = judgeGate({ plan, runs, compares, budgets: [], stopped: false });
    return [verdict, ...findings.filter((finding) => finding.verdict === verdict).map(({ id }) => id)];
  };

  test('leaves a missed objective of time open, with the figure', () => {
    expect(verdictOf({ slow: 40 })).toEqual(['inconclusive', 'runner', `objective/${latency}`]);
    const runs = runsOf({ slow: 40 }).map((run) => ({ ...run, runner: busy }));
    const { findings } = judgeGate({ plan, runs, compares: false, budgets: [], stopped: false });
    expect(findings.find(({ id }) => id === 'runner')?.text).toBe(
      'the runner was busy: in 10 of 10 runs a unit of work took 2.9 times its processor time, processes waited for a processor 40% of the time, iterations began up to 60 ms late; a quieter machine can decide',
    );
  });

  test('does not excuse errors', () => {
    expect(verdictOf({ failed: 20 })).toEqual(['fail', `objective/${availability}`]);
  });

  const withExcuses = (shape: Shape, excuses: object): readonly string[] => {
    const runs = runsOf(shape).map((run) => ({
      ...run,
      runner: busy,
      events: run.events.map((event) => ({ ...event, ...excuses })),
    }));
    const { verdict, findings } = judgeGate({ plan, runs, compares: false, budgets: [], stopped: false });
    return findings.filter((finding) => finding.verdict === verdict).map(({ id }) => id);
  };

  test('does not excuse answers that are slower than it explains', () => {
    expect(withExcuses({ slow: 60 }, { beyond: 60 })).toEqual([`objective/${latency}`]);
    expect(withExcuses({ slow: 60 }, { beyond: 2 })).toEqual(['runner', `objective/${latency}`]);
  });

  test('excuses refusals of a target that was late, too, and no other error', () => {
    expect(withExcuses({ failed: 20 }, { shed: 20 })).toEqual(['runner', `objective/${availability}`]);
    expect(withExcuses({ failed: 40 }, { shed: 20 })).toEqual([`objective/${availability}`]);
  });

  test('takes nothing from a release that meets its objectives all the same', () => {
    expect(verdictOf({})[0]).toBe('pass');
  });
});

describe('with a baseline', () => {
  const besides = (own: Shape, baseline: readonly number[], runner = {}): readonly (string | undefined)[] => {
    const runs = runsOf(own).map((run, order) => ({
      ...run,
      runner,
      baselineEvents: [
        { objective: availability, good: 200 - baseline[0]!, total: 200 },
        // A little more and a little less than the candidate, as chance has it.
        { objective: latency, good: 200 - baseline[1]! + (order % 2 === 0 ? 1 : -1), total: 200 },
      ],
    }));
    const { verdict, findings } = judgeGate({ plan, runs, compares: true, budgets: [], stopped: false });
    return [verdict, findings.find((finding) => finding.verdict === verdict)?.id];
  };

  test('an objective that both miss alike is not the release', () => {
    expect(besides({ slow: 40 }, [0, 40])).toEqual(['inconclusive', `objective/${latency}`]);
    expect(besides({ failed: 20 }, [20, 0])).toEqual(['inconclusive', `objective/${availability}`]);
  });

  test('an objective that the candidate alone misses fails it, on a busy runner, too', () => {
    const busy = { unit: 3 };
    expect(besides({ slow: 40 }, [0, 5], busy)).toEqual(['fail', `objective/${latency}`]);
    expect(besides({ failed: 20 }, [0, 0], busy)).toEqual(['fail', `objective/${availability}`]);
  });

  test('a candidate that is far worse than a baseline that misses it, too, fails', () => {
    expect(besides({ slow: 100 }, [0, 20])).toEqual(['fail', `objective/${latency}`]);
    expect(besides({ failed: 60 }, [5, 0])).toEqual(['fail', `objective/${availability}`]);
  });
});

test('a baseline that dies half way is said; the candidate is judged by its objectives, and the comparison is open', () => {
  const dying = (own: Shape) => {
    const runs = runsOf(own).map((run, order) =>
      order < 6
        ? run
        : {
            ...run,
            compared: [],
            bad: [
              { side: 'baseline', route: 'GET /diary', kind: 'none', reason: 'connection refused', count: 150 },
              { side: 'baseline', route: 'GET /other', kind: 'none', reason: 'connection refused', count: 50 },
            ] as const,
          },
    );
    return judgeGate({ plan, runs, compares: true, budgets: [], stopped: false });
  };
  const { verdict, findings } = dying({});
  expect([verdict, findings.find(({ id }) => id === 'regression/baseline')?.text]).toEqual([
    'inconclusive',
    'the baseline did not answer in 4 of 10 runs: 800 of 800 requests (no answer: connection refused 800); the candidate is judged by its objectives, and not by this comparison',
  ]);
  expect(dying({ failed: 20 }).verdict).toBe('fail');
});

describe('a stall', () => {
  const stalling = (side: 'candidate' | 'baseline', unsent: number, timedOut = 0) => ({
    stalls: [{ side, begun: 200 - unsent, timedOut, unended: 0, unsent }],
  });
  const judgedWith = (stalled: object, runner = {}): readonly (string | undefined)[] => {
    const runs = runsOf({}).map((run, order) => ({ ...run, runner, ...(order < 3 ? stalled : {}) }));
    const { verdict, findings } = judgeGate({ plan, runs, compares: false, budgets: [], stopped: false });
    const finding = findings.find(({ id }) => id.startsWith('answers/stall'));
    return [verdict, finding?.text];
  };

  test('of the candidate fails it, with its figures', () => {
    expect(judgedWith(stalling('candidate', 50, 20))).toEqual([
      'fail',
      'the candidate stalled in 3 of 10 runs: of 1,850 requests 60 had no answer before the time-out, 150 more could not be sent, as all users waited for answers (10.5%)',
    ]);
  });

  test('that is short warns: it never passes in silence', () => {
    expect(judgedWith(stalling('candidate', 1))[0]).toBe('warn');
  });

  test('of users on a busy runner is left open, and of requests without an answer it is not', () => {
    expect(judgedWith(stalling('candidate', 50), { unit: 3 })[0]).toBe('inconclusive');
    expect(judgedWith(stalling('candidate', 50, 20), { unit: 3 })[0]).toBe('fail');
  });

  test('of the baseline leaves the comparison open', () => {
    expect(judgedWith(stalling('baseline', 50))[0]).toBe('inconclusive');
  });
});

test('no combination of what a target can do wrong passes, however many runs the generator spoiled', () => {
  const random = seededRandom(11);
  const verdicts = new Set<string>();
  for (let round = 0; round < 300; round++) {
    const trouble = [random() < 0.5, random() < 0.5, random() < 0.5];
    if (!trouble.some(Boolean)) continue;
    const spoiled = random();
    const from = Math.floor(random() * 8);
    const shape: Shape = { problems: () => (random() < spoiled ? ['k6 was killed'] : []) };
    const runs = runsOf(shape).map((run, order) => {
      if (order < from || order > from + 2) return run;
      const stall = { side: 'candidate', begun: 150, timedOut: 20, unended: 0, unsent: 50 } as const;
      return {
        ...run,
        ...(trouble[0] ? { stalls: [stall] } : {}),
        events: run.events.map((event) => {
          const isBad = event.objective === availability ? trouble[1] : trouble[2];
          return isBad ? { ...event, good: 20 } : event;
        }),
      };
    });
    const { verdict } = judgeGate({ plan, runs, wanted: 10, compares: false, budgets: [], stopped: false });
    verdicts.add(verdict);
    // A time is judged in the runs that the generator did not spoil; all the rest is judged in all of them.
    if (trouble[0] || trouble[1]) expect(verdict).toBe('fail');
    else expect(['fail', 'inconclusive']).toContain(verdict);
  }
  expect(verdicts.has('pass')).toBe(false);
});
