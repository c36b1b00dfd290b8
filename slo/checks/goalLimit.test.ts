import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability } from '../../model/objective.ts';
import { promisesWith, words } from './testing/promisesWith.ts';
import { goalLimit } from './goalLimit.ts';

test('a goal above 99.99% is an error', () => {
  expect(
    findingLines(goalLimit, promisesWith({ objectives: [availability('api', { ...words, target: '99.995%' })] })),
  ).toEqual([
    'slo/goal-limit  systems/orders.ts objectives[0].target',
    '  Cloud Monitoring refuses a target of 99.995%: the maximum is 99.99%',
    "  fix: write '99.99%' or less",
    '  why: docs/checks/slo/goal-limit.md',
  ]);
});

test('a goal of 99.99% is taken', () => {
  expect(
    findingLines(goalLimit, promisesWith({ objectives: [availability('api', { ...words, target: '99.99%' })] })),
  ).toEqual([]);
});
