import { describe, expect, test } from '@jest/globals';
import { availability, freshness, latency, processing } from '../model/objective.ts';
import type { Objective } from '../model/objective.ts';
import { describeEvents } from './events.ts';
import { sloOf, slosOf } from './slo.ts';

const reasoning = { why: 'readers wait for it', rejected: [] };
const readers = availability('api', { target: '99.9%', window: '30d', ...reasoning });

describe('an Slo', () => {
  test('carries the exact target, the budget and the resolved window of its objective', () => {
    const slo = sloOf({ id: 'orders' }, readers);
    expect({ ...slo, target: slo.target.toFixed(), budget: slo.budget.toFixed() }).toEqual({
      kind: 'Slo',
      system: 'orders',
      id: 'api-availability',
      objective: readers,
      target: '0.999',
      budget: '0.001',
      window: { kind: 'RollingWindow', length: 2_592_000_000 },
      slices: undefined,
      maintenance: [],
      events: {
        total: 'responses on the data routes that the system declares, without mistakes of the caller',
        good: 'those with a 2xx status, or 304',
      },
    });
  });

  test('is frozen', () => {
    const slo = sloOf({ id: 'orders' }, readers);
    expect([slo, slo.window, slo.events].every((part) => Object.isFrozen(part))).toBe(true);
  });

  test('comes from each objective of a system, in order', () => {
    const objectives = [readers, latency('api', { target: '95%', window: '7d', under: '300ms', ...reasoning })];
    expect(slosOf({ id: 'orders', objectives }).map((slo) => slo.id)).toEqual([
      'api-availability',
      'api-latency-300ms',
    ]);
  });

  test.each(['0%', '100%'] as const)('refuses a target of %s', (target) => {
    expect(() => sloOf({ id: 'orders' }, { ...readers, target })).toThrow(
      new RangeError(
        `orders api-availability: a target of ${target} cannot be judged; it has to lie between 0% and 100%`,
      ),
    );
  });

  // 1 - 0.9990000000000001 in binary: a published generator emits 0.0009999999999999432.
  test.each([
    { target: '99.9%', budget: '0.001' },
    { target: '99.99%', budget: '0.0001' },
    { target: '99.95%', budget: '0.0005' },
    { target: '93.06%', budget: '0.0694' },
    { target: '99.99999999%', budget: '0.0000000001' },
  ] as const)('a target of $target leaves a budget of exactly $budget', ({ target, budget }) => {
    expect(sloOf({ id: 'orders' }, { ...readers, target }).budget.toFixed()).toBe(budget);
  });
});

const queue = { target: '99%', window: '7d', ...reasoning } as const;

test.each<{ name: string; objective: Objective; total: string; good: string }>([
  {
    name: 'availability that forgives the caller',
    objective: availability('api', { ...queue, good: 'not 5xx' }),
    total: 'responses on the data routes that the system declares',
    good: 'those with a status below 500',
  },
  {
    name: 'availability of all requests',
    objective: availability('api', { ...queue, good: '2xx' }),
    total: 'responses on the data routes that the system declares',
    good: 'those with a 2xx status, or 304',
  },
  {
    name: 'latency',
    objective: latency('api', { ...queue, under: '300ms' }),
    total: 'responses with a 2xx status, or 304, on the data routes that the system declares',
    good: 'those that took at most 300ms',
  },
  {
    name: 'processing',
    objective: processing('ingest', queue),
    total: 'messages that were stored or became dead letters',
    good: 'those that were stored',
  },
  {
    name: 'processing without producer faults',
    objective: processing('ingest', { ...queue, producerFaults: 'excluded' }),
    total: 'messages that reached an outcome, without those rejected for their own content',
    good: 'those that were stored',
  },
  {
    name: 'freshness',
    objective: freshness('ingest', { ...queue, under: '1m' }),
    total: 'messages that were stored, and those not yet stored 1m after they were published',
    good: 'those stored at most 1m after they were published',
  },
])('$name says what it counts', ({ objective, total, good }) => {
  expect(describeEvents(objective)).toEqual({ total, good });
});
