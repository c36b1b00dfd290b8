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

test('a person who has two turns at once is a finding, once for both schedules', () => {
  const changes = { ...second(['ana', 'ben']), 'onCall.schedules.0.overrides': [] };
  expect(shopFindings(twoRotations, changes)).toEqual([
    ...finding(
      twoRotations,
      'onCall.schedules[1]',
      "'ana' is on call of 'primary' and of 'second' at once for 182 days in 27 intervals within the 52 weeks from 2026-11-30; the first is until 2026-11-30T13:00+01:00 (Europe/Berlin)",
      "take 'ana' out of one of them, or begin it at another person",
    ),
    ...finding(
      twoRotations,
      'onCall.schedules[1]',
      "'ben' is on call of 'primary' and of 'second' at once for 182 days in 26 intervals within the 52 weeks from 2026-11-30; the first is from 2026-11-30T13:00+01:00 to 2026-12-07T13:00+01:00 (Europe/Berlin)",
      "take 'ben' out of one of them, or begin it at another person",
    ),
  ]);
});

test('the same people in turn are not', () => {
  expect(shopFindings(twoRotations, { ...second(['ben', 'ana']), 'onCall.schedules.0.overrides': [] })).toEqual([]);
});

test('a schedule that no escalation names pages nobody', () => {
  expect(shopFindings(twoRotations, { 'onCall.schedules.1': second(['ana'])['onCall.schedules.1'] })).toEqual([]);
});
