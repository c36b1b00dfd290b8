import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import diary from '../../test/fixtures/systems/diary.ts';
import fleet from '../../test/fixtures/systems/fleet.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { planNames } from '../plan.ts';
import { planOf, plansOf } from '../planOf.ts';
import { expressionOf, keyOf } from '../threshold.ts';
import { optionsOf } from './options.ts';
import { k6RuntimeOf } from './runtimeText.ts';
import { k6Script, k6Scripts } from './script.ts';

const runtime = k6RuntimeOf((file) => readFileSync(path.join(import.meta.dirname, 'runtime', file), 'utf8'));

test('one script a plan', () => {
  expect([...k6Scripts(freight, runtime).keys()]).toEqual(planNames.map((name) => `k6/${name}.ts`));
});

test('the same definition gives the same bytes', () => {
  expect(k6Scripts(freight, runtime)).toEqual(k6Scripts(freight, runtime));
});

test('scripts that systems of a kind share are those of their own plans', () => {
  for (const system of [diary, freight, ...fleet, { ...diary, id: 'diary-2' }]) {
    expect([...k6Scripts(system, runtime).values()]).toEqual(plansOf(system).map((plan) => k6Script(plan, runtime)));
  }
});

test("a script imports nothing but k6's own modules: without a network there is nothing else", () => {
  const imports = [...k6Script(planOf(freight, 'load'), runtime).matchAll(/^import .*from '(.*)';$/gm)].map(
    ([, from]) => from,
  );
  expect([
    imports.length > 5,
    imports.filter((from) => !/^k6(\/(crypto|execution|http|metrics|options))?$/.test(from ?? '')),
  ]).toEqual([true, []]);
});

test('a part of the runtime without its marks is an error', () => {
  expect(() => k6RuntimeOf(() => 'const plan = 1;')).toThrow(
    new Error('loadtest/k6/runtime/options.ts has no pair of marks: // --- emitted from here ---'),
  );
});

test('nothing but what stands between the marks is emitted', () => {
  const scripts = [...k6Scripts(freight, runtime).values()].join('');
  expect(scripts.match(/emitted (from|to) here|emitted\.|from '\.\//g)).toBeNull();
});

test('every condition is a threshold, in the scope of its scenario', () => {
  const plan = planOf(diary, 'load');
  const { thresholds } = optionsOf(plan);
  expect(
    plan.conditions.filter((condition) => !thresholds[keyOf(condition)]?.includes(expressionOf(condition.comparison))),
  ).toEqual([]);
  expect(Object.entries(thresholds).filter(([, own]) => own.length > 0)).toEqual([
    ['script_exceptions', ['count==0']],
    ['requests_without_rows', ['count==0']],
    ...['reads', 'writes', 'freshness'].flatMap((name) => [
      [`http_reqs{scenario:${name}}`, [{ reads: 'count>=1', writes: 'count>=684', freshness: 'count>=342' }[name]]],
      [`dropped_iterations{scenario:${name}}`, ['count==0']],
      [`wrong_answers{scenario:${name}}`, ['count==0']],
      [`bad_answers{scenario:${name}}`, ['rate<=0.01']],
    ]),
    ...[
      ['slo_api_availability', 'reads', 'rate>=0.995', 'count>=600'],
      ['slo_api_availability', 'writes', 'rate>=0.995', 'count>=600'],
      ['slo_api_latency', 'reads', 'rate>=0.95', 'count>=60'],
      ['slo_api_latency', 'writes', 'rate>=0.95', 'count>=60'],
      ['slo_ingest_processing', 'freshness', 'rate>=0.99', 'count>=300'],
      ['slo_ingest_freshness_1m', 'freshness', 'rate>=0.95', 'count>=60'],
    ].flatMap(([metric, name, share, count]) => [
      [`${metric}{scenario:${name}}`, [share]],
      [`${metric}_events{scenario:${name}}`, [count]],
    ]),
  ]);
});

test('a breakpoint ends when an objective breaks, and not before it has the events to say so', () => {
  const { thresholds } = optionsOf(planOf(freight, 'breakpoint'));
  expect(thresholds['slo_api_latency_300ms{scenario:reads}']).toEqual([
    { threshold: 'rate>=0.95', abortOnFail: true, delayAbortEval: '24s' },
  ]);
});

test('a rate that is not whole a second is whole a minute', () => {
  const { scenarios } = optionsOf({
    ...planOf(freight, 'load'),
    scenarios: [
      {
        kind: 'OpenScenario',
        name: 'reads',
        work: 'read',
        startsAt: 0,
        from: 0.5,
        stages: [{ seconds: 90.5, target: 0.5 }],
        gracefulStop: 1,
        users: 1,
        mostUsers: 2,
      },
    ],
  });
  expect(scenarios['reads']).toEqual({
    executor: 'constant-arrival-rate',
    rate: 30,
    timeUnit: '1m',
    duration: '90500ms',
    preAllocatedVUs: 1,
    maxVUs: 2,
    exec: 'reads',
    startTime: '0s',
    gracefulStop: '1s',
  });
});
