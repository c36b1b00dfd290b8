import { describe, expect, test } from '@jest/globals';
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
