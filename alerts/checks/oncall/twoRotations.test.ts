import { expect, test } from '@jest/globals';
import { twoRotations } from './twoRotations.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

const second = (people: readonly string[]): Readonly<Record<string, unknown>> => ({
  'onCall.schedules.1': {
    id: 'second',
    timeZone: 'Europe/Berlin',
    layers: [{ name: 'second line', people, turn: 'weekly', begin: '2026-01-05T09:00', timeZone: 'America/Santiago' }],
  },
  'owners.0.onCall.escalation.steps.1.targets': [{ kind: 'OnCallOf', schedule: 'second' }],
});

test('a person who has two turns at once is a finding', () => {
  const changes = { ...second(['ana', 'ben']), 'onCall.schedules.0.overrides': [] };
  expect(shopFindings(twoRotations, changes)).toEqual([
    ...finding(
      twoRotations,
      'onCall.schedules[1]',
      "'ana' is on call of 'primary' and 'second' at once for 182 days in 27 intervals within the 52 weeks from 2026-11-30; the first is until 2026-11-30T13:00+01:00 (Europe/Berlin)",
      "leave 'ana' in one of them, or begin the order of turns at another person",
    ),
    ...finding(
      twoRotations,
      'onCall.schedules[1]',
      "'ben' is on call of 'primary' and 'second' at once for 182 days in 26 intervals within the 52 weeks from 2026-11-30; the first is from 2026-11-30T13:00+01:00 to 2026-12-07T13:00+01:00 (Europe/Berlin)",
      "leave 'ben' in one of them, or begin the order of turns at another person",
    ),
  ]);
});

test('the same people in turn are not', () => {
  expect(shopFindings(twoRotations, { ...second(['ben', 'ana']), 'onCall.schedules.0.overrides': [] })).toEqual([]);
});

test('a schedule that no escalation names pages nobody', () => {
  expect(shopFindings(twoRotations, { 'onCall.schedules.1': second(['ana'])['onCall.schedules.1'] })).toEqual([]);
});

test('of many schedules the first two are named', () => {
  const layers = [{ name: 'all', people: ['ana'], turn: 'weekly', begin: '2026-01-05T09:00' }];
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const changes = {
    'onCall.schedules': ids.map((id) => ({ id, timeZone: 'UTC', layers })),
    'owners.0.onCall.escalation.steps.0.targets': ids.map((schedule) => ({ kind: 'OnCallOf', schedule })),
  };
  expect(shopFindings(twoRotations, changes)).toEqual(
    finding(
      twoRotations,
      'onCall.schedules[1]',
      "'ana' is on call of 'a', 'b' and 3 other schedules at once at any time in the 52 weeks from 2026-11-30",
      "leave 'ana' in one of them, or begin the order of turns at another person",
    ),
  );
});
