import { expect, test } from '@jest/globals';
import { holidayCover } from './holidayCover.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

const override = { people: ['ben'], begin: '2026-12-25T00:00-03:00', end: '2026-12-26T00:00-03:00', reason: 'agreed' };

test.each([
  ['no override', []],
  ['an override of nobody', [{ ...override, people: [] }]],
  ['an override of a part of the day', [{ ...override, begin: '2026-12-25T10:00-03:00' }]],
])('a holiday with %s has no cover', (_case, overrides) => {
  expect(shopFindings(holidayCover, { 'onCall.schedules.0.overrides': overrides })).toEqual(
    finding(
      holidayCover,
      'onCall.schedules[0].holidays[0]',
      "no cover is planned in 'primary' on 1 holiday of 'chile': 2026-12-25 (Navidad)",
      'add an override that names who is on call on the whole day',
    ),
  );
});

test('of many holidays the first three are named', () => {
  const days = ['2026-12-08', '2027-01-01', '2027-05-21', '2027-07-16'].map((day) => ({ day, name: 'Feriado' }));
  expect(shopFindings(holidayCover, { 'onCall.holidays.0.days': days })).toEqual(
    finding(
      holidayCover,
      'onCall.schedules[0].holidays[0]',
      "no cover is planned in 'primary' on 4 holidays of 'chile': 2026-12-08 (Feriado), 2027-01-01 (Feriado), 2027-05-21 (Feriado) and 1 more",
      'add an override that names who is on call on the whole day',
    ),
  );
});

test.each([
  ['an override of the whole day', {}],
  ['a day that is over', { 'onCall.holidays.0.days': [{ day: '2026-11-01', name: 'Todos los Santos' }] }],
  ['a day after the 52 weeks', { 'onCall.holidays.0.days': [{ day: '2028-01-01', name: 'Año Nuevo' }] }],
  [
    'hours that no layer has',
    {
      'onCall.schedules.0.overrides': [],
      'onCall.schedules.0.layers.0.restrictions': [{ days: ['Monday'], begin: '09:00', end: '18:00' }],
    },
  ],
])('%s needs no other plan', (_case, changes) => {
  expect(shopFindings(holidayCover, changes)).toEqual([]);
});
