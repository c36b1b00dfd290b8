import { expect, test } from '@jest/globals';
import diary from '../../test/fixtures/systems/diary.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { gatePlanOf } from '../gate/gatePlan.ts';
import { comparedIn, comparedMetrics, comparisonCount } from './compared.ts';
import { optionsOf } from './options.ts';
import type { K6Summary } from './summary.ts';

const planFor = (system: typeof diary, compares = true) => gatePlanOf(system, { seconds: 4, warmUp: 1, compares });

const summaryOf = (
  metrics: Readonly<Record<string, readonly [count: number, p50: number, p95: number]>>,
): K6Summary => ({
  kind: 'K6Summary',
  version: 2,
  routes: ['GET /data'],
  system: 'diary',
  plan: 'smoke',
  milliseconds: 4_000,
  metrics: Object.fromEntries(
    Object.entries(metrics).map(([key, [count, p50, p95]]) => [key, { values: { count, 'p(50)': p50, 'p(95)': p95 } }]),
  ),
});

const answered = {
  'answers_candidate{scenario:reads}': [200, 12, 40],
  'answers_baseline{scenario:reads}': [200, 10, 20],
  'answers_ratio{scenario:reads,first:candidate}': [150, 0.5, 1],
  'answers_ratio{scenario:reads,first:baseline}': [50, -0.1, 1],
} as const;

test('whoever is asked first weighs as much as the other, however many answers there were', () => {
  expect(comparedIn(planFor(diary), summaryOf(answered))).toEqual([
    { what: 'the median read', requests: 200, candidate: 12, baseline: 10, ratio: 0.2 },
    { what: 'the slowest 5% of reads', requests: 200, candidate: 40, baseline: 20, ratio: Math.log(2) },
  ]);
});

test('what only one of the two answered is not compared', () => {
  const { 'answers_ratio{scenario:reads,first:baseline}': _, ...onlyFirst } = answered;
  expect(comparedIn(planFor(diary), summaryOf(onlyFirst)).map(({ what }) => what)).toEqual(['the slowest 5% of reads']);
  expect(comparedIn(planFor(diary), summaryOf({}))).toEqual([]);
});

test('several routes are compared one by one, too, and k6 is asked for each', () => {
  expect([comparisonCount(planFor(diary)), comparisonCount(planFor(freight))]).toEqual([2, 4]);
  const thresholds = Object.keys(optionsOf(planFor(freight)).thresholds);
  expect(comparedMetrics(planFor(freight)).filter((key) => !thresholds.includes(key))).toEqual([]);
  expect(comparedMetrics(planFor(freight))).toContain('answers_ratio{scenario:reads,route:1,first:baseline}');
});

test('without a baseline nothing is asked twice', () => {
  expect(comparedMetrics(planFor(diary, false))).toEqual([]);
});
