import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { UsageError } from '../../model/usageError.ts';
import { comparedPeriods, periodOf, periodsBefore, type Period } from './period.ts';

const at = Date.parse('2026-11-30T12:34:56Z');
const minutes = (instant: number): string => new Date(instant).toISOString().slice(0, 16);
const shown = ({ name, from, to, until }: Period): readonly string[] => [name, ...[from, to, until].map(minutes)];

describe('a period', () => {
  test.each([
    ['month', 'October 2026', '2026-10-01T00:00', '2026-11-01T00:00', '2026-11-01T00:00'],
    ['quarter', 'quarter 3 of 2026', '2026-07-01T00:00', '2026-10-01T00:00', '2026-10-01T00:00'],
    ['year', '2025', '2025-01-01T00:00', '2026-01-01T00:00', '2026-01-01T00:00'],
    [
      'week',
      'the week from 23 November 2026 to 29 November 2026',
      '2026-11-23T00:00',
      '2026-11-30T00:00',
      '2026-11-30T00:00',
    ],
    ['28d', 'the 28 days to 30 November 2026 12:35 UTC', '2026-11-02T12:35', '2026-11-30T12:35', '2026-11-30T12:35'],
    ['1d', 'the day to 30 November 2026 12:35 UTC', '2026-11-29T12:35', '2026-11-30T12:35', '2026-11-30T12:35'],
    ['2026-02', 'February 2026', '2026-02-01T00:00', '2026-03-01T00:00', '2026-03-01T00:00'],
    [
      '2026-11',
      'November 2026 so far (to 30 November 2026 12:34 UTC)',
      '2026-11-01T00:00',
      '2026-12-01T00:00',
      '2026-11-30T12:35',
    ],
    [
      '2026-Q4',
      'quarter 4 of 2026 so far (to 30 November 2026 12:34 UTC)',
      '2026-10-01T00:00',
      '2027-01-01T00:00',
      '2026-11-30T12:35',
    ],
    ['2025', '2025', '2025-01-01T00:00', '2026-01-01T00:00', '2026-01-01T00:00'],
  ])('%s is %s', (text, ...expected) => {
    expect(shown(periodOf(text, at))).toEqual(expected);
  });

  test.each([
    // Summer time from 6 September on: three hours behind UTC, before it four.
    ['month', 'America/Santiago', 'October 2026', '2026-10-01T03:00', '2026-11-01T03:00'],
    ['2026-09', 'America/Santiago', 'September 2026', '2026-09-01T04:00', '2026-10-01T03:00'],
    // Berlin set its clocks back on 25 October: the week has an hour more.
    [
      'week',
      'Europe/Berlin',
      'the week from 23 November 2026 to 29 November 2026',
      '2026-11-22T23:00',
      '2026-11-29T23:00',
    ],
    ['2026-10', 'Asia/Kolkata', 'October 2026', '2026-09-30T18:30', '2026-10-31T18:30'],
    [
      '28d',
      'Asia/Kolkata',
      'the 28 days to 30 November 2026 18:05 Asia/Kolkata',
      '2026-11-02T12:35',
      '2026-11-30T12:35',
    ],
    ['month', 'Etc/UTC', 'October 2026', '2026-10-01T00:00', '2026-11-01T00:00'],
  ])('%s in %s is %s', (text, zone, ...expected) => {
    expect(shown(periodOf(text, at, zone)).slice(0, 3)).toEqual(expected);
  });

  test('of a week over the end of summer time is an hour longer', () => {
    const { from, to } = periodOf('week', Date.parse('2026-10-26T12:00:00Z'), 'Europe/Berlin');
    expect((to - from) / 3_600_000).toBe(7 * 24 + 1);
  });

  test('of a month that ends at this instant is over', () => {
    expect(shown(periodOf('month', Date.parse('2026-12-01T00:00:00Z')))[0]).toBe('November 2026');
  });

  test.each([
    ['3 weeks', "--period '3 weeks' is not a period"],
    ['2026-13', "--period '2026-13' is not a period"],
    ['2026-Q5', "--period '2026-Q5' is not a period"],
    ['28', "--period '28' is not a period"],
    ['', "--period '' is not a period"],
    ['1.5d', "--period '1.5d' is not a period"],
    ['0d', "--period '0d' is not between 1d and 366d"],
    ['400d', "--period '400d' is not between 1d and 366d"],
  ])("'%s' is refused", (text, summary) => {
    expect(() => periodOf(text, at)).toThrow(
      new UsageError(
        summary,
        "write month, quarter, year or week (the last one that is over), a length such as '28d', or a name such as 2026-11, 2026-Q4 or 2026",
      ),
    );
  });

  test('that has not begun is refused', () => {
    expect(() => periodOf('2026-12', at)).toThrow(
      new UsageError("--period '2026-12' has not begun", 'name one that began before 30 November 2026'),
    );
  });
});

describe('the periods before', () => {
  test('are as far back as there are points, latest first', () => {
    const period = periodOf('month', at);
    const names = periodsBefore(period, 11, Date.parse('2026-07-20T00:00:00Z')).map(({ name }) => name);
    expect(names).toEqual(['September 2026', 'August 2026', 'July 2026']);
  });

  test('of a month are at most the others of a year, of a quarter those of a year', () => {
    const counts = ['month', 'quarter', 'year', '28d'].map((text) => {
      const period = periodOf(text, at);
      return periodsBefore(period, comparedPeriods(period), 0).length;
    });
    expect(counts).toEqual([11, 3, 2, 11]);
  });

  test('follow each other without a gap and never overlap', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('month', 'quarter', 'year', 'week', '1d', '28d', '90d'),
        fc.integer({ min: Date.UTC(2001, 0), max: Date.UTC(2060, 0) }),
        fc.constantFrom(
          undefined,
          'America/Santiago',
          'Asia/Kolkata',
          'Europe/Berlin',
          'Pacific/Auckland',
          'Pacific/Apia',
        ),
        (text, now, zone) => {
          const all = [periodOf(text, now, zone), ...periodsBefore(periodOf(text, now, zone), 5, 0)];
          all.forEach((period, index) => {
            expect(period.from).toBeLessThan(period.to);
            expect(period.from).toBeLessThanOrEqual(now);
            if (index > 0) expect(period.to).toBe(all[index - 1]?.from);
          });
        },
      ),
    );
  });
});
