import { expect, test } from '@jest/globals';
import { float, integer, optional, string, timestamp, type Schema } from '../../model/schema.ts';
import { bigquery, byKey, cloudRun, list, publish } from '../../model/stage.ts';
import { defineSystem, type PipelineSystem } from '../../model/system.ts';
import type { Route } from '../../model/route.ts';
import { orders } from '../../model/testing/orders.ts';
import attendees from '../../test/fixtures/systems/attendees.ts';
import correspondence from '../../test/fixtures/systems/correspondence.ts';
import diary from '../../test/fixtures/systems/diary.ts';
import fleet from '../../test/fixtures/systems/fleet.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import lms from '../../test/fixtures/systems/lms.ts';
import statements from '../../test/fixtures/systems/statements.ts';
import { optionsOf } from '../k6/options.ts';
import { invalidKinds } from '../plan.ts';
import { validPostsOf, writesPlanOf } from './writesPlan.ts';

const systemWith = (routes: readonly Route[], schema: Schema = diary.schema): PipelineSystem => {
  const stages = {
    ...diary.stages,
    table: bigquery('warehouse.orders'),
    api: { ...diary.stages.api, routes },
  };
  return { ...diary, schema, stages };
};

const planOf = (system: PipelineSystem, seconds = 4) => writesPlanOf(system, { seconds, warmUp: 1 });

const marked = (system: PipelineSystem): unknown => {
  const { writing, readBack } = planOf(system) ?? {};
  return [writing?.marker, readBack?.by, readBack?.path];
};

test.each([attendees, correspondence, diary, freight, lms, statements, ...fleet.slice(0, 3)])(
  '$id: each run sends every kind of invalid message, and more valid ones, at the declared rate of messages or more',
  (system) => {
    for (const seconds of [1, 4, 20]) {
      const plan = planOf(system, seconds)!;
      const kinds = new Set((plan.writing?.invalid ?? []).map(({ kind }) => kind));
      const posts = 20 * seconds;
      expect([...kinds]).toEqual(invalidKinds.filter((kind) => kinds.has(kind)));
      expect([kinds.size >= 5, validPostsOf(plan) > posts / 2, validPostsOf(plan) <= posts - kinds.size]).toEqual([
        true,
        true,
        true,
      ]);
      expect(plan.scenarios.map(({ name }) => name)).toEqual(['warm_up', 'writes']);
      expect(Object.keys(optionsOf(plan).scenarios)).toEqual(['warm_up', 'writes']);
    }
  },
);

test('as many users as POSTs: a target that stalls is no generator without users', () => {
  const writes = planOf(freight)!.scenarios.find(({ name }) => name === 'writes');
  expect(writes).toMatchObject({ kind: 'OpenScenario', from: 20, users: 81, mostUsers: 81, gracefulStop: 30 });
});

test('the declared rate of messages is reached by more messages in a POST', () => {
  expect([planOf(freight)?.writing?.messages, planOf(diary)?.writing?.messages]).toEqual([25, 1]);
});

test('a system without a route that publishes has no plan', () => {
  expect(planOf(systemWith([list('/diary')]))).toBeUndefined();
});

test.each<[string, PipelineSystem, unknown]>([
  ['a filter of a list', diary, ['id', 'filter', '/diary']],
  ['a path alone', systemWith([byKey('/diary/{id}'), publish('/diary')]), ['id', 'key', '/diary/{id}']],
  ['nothing, where only POST is served', systemWith([publish('/diary')]), ['id', undefined, undefined]],
  [
    'an optional field, where no other is text or an integer',
    systemWith([list('/diary'), publish('/diary')], { a: float(), b: optional(string()) }),
    ['b', 'filter', '/diary'],
  ],
  [
    'nothing, where no field is',
    systemWith([list('/diary'), publish('/diary')], { a: float(), at: timestamp() }),
    ['', undefined, undefined],
  ],
  [
    'an id before other texts',
    systemWith([list('/diary'), publish('/diary')], { note: string(), order_id: integer() }),
    ['order_id', 'filter', '/diary'],
  ],
])('a message is found again by %s', (_, system, expected) => {
  expect(marked(system)).toEqual(expected);
});

test('refused messages do not make a run invalid, and no condition counts failed requests', () => {
  const metrics = planOf(diary)!.conditions.map(({ metric }) => metric);
  expect(metrics).not.toContain('http_req_failed');
  expect(metrics).toContain('http_reqs');
});

test('objectives of reads and POSTs are counted for POSTs alone, composites and messages are not', () => {
  const composite = defineSystem({
    ...orders,
    stages: { ...orders.stages, api: cloudRun('orders-api', { routes: [list('/orders'), publish('/orders')] }) },
  });
  expect(planOf(composite)!.counted.map(({ objective, scenario }) => [objective, scenario])).toEqual([
    ['api-availability', 'writes'],
    ['api-latency-300ms', 'writes'],
  ]);
});
