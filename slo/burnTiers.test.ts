import { expect, test } from '@jest/globals';
import { availability, type Objective, type Window } from '../model/objective.ts';
import { milliseconds } from '../model/quantity.ts';
import { burnTables, burnTiersOf } from './burnTiers.ts';
import { sloOf } from './slo.ts';

const tiersOf = (target: string, window: Window): ReturnType<typeof burnTiersOf> => {
  const why = { why: 'to be tried', rejected: [] };
  const objective = { ...availability('api', { target: '99%', window, ...why }), target } as Objective;
  return burnTiersOf(sloOf({ id: 'orders' }, objective));
};

test('of 30 days, 2, 5 and 10% in an hour, 6 hours and a day are the workbook’s factors; its fourth never spends the budget', () => {
  const { kept = [], dropped = [] } = tiersOf('99.9%', '30d') ?? {};
  expect(
    [...kept, ...dropped].map(({ severity, long, short, factor }) => [severity, long, short, factor.toFixed()]),
  ).toEqual([
    ['page', '1h', '5m', '14.4'],
    ['page', '6h', '30m', '6'],
    ['ticket', '1d', '2h', '3'],
    ['ticket', '3d', '6h', '1'],
  ]);
  expect(dropped.map(({ why }) => why)).toEqual(['a burn of 1 never spends the whole budget']);
});

test.each([
  { window: '30d', factors: ['14.4', '6', '3'] },
  { window: '28d', factors: ['13.44', '5.6', '2.8'] },
  { window: '14d', factors: ['13.44', '5.6', '2.8', '1.4'] },
  { window: '7d', factors: ['13.44', '3.5', '1.4', '1.05'] },
  { window: '1d', factors: ['12', '3'] },
  { window: 'calendar month', factors: ['14.4', '6', '3'] },
  { window: 'calendar week', factors: ['13.44', '3.5', '1.4', '1.05'] },
  { window: 'calendar day', factors: ['12', '3'] },
] as const)('of a $window, those that can spend the budget burn at $factors', ({ window, factors }) => {
  expect(tiersOf('99.9%', window)?.kept.map(({ factor }) => factor.toFixed())).toEqual(factors);
});

test('every short window is a twelfth of its long one', () => {
  for (const { tiers } of Object.values(burnTables)) {
    for (const { long, short } of tiers) expect(milliseconds(long) / milliseconds(short)).toBe(12);
  }
});

test('a threshold is factor times budget, to the last digit', () => {
  expect(tiersOf('99.9%', '30d')?.kept.map(({ threshold }) => threshold.toFixed())).toEqual([
    '0.0144',
    '0.006',
    '0.003',
  ]);
  expect(tiersOf('99.99%', '28d')?.kept[0]?.threshold.toFixed()).toBe('0.001344');
});

test.each([
  { target: '93%', why: 'it could never fire: more than 100.8% of events would have to be bad' },
  { target: '90%', why: 'it could never fire: more than 144% of events would have to be bad' },
])('at $target, a burn of 14.4 is left out', ({ target, why }) => {
  expect(tiersOf(target, '30d')?.dropped[0]).toMatchObject({ long: '1h', why });
});

test('a window without a table of shares has no tiers: no other window’s are stretched to it', () => {
  expect(tiersOf('99.9%', '90d')).toBeUndefined();
});
