import { describe, expect, test } from '@jest/globals';
import type { PipelineSystem } from '../model/system.ts';
import attendees from '../test/fixtures/systems/attendees.ts';
import correspondence from '../test/fixtures/systems/correspondence.ts';
import diary from '../test/fixtures/systems/diary.ts';
import fleet from '../test/fixtures/systems/fleet.ts';
import freight from '../test/fixtures/systems/freight.ts';
import lms from '../test/fixtures/systems/lms.ts';
import statements from '../test/fixtures/systems/statements.ts';
import type { LoadPlan } from './plan.ts';
import { planOf, planSeconds, plansOf } from './planOf.ts';

const all: readonly PipelineSystem[] = [attendees, correspondence, diary, freight, lms, statements, ...fleet];

const scenario = ({ scenarios }: LoadPlan, name: string): LoadPlan['scenarios'][number] | undefined =>
  scenarios.find((scenario) => scenario.name === name);

test("diary' load is the one that it published: 50 users, ten more a second, for two minutes", () => {
  expect(scenario(planOf(diary, 'load'), 'reads')).toEqual({
    kind: 'ClosedScenario',
    name: 'reads',
    work: 'read',
    startsAt: 11,
    stages: [
      { seconds: 5, target: 50 },
      { seconds: 115, target: 50 },
    ],
    gracefulStop: 5,
    thinkSeconds: 1,
  });
});

test("freight' reads arrive at the declared rate, with four times the users that the promised latency keeps busy", () => {
  expect(scenario(planOf(freight, 'load'), 'reads')).toEqual({
    kind: 'OpenScenario',
    name: 'reads',
    work: 'read',
    startsAt: 11,
    from: 50,
    stages: [{ seconds: 300, target: 50 }],
    gracefulStop: 5,
    users: 60, // 50 a second x 0.3 s x 4
    mostUsers: 120,
  });
});

test('500 messages a second are 20 POSTs of 25', () => {
  const plan = planOf(freight, 'load');
  expect([scenario(plan, 'writes')?.stages, plan.writing?.messages]).toEqual([[{ seconds: 300, target: 20 }], 25]);
});

test.each([
  ['spike', [50, 200, 200, 50, 50]],
  ['stress', [50, 75, 75, 100, 100, 50, 50]],
  ['breakpoint', [500]],
  ['smoke', [5]],
] as const)('%s goes through %j reads a second', (name, targets) => {
  expect(scenario(planOf(freight, name), 'reads')?.stages.map(({ target }) => target)).toEqual(targets);
});

test('another duration stretches every stage and shortens the warm-up', () => {
  const plan = planOf(freight, 'spike', { seconds: 18 });
  expect(scenario(plan, 'reads')?.stages.map(({ seconds }) => seconds)).toEqual([6, 0.5, 3, 0.5, 8]);
  expect(planSeconds(plan)).toEqual({ usual: 25, most: 90 });
});

describe('every plan of every system', () => {
  const plans = all.flatMap(plansOf);

  test('judges nothing by its warm-up', () => {
    const judged = plans.flatMap(({ conditions }) =>
      conditions.filter((condition) => condition.scenario === 'warm_up'),
    );
    expect(judged).toEqual([]);
  });

  test('begins to count after its warm-up', () => {
    const early = plans.flatMap(({ scenarios }) => {
      const warmUp = scenarios.find(({ name }) => name === 'warm_up');
      const end = (warmUp?.stages[0]?.seconds ?? 0) + (warmUp?.gracefulStop ?? 0);
      return scenarios.filter(({ name, startsAt }) => name !== 'warm_up' && startsAt < end);
    });
    expect(early).toEqual([]);
  });

  test('has for each objective that it judges the events that it needs', () => {
    const alone = plans.flatMap(({ judgements, conditions }) =>
      judgements.filter(
        ({ metric, scenario, needs }) =>
          !conditions.some(
            (condition) =>
              condition.proves === 'validity' &&
              condition.metric === `${metric}_events` &&
              condition.scenario === scenario &&
              condition.comparison.value === needs,
          ),
      ),
    );
    expect(alone).toEqual([]);
  });

  test('judges each objective, or says why not and what would do', () => {
    const silent = plans.flatMap(({ system, name, counted, judgements, unjudged }) =>
      counted
        .filter((counted) => !judgements.includes(counted))
        .filter(
          ({ objective, scenario }) =>
            !unjudged.some((entry) => entry.objective === objective && entry.scenario === scenario),
        )
        .map(({ objective }) => `${system} ${name} ${objective}`),
    );
    expect(silent).toEqual([]);
  });

  test('finds again what it sends', () => {
    expect(plans.filter(({ readBack }) => readBack === undefined)).toEqual([]);
  });
});

test('an objective that a plan is too small for is named, with the size that would do', () => {
  expect(planOf(freight, 'smoke').unjudged[0]).toEqual({
    objective: 'api-availability',
    scenario: 'reads',
    why: '99.9% needs 3,000 events, and reads has 142',
    fix: 'run it for 11m',
  });
});

test('the size that would do does', () => {
  const short = planOf(freight, 'smoke').unjudged.map(({ objective, scenario }) => `${objective} ${scenario}`);
  const long = planOf(freight, 'smoke', { seconds: 11 * 60 }).unjudged;
  expect([short.length, long]).toEqual([4, []]);
});

test('without writes nothing is sent, and what messages alone show is not judged', () => {
  const plan = planOf(freight, 'load', { writes: false });
  expect([
    plan.scenarios.map(({ name }) => name),
    plan.writing,
    plan.unjudged.map(({ objective }) => objective),
  ]).toEqual([['warm_up', 'reads'], undefined, ['ingest-processing', 'ingest-freshness-1m']]);
});

test.each([
  [freight, 'origin', 'filter'],
  [diary, 'id', 'filter'],
  [attendees, 'id', 'filter'],
  [lms, 'action_id', 'key'],
] as const)('a message of $id is found again by its %s', (system, marker, by) => {
  const { writing, readBack } = planOf(system, 'load');
  expect([writing?.marker, readBack?.by]).toEqual([marker, by]);
});

test('keys that are not there are asked for only where the promise forgives a 404', () => {
  const asks = (system: PipelineSystem): boolean => planOf(system, 'load').reads.some(({ kind }) => kind === 'KeyMiss');
  expect([asks(lms), asks(freight)]).toEqual([true, false]);
});
