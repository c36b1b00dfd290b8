import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { instantOfLocal, localTime, zonedText } from './zonedTime.ts';

const at = (text: string, zone: string): string => {
  const [, year, month, day, hour, minute] = /^(\d+)-(\d+)-(\d+) (\d+):(\d+)$/.exec(text) ?? [];
  const local = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    minute: Number(hour) * 60 + Number(minute),
  };
  return new Date(instantOfLocal(local, zone)).toISOString().slice(0, 16);
};

// Each transition from the IANA time zone database.
test.each([
  { zone: 'America/Santiago', local: '2026-01-01 00:00', instant: '2026-01-01T03:00' },
  { zone: 'America/Santiago', local: '2026-07-01 00:00', instant: '2026-07-01T04:00' },
  // The clock goes from 24:00 to 01:00: that day has no midnight and begins at 01:00.
  { zone: 'America/Santiago', local: '2026-09-06 00:00', instant: '2026-09-06T04:00' },
  // The clock goes from 24:00 back to 23:00: the Saturday has 25 hours.
  { zone: 'America/Santiago', local: '2026-04-05 00:00', instant: '2026-04-05T04:00' },
  // 23:30 occurs twice; it is the first.
  { zone: 'America/Santiago', local: '2026-04-04 23:30', instant: '2026-04-05T02:30' },
  { zone: 'Europe/Berlin', local: '2026-03-29 00:00', instant: '2026-03-28T23:00' },
  { zone: 'Europe/Berlin', local: '2026-03-30 00:00', instant: '2026-03-29T22:00' },
  { zone: 'Europe/Berlin', local: '2026-03-29 02:30', instant: '2026-03-29T01:00' },
  { zone: 'Asia/Kolkata', local: '2026-04-01 00:00', instant: '2026-03-31T18:30' },
  { zone: 'Asia/Kathmandu', local: '2026-04-01 00:00', instant: '2026-03-31T18:15' },
  { zone: 'Australia/Lord_Howe', local: '2026-04-05 01:45', instant: '2026-04-04T14:45' },
  { zone: 'Pacific/Kiritimati', local: '2026-01-01 00:00', instant: '2025-12-31T10:00' },
  // Samoa had no 30 December 2011.
  { zone: 'Pacific/Apia', local: '2011-12-30 00:00', instant: '2011-12-30T10:00' },
  { zone: 'Pacific/Apia', local: '2011-12-31 00:00', instant: '2011-12-30T10:00' },
  // Havana sets the clock back from 01:00 to 00:00: midnight occurs twice.
  { zone: 'America/Havana', local: '2026-11-01 00:00', instant: '2026-11-01T04:00' },
])('$local in $zone is $instant UTC', ({ zone, local, instant }) => {
  expect(at(local, zone)).toBe(instant);
});

test('the clock at an instant leads back to it, unless the clock shows that time twice', () => {
  const zones = fc.constantFrom(
    'America/Santiago',
    'Europe/Berlin',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'UTC',
    'Pacific/Apia',
  );
  const instants = fc.integer({ min: Date.parse('1980-01-01') / 60_000, max: Date.parse('2040-01-01') / 60_000 });
  fc.assert(
    fc.property(zones, instants, (zone, minutes) => {
      const instant = minutes * 60_000;
      const back = instantOfLocal(localTime(instant, zone), zone);
      expect(back).toBeLessThanOrEqual(instant);
      expect(localTime(back, zone)).toEqual(localTime(instant, zone));
      // No clock is set back by more than two hours.
      expect(instant - back).toBeLessThanOrEqual(7_200_000);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['America/Santiago', '2026-12-24T18:00-03:00'],
  ['Asia/Kolkata', '2026-12-25T02:30+05:30'],
  ['UTC', '2026-12-24T21:00+00:00'],
])('an instant is written by the clock of %s, with its offset', (zone, text) => {
  expect(zonedText(Date.parse('2026-12-24T21:00:00Z'), zone)).toBe(text);
});
