import { expect, test } from '@jest/globals';
import { overlappingOverrides } from './overlappingOverrides.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

const overrides = 'onCall.schedules.0.overrides';
const first = { people: ['ben'], begin: '2026-12-24T00:00-03:00', end: '2026-12-26T00:00-03:00', reason: 'Christmas' };
const second = { people: ['ana'], begin: '2026-12-25T10:00-03:00', end: '2026-12-27T00:00-03:00', reason: 'swap' };

test('two overrides that say at once who is on call are a finding', () => {
  expect(shopFindings(overlappingOverrides, { [overrides]: [first, second] })).toEqual(
    finding(
      overlappingOverrides,
      'onCall.schedules[0].overrides[1]',
      "overrides[0] and overrides[1] of 'primary' both say who is on call from 2026-12-25T10:00-03:00 to 2026-12-26T00:00-03:00 (America/Santiago): the later one wins (swap)",
      'end one when the other begins, or remove the one that no longer holds',
    ),
  );
});

test.each([
  ['one that begins when the other ends', [first, { ...second, begin: first.end }], '2026-11-30'],
  [
    'two instead of different people',
    [
      { ...first, people: ['ana'], instead: 'ben' },
      { ...second, people: ['ben'], instead: 'ana' },
    ],
    '2026-11-30',
  ],
  ['two that are over', [first, second], '2026-12-28'],
])('%s: none', (_case, list, today) => {
  expect(shopFindings(overlappingOverrides, { [overrides]: list }, today)).toEqual([]);
});
