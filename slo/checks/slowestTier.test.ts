import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability } from '../../model/objective.ts';
import type { OwnTier } from '../../model/ownTiers.ts';
import { located, ordersWith, promisesWith, words } from './testing/promisesWith.ts';
import { promisesOf, type Promises } from './promises.ts';
import { slowestTier } from './slowestTier.ts';

const withTiers = (...tiers: readonly OwnTier[]): Promises =>
  promisesOf([located(ordersWith({ objectives: [availability('api', { ...words, target: '99%', tiers })] }))]);

const page: OwnTier = { severity: 'page', long: '1h', short: '5m', spends: '2%' };

test('tiers that all burn faster than the budget lasts leave a gap', () => {
  expect(
    findingLines(slowestTier, withTiers(page, { severity: 'ticket', long: '1d', short: '2h', spends: '10%' })),
  ).toEqual([
    'slo/slowest-tier  systems/orders.ts objectives[0].tiers  (warning)',
    '  the slowest tier is a burn rate of 3: at any rate from 1 to 3 the budget is overspent, and nobody is notified',
    "  fix: add a tier such as { severity: 'ticket', long: '3d', short: '6h', factor: 1 }",
    '  why: docs/checks/slo/slowest-tier.md',
  ]);
});

test('a tier at a burn rate of 1 leaves none, by its rate or by its share', () => {
  expect(
    findingLines(slowestTier, withTiers(page, { severity: 'ticket', long: '3d', short: '6h', factor: 1 })),
  ).toEqual([]);
  expect(
    findingLines(slowestTier, withTiers(page, { severity: 'ticket', long: '3d', short: '6h', spends: '10%' })),
  ).toEqual([]);
});

test('the tables have it', () => {
  expect(findingLines(slowestTier, promisesWith())).toEqual([]);
});
