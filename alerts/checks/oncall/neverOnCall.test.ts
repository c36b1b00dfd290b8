import { expect, test } from '@jest/globals';
import { neverOnCall } from './neverOnCall.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

const layer = 'onCall.schedules.0.layers.0';
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];

const daily = (count: number, parts: object = {}): Readonly<Record<string, unknown>> => {
  const handles = Array.from({ length: count }, (_, index) => `p${index + 1}`);
  const people = ['ana', 'ben', ...handles].map((handle) => ({
    handle,
    timeZone: 'UTC',
    contacts: [{ kind: 'Email', address: 'p@example.com' }],
  }));
  const restrictions = [{ days: weekdays, begin: '00:00', end: '24:00' }];
  return {
    'onCall.people': people,
    'onCall.schedules.0.overrides': [],
    [layer]: { name: 'days', people: handles, turn: 'daily', begin: '2026-01-05T00:00', restrictions, ...parts },
  };
};

test.each([
  [14, "'p6', 'p7', 'p13' and 'p14'", 4],
  [7, "'p6' and 'p7'", 2],
])('of %d people with a daily turn on weekdays, %s are never on call', (count, who, never) => {
  expect(shopFindings(neverOnCall, daily(count))).toEqual(
    finding(
      neverOnCall,
      'onCall.schedules[0].layers[0].people',
      `never on call in the 52 weeks from 2026-11-30: ${who}, ${never} of the ${count} people of the rotation 'days' of 'primary'`,
      "write advance: 'shift': then a turn without hours does not count",
    ),
  );
});

test.each([10, 6])('of %d people everybody is', (count) => {
  expect(shopFindings(neverOnCall, daily(count))).toEqual([]);
});

test("with advance: 'shift' everybody of 14 is", () => {
  expect(shopFindings(neverOnCall, daily(14, { advance: 'shift' }))).toEqual([]);
});

test('a person whose turns a later layer covers is never on call', () => {
  const later = { name: 'always', people: ['ana'], turn: 'weekly', begin: '2026-01-05T09:00' };
  const changes = { 'onCall.schedules.0.overrides': [], 'onCall.schedules.0.layers.1': later };
  expect(shopFindings(neverOnCall, changes)).toEqual(
    finding(
      neverOnCall,
      'onCall.schedules[0].layers[0].people',
      "never on call in the 52 weeks from 2026-11-30: 'ben', 1 of the 2 people of the rotation 'weekly' of 'primary'",
      'make turns shorter, remove the restrictions or layers that leave them no hours, or remove these people',
    ),
  );
});

test('a rotation that begins after the 52 weeks has nobody until then', () => {
  expect(shopFindings(neverOnCall, { [`${layer}.begin`]: '2072-01-05T09:00' })).toEqual(
    finding(
      neverOnCall,
      'onCall.schedules[0].layers[0].begin',
      "the rotation 'weekly' of 'primary' begins at 2072-01-05T09:00, after the 52 weeks from 2026-11-30: it has nobody until then",
      'begin it earlier, or remove it',
    ),
  );
});

test('a rotation that is over is kept as history', () => {
  expect(
    shopFindings(neverOnCall, { [`${layer}.end`]: '2026-06-01T09:00', 'onCall.schedules.0.overrides': [] }),
  ).toEqual([]);
});
