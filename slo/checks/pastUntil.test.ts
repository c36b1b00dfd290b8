import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability, type ObjectiveOptions } from '../../model/objective.ts';
import { located, ordersWith, words } from './testing/promisesWith.ts';
import { pastUntil } from './pastUntil.ts';
import { promisesOf, type Promises } from './promises.ts';

const on = (today: string | undefined, options: Partial<ObjectiveOptions>): Promises =>
  promisesOf(
    [located(ordersWith({ objectives: [availability('api', { ...words, target: '99%', ...options })] }))],
    'prod',
    today,
  );

test('alerting that should be on again is a warning, and so is a shadow that lasted', () => {
  const silence = { why: 'the provider moves', until: '2026-12-31' };
  expect(findingLines(pastUntil, on('2027-01-01', { alertingOff: silence }))).toEqual([
    'slo/past-until  systems/orders.ts objectives[0].alertingOff.until  (warning)',
    '  the objective is without alerts until 2026-12-31, which is past: it still notifies nobody (the provider moves)',
    '  fix: remove alertingOff, or decide again and write a later day',
    '  why: docs/checks/slo/past-until.md',
  ]);
  expect(findingLines(pastUntil, on('2027-01-01', { shadow: silence }))).toEqual([
    'slo/past-until  systems/orders.ts objectives[0].shadow.until  (warning)',
    '  the objective is in shadow until 2026-12-31, which is past: it still notifies nobody (the provider moves)',
    '  fix: remove shadow, or decide again and write a later day',
    '  why: docs/checks/slo/past-until.md',
  ]);
});

test('the last day itself, no day, and no date to compare with are none', () => {
  const silence = { why: 'the provider moves', until: '2026-12-31' };
  expect(findingLines(pastUntil, on('2026-12-31', { alertingOff: silence }))).toEqual([]);
  expect(findingLines(pastUntil, on('2099-01-01', { alertingOff: { why: 'no on-call yet' } }))).toEqual([]);
  expect(findingLines(pastUntil, on(undefined, { alertingOff: silence }))).toEqual([]);
});
