import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { weekdays } from '../../model/maintenance.ts';
import type { MuteTime } from '../../model/oncall/routing.ts';
import { clockHours, firstWhere } from '../oncall/clockHours.ts';
import { namedIntervals } from './muteTimes.ts';
import { contains } from './testing/contains.ts';

const clock = fc.integer({ min: 0, max: 1_439 }).map((minute) => new Date(minute * 60_000).toISOString().slice(11, 16));

const window = fc.record({ days: fc.subarray([...weekdays], { minLength: 1 }), begin: clock, end: clock });

const zones = ['America/Santiago', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/New_York', 'UTC', 'Pacific/Apia'];

/** Two years of minutes, in which every zone changes its clock. */
const instant = fc
  .integer({ min: 0, max: 2 * 365 * 1_440 })
  .map((minutes) => Date.parse('2026-01-01T00:00:00Z') + minutes * 60_000);

test('Alertmanager mutes at the same minutes as routing does, in every zone, over midnight and over changes of the clock', () => {
  fc.assert(
    fc.property(
      fc.array(window, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...zones),
      fc.array(instant, { minLength: 50, maxLength: 50 }),
      (windows, timeZone, instants) => {
        const time: MuteTime = { id: 'x', timeZone, windows };
        const intervals = namedIntervals(time).time_intervals;
        const { inside } = clockHours(windows, timeZone);
        for (const at of instants) {
          expect(intervals.some((interval) => contains(interval, at))).toBe(inside(at));
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('a mute time ends at the first minute at which it no longer holds', () => {
  const minute = 60_000;
  fc.assert(
    fc.property(
      fc.array(window, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...zones),
      instant,
      (windows, timeZone, at) => {
        const hours = clockHours(windows, timeZone);
        let byMinute: number | undefined = at + minute;
        while (hours.inside(byMinute) && byMinute <= at + 8 * 1_440 * minute) byMinute += minute;
        if (hours.inside(byMinute)) byMinute = undefined;
        const found = firstWhere((candidate) => !hours.inside(candidate), [hours], at);
        // From outside, the first change may be the begin of a window.
        if (hours.inside(at)) expect(found).toBe(byMinute);
      },
    ),
    { numRuns: 300 },
  );
});

test('a window over midnight is two intervals, the second on the next day; every day needs no weekdays', () => {
  const intervals = namedIntervals({
    id: 'nights',
    timeZone: 'America/Santiago',
    windows: [
      { days: ['Friday', 'Saturday'], begin: '22:00', end: '06:00' },
      { begin: '12:00', end: '13:00' },
    ],
  });
  expect(intervals).toEqual({
    name: 'nights',
    time_intervals: [
      {
        times: [{ start_time: '22:00', end_time: '24:00' }],
        weekdays: ['friday', 'saturday'],
        location: 'America/Santiago',
      },
      {
        times: [{ start_time: '00:00', end_time: '06:00' }],
        weekdays: ['sunday', 'saturday'],
        location: 'America/Santiago',
      },
      { times: [{ start_time: '12:00', end_time: '13:00' }], location: 'America/Santiago' },
    ],
  });
});
