import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { CalendarUnit } from '../model/objective.ts';
import { calendarPeriod, resolveWindow, windowAt } from './window.ts';

const ms = (text: string): number => Date.parse(text);
const iso = ({ from, to }: { from: number; to: number }): string =>
  `${new Date(from).toISOString().slice(0, 16)} ${new Date(to).toISOString().slice(0, 16)}`;

test.each([
  { window: '30d', resolved: { kind: 'RollingWindow', length: 2_592_000_000 } },
  { window: '1.5h', resolved: { kind: 'RollingWindow', length: 5_400_000 } },
  { window: 'calendar day', resolved: { kind: 'CalendarWindow', unit: 'day' } },
  { window: 'calendar week', resolved: { kind: 'CalendarWindow', unit: 'week' } },
  { window: 'calendar month', resolved: { kind: 'CalendarWindow', unit: 'month' } },
  { window: 'calendar quarter', resolved: { kind: 'CalendarWindow', unit: 'quarter' } },
  { window: 'calendar year', resolved: { kind: 'CalendarWindow', unit: 'year' } },
  { window: '90d', resolved: { kind: 'RollingWindow', length: 7_776_000_000 } },
] as const)("'$window' resolves", ({ window, resolved }) => {
  expect(resolveWindow(window)).toEqual(resolved);
});

describe('a calendar period in UTC', () => {
  test.each([
    { unit: 'day', at: '2024-02-29T13:00:00Z', period: '2024-02-29T00:00 2024-03-01T00:00' },
    { unit: 'day', at: '2024-12-31T23:59:59.999Z', period: '2024-12-31T00:00 2025-01-01T00:00' },
    // A Monday, a Sunday, and a week that spans two years.
    { unit: 'week', at: '2026-03-02T00:00:00.001Z', period: '2026-03-02T00:00 2026-03-09T00:00' },
    { unit: 'week', at: '2026-03-08T23:00:00Z', period: '2026-03-02T00:00 2026-03-09T00:00' },
    { unit: 'week', at: '2025-01-01T00:00:01Z', period: '2024-12-30T00:00 2025-01-06T00:00' },
    { unit: 'month', at: '2024-02-10T00:00:00Z', period: '2024-02-01T00:00 2024-03-01T00:00' },
    { unit: 'month', at: '2023-02-28T12:00:00Z', period: '2023-02-01T00:00 2023-03-01T00:00' },
    { unit: 'month', at: '2100-02-28T12:00:00Z', period: '2100-02-01T00:00 2100-03-01T00:00' },
    { unit: 'month', at: '2025-12-31T23:59:00Z', period: '2025-12-01T00:00 2026-01-01T00:00' },
    { unit: 'quarter', at: '2024-02-10T00:00:00Z', period: '2024-01-01T00:00 2024-04-01T00:00' },
    { unit: 'quarter', at: '2025-12-31T23:59:00Z', period: '2025-10-01T00:00 2026-01-01T00:00' },
    { unit: 'quarter', at: '2025-10-01T00:00:00Z', period: '2025-07-01T00:00 2025-10-01T00:00' },
    { unit: 'year', at: '2024-02-29T12:00:00Z', period: '2024-01-01T00:00 2025-01-01T00:00' },
    { unit: 'year', at: '2024-01-01T00:00:00Z', period: '2023-01-01T00:00 2024-01-01T00:00' },
    // No daylight saving: 31 March 2024 has 24 hours.
    { unit: 'day', at: '2024-03-31T02:30:00Z', period: '2024-03-31T00:00 2024-04-01T00:00' },
  ] as const)('a $unit at $at is $period', ({ unit, at, period }) => {
    expect(iso(calendarPeriod(unit, ms(at)))).toBe(period);
  });

  test.each([
    { unit: 'day', at: '2024-03-01T00:00:00Z', period: '2024-02-29T00:00 2024-03-01T00:00' },
    { unit: 'week', at: '2026-03-09T00:00:00Z', period: '2026-03-02T00:00 2026-03-09T00:00' },
    { unit: 'month', at: '2024-03-01T00:00:00Z', period: '2024-02-01T00:00 2024-03-01T00:00' },
  ] as const)('the instant that ends a $unit still belongs to it', ({ unit, at, period }) => {
    expect(iso(calendarPeriod(unit, ms(at)))).toBe(period);
  });

  test('covers every instant once: each period begins where the one before ends', () => {
    const units = fc.constantFrom<CalendarUnit>('day', 'week', 'month', 'quarter', 'year');
    const zones = fc.constantFrom(undefined, 'America/Santiago', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Apia');
    fc.assert(
      fc.property(units, fc.integer({ min: 1, max: ms('2200-01-01') }), zones, (unit, at, zone) => {
        const { from, to } = calendarPeriod(unit, at, zone);
        expect(from < at && at <= to).toBe(true);
        expect(calendarPeriod(unit, from, zone).to).toBe(from);
        expect(calendarPeriod(unit, to + 1, zone).from).toBe(to);
      }),
    );
  });
});

// Days of 23 and of 25 hours, weeks and months with them, and a zone of a half hour.
describe('a calendar period in a time zone', () => {
  test.each([
    { unit: 'day', zone: 'Europe/Berlin', at: '2026-03-29T12:00:00Z', period: '2026-03-28T23:00 2026-03-29T22:00' },
    { unit: 'day', zone: 'Europe/Berlin', at: '2026-10-25T12:00:00Z', period: '2026-10-24T22:00 2026-10-25T23:00' },
    { unit: 'day', zone: 'America/Santiago', at: '2026-09-06T12:00:00Z', period: '2026-09-06T04:00 2026-09-07T03:00' },
    { unit: 'day', zone: 'America/Santiago', at: '2026-04-05T03:30:00Z', period: '2026-04-04T03:00 2026-04-05T04:00' },
    { unit: 'week', zone: 'Europe/Berlin', at: '2026-03-25T12:00:00Z', period: '2026-03-22T23:00 2026-03-29T22:00' },
    { unit: 'month', zone: 'Asia/Kolkata', at: '2026-03-31T18:30:00Z', period: '2026-02-28T18:30 2026-03-31T18:30' },
    {
      unit: 'month',
      zone: 'Asia/Kolkata',
      at: '2026-03-31T18:30:00.001Z',
      period: '2026-03-31T18:30 2026-04-30T18:30',
    },
    {
      unit: 'quarter',
      zone: 'America/Santiago',
      at: '2026-08-01T00:00:00Z',
      period: '2026-07-01T04:00 2026-10-01T03:00',
    },
    { unit: 'year', zone: 'America/Santiago', at: '2026-08-01T00:00:00Z', period: '2026-01-01T03:00 2027-01-01T03:00' },
  ] as const)('a $unit in $zone at $at is $period', ({ unit, zone, at, period }) => {
    expect(iso(calendarPeriod(unit, ms(at), zone))).toBe(period);
  });

  test.each(['UTC', 'Etc/UTC', 'GMT'])('%s is the same as no time zone', (zone) => {
    expect(resolveWindow('calendar month', zone)).toEqual(resolveWindow('calendar month'));
  });
});

describe('the part of a window that has passed', () => {
  test('is all of a rolling one', () => {
    const window = windowAt(resolveWindow('7d'), ms('2024-03-08T10:00:00Z'));
    expect([iso(window), window.elapsed.toFixed()]).toEqual(['2024-03-01T10:00 2024-03-08T10:00', '1']);
  });

  test.each([
    { window: 'calendar day', at: '2024-02-29T18:00:00Z', from: '2024-02-29T00:00', elapsed: '0.75' },
    { window: 'calendar week', at: '2026-03-04T12:00:00Z', from: '2026-03-02T00:00', elapsed: '0.3571' },
    { window: 'calendar month', at: '2024-02-15T12:00:00Z', from: '2024-02-01T00:00', elapsed: '0.5' },
    { window: 'calendar month', at: '2023-02-15T00:00:00Z', from: '2023-02-01T00:00', elapsed: '0.5' },
    { window: 'calendar month', at: '2024-03-01T00:00:00Z', from: '2024-02-01T00:00', elapsed: '1' },
    { window: 'calendar quarter', at: '2024-02-15T12:00:00Z', from: '2024-01-01T00:00', elapsed: '0.5' },
    { window: 'calendar year', at: '2024-07-02T00:00:00Z', from: '2024-01-01T00:00', elapsed: '0.5' },
  ] as const)('is $elapsed of a $window at $at', ({ window, at, from, elapsed }) => {
    const passed = windowAt(resolveWindow(window), ms(at));
    expect(iso(passed)).toBe(`${from} ${at.slice(0, 16)}`);
    expect(passed.elapsed.toDecimalPlaces(4).toFixed()).toBe(elapsed);
  });
});
