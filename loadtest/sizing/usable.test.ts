import { describe, expect, test } from '@jest/globals';
import type { PlanName } from '../plan.ts';
import { rawRefusalOf, refusalOf } from './usable.ts';

const target = { url: 'http://127.0.0.1:1', isLocal: true, writes: true };
const problems = [
  { kind: 'missed', scenario: 'reads', objective: 'api-latency', what: 'api-latency was missed' },
] as const;
const all = ['capacity', 'processor time', 'memory'];

describe('a run gives a size', () => {
  test.each(['smoke', 'load', 'stress', 'spike', 'soak', 'breakpoint'] as const)(
    'every piece, where a %s passed; none where it is invalid',
    (plan) => {
      expect(refusalOf({ plan, verdict: 'passed', problems: [], target })).toBeUndefined();
      expect(refusalOf({ plan, verdict: 'invalid', problems: [], target })).toEqual({
        of: all,
        why: 'its verdict is invalid (no reason is recorded)',
        instead: plan,
      });
    },
  );

  test.each<{ readonly plan: PlanName; readonly instead: PlanName }>([
    { plan: 'load', instead: 'breakpoint' },
    { plan: 'stress', instead: 'breakpoint' },
    { plan: 'soak', instead: 'soak' },
  ])('no piece, where a $plan failed: $instead is to be run', ({ plan, instead }) => {
    expect(refusalOf({ plan, verdict: 'failed', problems, target })).toEqual({
      of: all,
      why: 'its verdict is failed (missed: reads: api-latency was missed)',
      instead,
    });
  });

  test('every piece, where a growing load failed at a rate; no capacity, where it failed at none', () => {
    const run = { plan: 'breakpoint', verdict: 'failed', problems } as const;
    const points = { requests: 9, isTruncated: false };
    expect(refusalOf({ ...run, target })).toBeUndefined();
    expect(rawRefusalOf(run, points, { rate: 9, held: 8, at: 3, objectives: [] })).toBeUndefined();
    expect(rawRefusalOf(run, points, undefined)).toEqual({
      of: ['capacity'],
      why: 'it failed, and not at a rate (missed: reads: api-latency was missed)',
      instead: 'breakpoint',
    });
  });

  test.each([
    { requests: 9, isTruncated: true, why: 'its raw result ends early' },
    { requests: 0, isTruncated: true, why: 'its raw result cannot be read' },
    { requests: 0, isTruncated: false, why: 'its raw result has no request' },
  ])('only memory, where $why', ({ why, ...points }) => {
    expect(rawRefusalOf({ plan: 'load', verdict: 'passed', problems: [] }, points, undefined)).toEqual({
      of: ['capacity', 'processor time'],
      why,
      instead: 'load',
    });
  });
});
