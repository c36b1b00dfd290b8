/** Compares the table with temporal-polyfill, which reads the same time zone data by code of its own, and with the exact functions of zonedTime.ts. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { instantOfLocal, localTime } from './zonedTime.ts';
import { clockAt, firstReached, offsetAt, zoneOffsets } from './zoneOffsets.ts';

const zones = Intl.supportedValuesOf('timeZone');

const transitionsOf = (timeZone: string, begin: number, end: number): readonly (readonly [number, number])[] => {
  const found: (readonly [number, number])[] = [];
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(begin).toZonedDateTimeISO(timeZone);
  while (true) {
    at = at.getTimeZoneTransition('next');
    if (at === null || at.epochMilliseconds >= end) return found;
    found.push([at.epochMilliseconds, at.offsetNanoseconds / 1e6]);
  }
};

test(`the ${zones.length} zones of the database change their clocks from 2026 to 2031 when temporal-polyfill says so`, () => {
  const [begin, end] = [Date.UTC(2026, 0), Date.UTC(2032, 0)];
  let count = 0;
  for (const timeZone of zones) {
    const { begins, offsets } = zoneOffsets(timeZone, begin, end);
    const own = begins.map((at, index) => [at, offsets[index]!] as const).filter(([at]) => at >= begin && at < end);
    expect({ timeZone, transitions: own }).toEqual({ timeZone, transitions: transitionsOf(timeZone, begin, end) });
    count += own.length;
  }
  // 1,520 with the database 2026c.
  expect(count).toBeGreaterThan(1_000);
});

const zone = fc.constantFrom(...zones);
const instant = fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2037, 0) });

describe('one local time', () => {
  test.each([
    ['skipped, in Chicago', 'America/Chicago', '2020-03-08T02:30', '2020-03-08T08:00Z'],
    ['of the day after', 'America/Chicago', '2020-03-09T02:30', '2020-03-09T07:30Z'],
    ['twice, in Chicago', 'America/Chicago', '2020-11-01T01:30', '2020-11-01T06:30Z'],
    ['skipped by half an hour, at Lord Howe', 'Australia/Lord_Howe', '2020-10-04T02:15', '2020-10-03T15:30Z'],
    ['of a day that Samoa left out', 'Pacific/Apia', '2011-12-30T09:00', '2011-12-30T10:00Z'],
    ['at midnight, which Havana skips', 'America/Havana', '2026-03-08T00:00', '2026-03-08T05:00Z'],
    ['at midnight, which Santiago has twice', 'America/Santiago', '2026-04-04T23:30', '2026-04-05T02:30Z'],
    ['in India', 'Asia/Kolkata', '2026-12-25T09:00', '2026-12-25T03:30Z'],
  ])('%s: %s %s is %s', (_title, timeZone, local, expected) => {
    const wanted = Date.parse(`${local}Z`);
    expect(firstReached(zoneOffsets(timeZone, wanted, wanted), wanted)).toBe(Date.parse(expected));
  });
});

test('the clock that the table shows is that of localTime', () => {
  fc.assert(
    fc.property(zone, instant, (timeZone, at) => {
      const clock = new Date(clockAt(zoneOffsets(timeZone, at, at), at));
      expect(localTime(at, timeZone)).toEqual({
        year: clock.getUTCFullYear(),
        month: clock.getUTCMonth() + 1,
        day: clock.getUTCDate(),
        minute: clock.getUTCHours() * 60 + clock.getUTCMinutes(),
      });
    }),
    { numRuns: 300 },
  );
});

test('the instant of a local time is that of instantOfLocal, on days of change too', () => {
  const nearChange = fc.tuple(zone, fc.nat(), fc.integer({ min: -200, max: 200 })).map(([timeZone, pick, minutes]) => {
    const changes = transitionsOf(timeZone, Date.UTC(2026, 0), Date.UTC(2032, 0));
    const at = changes.length === 0 ? Date.UTC(2026, 5) : changes[pick % changes.length]![0];
    return [timeZone, at + minutes * 60_000] as const;
  });
  fc.assert(
    fc.property(nearChange, ([timeZone, at]) => {
      const table = zoneOffsets(timeZone, at, at);
      const local = Math.floor(clockAt(table, at) / 60_000) * 60_000;
      const date = new Date(local);
      const expected = instantOfLocal(
        {
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          minute: date.getUTCHours() * 60 + date.getUTCMinutes(),
        },
        timeZone,
      );
      expect(new Date(firstReached(table, local)).toISOString()).toBe(new Date(expected).toISOString());
    }),
    { numRuns: 300 },
  );
});

test('the first instant at which the clock has reached a time: none before it has, and it has', () => {
  fc.assert(
    fc.property(zone, instant, (timeZone, at) => {
      const table = zoneOffsets(timeZone, at, at);
      const local = clockAt(table, at);
      const first = firstReached(table, local);
      expect(first).toBeLessThanOrEqual(at);
      expect(clockAt(table, first)).toBeGreaterThanOrEqual(local);
      expect(clockAt(table, first - 1)).toBeLessThan(local);
    }),
    { numRuns: 300 },
  );
});

test('a table over more years says the same', () => {
  fc.assert(
    fc.property(zone, fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2029, 0) }), (timeZone, at) => {
      expect(offsetAt(zoneOffsets(timeZone, Date.UTC(2024, 0), Date.UTC(2031, 0)), at)).toBe(
        offsetAt(zoneOffsets(timeZone, at, at), at),
      );
    }),
    { numRuns: 200 },
  );
});
