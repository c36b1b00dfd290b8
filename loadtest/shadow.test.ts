import { expect, test } from '@jest/globals';
import { availability, latency } from '../model/objective.ts';
import { defineSystem, type PipelineSystem } from '../model/system.ts';
import { orders } from '../model/testing/orders.ts';
import { plansOf } from './planOf.ts';

const common = { window: '30d', why: 'callers depend on it', rejected: [] } as const;

const systemWith = (shadow: boolean): PipelineSystem =>
  defineSystem({
    ...orders,
    objectives: [
      availability('api', { ...common, target: '99%' }),
      latency('api', {
        ...common,
        target: '95%',
        under: '300ms',
        ...(shadow ? { shadow: { why: 'it is tried' } } : {}),
      }),
    ],
  });

test('an objective in shadow is judged by no load test, and each says so with the reason', () => {
  for (const { name, counted, judgements, conditions, unjudged } of plansOf(systemWith(true))) {
    const judged = [...counted, ...judgements, ...conditions].map(({ objective }) => objective);
    expect([name, judged.includes('api-latency-300ms')]).toEqual([name, false]);
    expect(unjudged).toContainEqual({
      objective: 'api-latency-300ms',
      scenario: undefined,
      why: 'it is in shadow, measured and not gated: it is tried',
      fix: 'remove shadow from the definition when its target holds',
    });
  }
});

test('the same objective out of shadow is judged', () => {
  const counted = plansOf(systemWith(false)).flatMap((plan) => plan.counted.map(({ objective }) => objective));
  expect(counted).toContain('api-latency-300ms');
});

test('alerting that is off leaves the gate as it is: it judges, and notifies nobody', () => {
  const off = defineSystem({
    ...orders,
    objectives: [availability('api', { ...common, target: '99%', alertingOff: { why: 'a move' } })],
  });
  expect(plansOf(off).every((plan) => plan.counted.some(({ objective }) => objective === 'api-availability'))).toBe(
    true,
  );
});
