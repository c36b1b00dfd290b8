import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { availability, freshness, latency, processing, type Objective } from '../objective.ts';
import { shared } from '../sharedObjective.ts';
import { sharedObjectiveProblems } from './sharedObjectives.ts';

const common = { window: '30d', why: 'w', rejected: [] } as const;

const definition = shared({ id: 'small', owner: 'shop', objective: 'own', systems: ['a', 'b'], why: 'few events' });

const problemsOf = (one: Objective, other: Objective): readonly string[] =>
  sharedObjectiveProblems(
    [definition],
    [
      { id: 'a', objectives: [{ ...one, id: 'own' }] },
      { id: 'b', objectives: [{ ...other, id: 'own' }] },
    ],
  ).map(({ id, message }) => `${id}: ${message}`);

const kinds: readonly Objective[] = [
  availability('api', { ...common, target: '99%' }),
  availability('api', { ...common, target: '99%', good: 'not 5xx' }),
  availability('api', { ...common, target: '99%', measuredBy: 'platform' }),
  availability('api', { ...common, target: '99%', probes: 'counted' }),
  availability('api', { ...common, target: '99.9%' }),
  availability('api', { ...common, target: '99%', window: '7d' }),
  availability('api', { ...common, target: '99%', window: 'calendar month' }),
  availability('api', { ...common, target: '99%', window: 'calendar month', timeZone: 'America/Lima' }),
  latency('api', { ...common, target: '99%', under: '300ms' }),
  latency('api', { ...common, target: '99%', under: '500ms' }),
  processing('ingest', { ...common, target: '99%' }),
  processing('ingest', { ...common, target: '99%', producerFaults: 'excluded' }),
  freshness('ingest', { ...common, target: '99%', under: '1m' }),
];

test('objectives are shared where they promise the same, whoever wrote down why and whoever is notified', () => {
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.constantFrom(...kinds), fc.boolean(), (one, other, isQuiet) => {
      const quiet: Objective = {
        ...other,
        why: 'another reason',
        rejected: [{ indicator: 'uptime', why: 'nobody reads it' }],
        leastEvents: 5,
        ...(isQuiet ? { alertingOff: { why: 'counted in small' } } : {}),
      };
      expect(problemsOf(one, quiet).length === 0).toBe(one === other);
    }),
  );
});

test('each difference is a problem of its own, unless the kinds differ', () => {
  expect(problemsOf(kinds[1]!, kinds[6]!)).toEqual([
    "model/mixed-objectives: own of 'b' has another good than that of 'a': 2xx of valid and not 5xx",
    "model/mixed-objectives: own of 'b' has another window than that of 'a': calendar month and 30d",
  ]);
  expect(problemsOf(kinds[0]!, kinds[9]!)).toEqual([
    "model/mixed-objectives: own of 'b' has another kind than that of 'a': latency and availability",
  ]);
});
