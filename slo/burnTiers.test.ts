import { expect, test } from '@jest/globals';
import { availability, type Objective, type Window } from '../model/objective.ts';
import { milliseconds } from '../model/quantity.ts';
import { burnTables } from './burnTables.ts';
import { burnTiersOf } from './burnTiers.ts';
import { sloOf } from './slo.ts';

const tiersOf = (target: string, window: Window): ReturnType<typeof burnTiersOf> => {
  const why = { why: 'to be tried', rejected: [] };
  const objective = { ...availability('api', { target: '99%', window, ...why }), target } as Objective;
  return burnTiersOf(sloOf({ id: 'orders' }, objective));
};

test('of 30 days, 2, 5, 10 and 10% in an hour, 6 hours, a day and 3 days are the workbook’s factors', () => {
  const { kept = [], dropped = [] } = tiersOf('99.9%', '30d') ?? {};
  expect(dropped).toEqual([]);
  expect(kept.map(({ severity, long, short, factor }) => [severity, long, short, factor.toFixed()])).toEqual([
    ['page', '1h', '5m', '14.4'],
    ['page', '6h', '30m', '6'],
    ['ticket', '1d', '2h', '3'],
    ['ticket', '3d', '6h', '1'],
  ]);
});

test.each([
  { window: '30d', factors: ['14.4', '6', '3', '1'] },
  { window: '28d', factors: ['13.44', '5.6', '2.8', '1'] },
  { window: '14d', factors: ['13.44', '5.6', '2.8', '1'] },
  { window: '7d', factors: ['13.44', '3.5', '1.4', '1'] },
  { window: '2d', factors: ['12', '1'] },
  { window: '10d', factors: ['13.44', '3.5', '1.4', '1'] },
  { window: '21d', factors: ['13.44', '5.6', '2.8', '1'] },
  { window: 'calendar quarter', factors: ['14.4', '6', '3', '1'] },
  { window: 'calendar year', factors: ['14.4', '6', '3', '1'] },
  { window: '90d', factors: ['14.4', '6', '3', '1'] },
  { window: '1d', factors: ['12', '1'] },
  { window: 'calendar month', factors: ['14.4', '6', '3', '1'] },
  { window: 'calendar week', factors: ['13.44', '3.5', '1.4', '1'] },
  { window: 'calendar day', factors: ['12', '1'] },
] as const)('of a $window, the tiers burn at $factors, and the slowest at exactly 1', ({ window, factors }) => {
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
    '0.001',
  ]);
  expect(tiersOf('99.99%', '28d')?.kept[0]?.threshold.toFixed()).toBe('0.001344');
});

test.each([
  { target: '93%', why: 'it could never fire: more than 100.8% of events would have to be bad' },
  { target: '90%', why: 'it could never fire: more than 144% of events would have to be bad' },
])('at $target, a burn of 14.4 is left out', ({ target, why }) => {
  expect(tiersOf(target, '30d')?.dropped[0]).toMatchObject({ long: '1h', why });
});

test('a window without a table of its own has the burn rates of a shorter one: it spends no larger shares in the same time', () => {
  expect(tiersOf('99.9%', '90d')?.kept.map(({ long, spends }) => `${spends} in ${long}`)).toEqual([
    '0.67% in 1h',
    '1.67% in 6h',
    '3.33% in 1d',
    '3.33% in 3d',
  ]);
});

test('a window shorter than a day has no tiers: theirs would hold too few samples', () => {
  expect(tiersOf('99.9%', '12h')).toBeUndefined();
});

test('the slowest tier can fire at any target', () => {
  for (const target of ['0.1%', '50%', '66.6%', '83%', '93%', '99.999%']) {
    expect(tiersOf(target, '30d')?.kept.at(-1)?.factor.toFixed()).toBe('1');
  }
});
