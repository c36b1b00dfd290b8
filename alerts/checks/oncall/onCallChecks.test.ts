import { array, assert, boolean, constant, constantFrom, option, pre, property, record } from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { DefinitionError } from '../../../model/problem.ts';
import { onCallChecks } from './onCallChecks.ts';
import { shopDefinitions } from './testing/shopFindings.ts';

describe.each(onCallChecks)('$id', ({ find }) => {
  test('finds nothing in a sound plan, whatever the day', () => {
    for (const today of ['2026-11-30', '2026-12-25', '2027-02-28', '2028-02-29', '2031-06-15'])
      expect(find(shopDefinitions({}, today))).toEqual([]);
  });

  test('finds nothing where no day is given', () => {
    expect(find({ ...shopDefinitions({}), year: undefined })).toEqual([]);
  });

  test('finds nothing in an organization without on-call', () => {
    expect(find(shopDefinitions({ 'owners.0.onCall': undefined, onCall: undefined }))).toEqual([]);
  });
});

test('the 52 weeks begin on the Monday of this week, so that a finding stays as it is from day to day', () => {
  const yearOn = (today: string): readonly (number | undefined)[] => {
    const { year } = shopDefinitions({}, today);
    return [year?.begin, year?.end];
  };
  const first = [Date.parse('2026-11-30T00:00Z'), Date.parse('2027-11-29T00:00Z')];
  expect([yearOn('2026-11-30'), yearOn('2026-12-06')]).toEqual([first, first]);
  expect(yearOn('2026-12-07')).toEqual([Date.parse('2026-12-07T00:00Z'), Date.parse('2027-12-06T00:00Z')]);
});

const zone = constantFrom(
  'UTC',
  'America/Santiago',
  'Asia/Calcutta',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Etc/GMT+3',
);
const clock = constantFrom('00:00', '02:30', '09:00', '22:00', '23:59');
const hours = record({ begin: clock, end: constantFrom('24:00', '02:30', '18:00') });
const layer = 'onCall.schedules.0.layers.0';
const swap = { people: ['ana'], begin: '2026-12-05T00:00+05:30', end: '2026-12-08T00:00-03:00', reason: 'swap' };

/** Changes by path, as shopDefinitions takes them. */
const changes = record(
  {
    'onCall.schedules.0.timeZone': zone,
    [`${layer}.timeZone`]: zone,
    [`${layer}.begin`]: constantFrom('2000-02-29T02:30', '2026-03-29T02:30', '2027-01-31T00:00', '2100-12-31T23:59'),
    [`${layer}.end`]: constantFrom('2026-12-01T00:00', '2027-03-28T02:30'),
    [`${layer}.turn`]: constantFrom(
      'daily',
      'weekly',
      'monthly',
      { count: 13, unit: 'day' },
      { count: 1000, unit: 'month' },
    ),
    [`${layer}.advance`]: constantFrom('calendar', 'shift'),
    [`${layer}.people`]: constantFrom(['ana'], ['ana', 'ben'], [['ana', 'ben'], 'ana']),
    [`${layer}.restrictions`]: array(hours, { maxLength: 2 }),
    'onCall.schedules.0.overrides': constantFrom([], [swap], [swap, { ...swap, people: [], instead: 'ben' }, swap]),
    'onCall.people.0.leaves': constantFrom('2027-02-28', '2099-01-01'),
    'onCall.people.1.leaves': constantFrom('2026-12-01', '2026-01-06'),
    'onCall.holidays.0.days': constantFrom([], [{ day: '2026-11-30', name: 'x' }], [{ day: '2027-11-28', name: 'y' }]),
    'owners.0.onCall.escalation.steps.1.targets': constantFrom(
      [{ kind: 'OnCallOf', schedule: 'primary' }],
      [{ kind: 'TeamOf', owner: 'platform' }],
      [{ kind: 'Individual', person: 'ben' }],
      [{ kind: 'Channels' }],
    ),
    'onCall.routing.muteTimes.0.windows': array(hours, { minLength: 1, maxLength: 2 }),
    'onCall.routing.muteTimes.0.timeZone': zone,
    'onCall.routing.routes.0.matchers': constantFrom([], [{ label: 'severity', op: '!=', value: 'ticket' }]),
    'onCall.routing.routes.0.activeIn': constant(['nights']),
    'onCall.routing.routes.0.continue': boolean(),
  },
  { requiredKeys: [] },
);

test('whatever plan is taken as valid, each finding is a whole sentence', () => {
  assert(
    property(changes, option(constantFrom('2026-12-27', '2027-03-28', '2028-02-29')), (changed, today) => {
      let definitions;
      try {
        definitions = shopDefinitions(changed, today ?? undefined);
      } catch (error) {
        // Draws another one.
        if (error instanceof DefinitionError) pre(false);
        throw error;
      }
      for (const { path, message, fix } of onCallChecks.flatMap(({ find }) => find(definitions))) {
        expect(`${path}: ${message}; ${fix}`).not.toMatch(/undefined|NaN|Infinity|Invalid|null|''/);
      }
    }),
    { numRuns: 60 },
  );
});
