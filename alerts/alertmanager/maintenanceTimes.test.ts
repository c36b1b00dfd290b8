import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { defineSystem, type System } from '../../model/system.ts';
import { maintenance, recurringMaintenance, weekdays, type AnyMaintenance } from '../../model/maintenance.ts';
import { allGood } from '../../model/objective.ts';
import { orders } from '../../model/testing/orders.ts';
import { exclusionsIn } from '../../slo/exclusions.ts';
import systemsOwners from '../../test/fixtures/systems/organization.ts';
import { alertmanagerConfig } from './alertmanagerConfig.ts';
import type { RouteBelow } from './config.ts';
import { dateRanges, timeIntervals } from './maintenanceTimes.ts';
import { contains } from './testing/contains.ts';

const minute = 60_000;
const day = 86_400_000;

const isMuted = (item: AnyMaintenance, after: number, at: number): boolean =>
  timeIntervals(item, after).some((interval) => contains(interval, at));

const isExcluded = (item: AnyMaintenance, after: number, at: number): boolean =>
  exclusionsIn([item], { from: at - (after + 1) * minute - 8 * day, to: at + 1 }).some(
    ({ from, to }) => from <= at && at < to + after * minute,
  );

const owned = { owner: 'shop', reason: 'database upgrade' };
const minuteText = (at: number): string => new Date(at).toISOString();
const dateText = (at: number): string => new Date(at).toISOString().slice(0, 10);
const clockText = (minutes: number): string => new Date(minutes * minute).toISOString().slice(11, 16);

const start = Date.parse('2026-01-01T00:00:00Z');
const minutes = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });

describe('an alert is muted from the begin of a maintenance to its end, and while it still counts it', () => {
  test('once, in any month and over any midnight', () => {
    fc.assert(
      fc.property(
        minutes(1_000_000),
        fc.integer({ min: 1, max: 7 * 1_440 }),
        minutes(365),
        fc.array(fc.integer({ min: -2_000, max: 13_000 }), { minLength: 1, maxLength: 20 }),
        (first, length, after, offsets) => {
          const begin = start + first * minute;
          const item = maintenance({ ...owned, begin: minuteText(begin), end: minuteText(begin + length * minute) });
          for (const offset of [...offsets, -1, 0, length + after - 1, length + after]) {
            const at = begin + offset * minute;
            expect([minuteText(at), isMuted(item, after, at)]).toEqual([minuteText(at), isExcluded(item, after, at)]);
          }
        },
      ),
    );
  });

  test('every day or week, between its first and its last day, by the clock of a zone without daylight saving', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('day' as const, ...weekdays),
        fc.constantFrom(undefined, 'Asia/Kolkata', 'America/Bogota'),
        minutes(1_439),
        minutes(1_439),
        minutes(700),
        minutes(731),
        minutes(365),
        fc.array(minutes(1_440 * 740), { minLength: 1, maxLength: 30 }),
        (every, timeZone, begin, end, first, length, after, instants) => {
          fc.pre(begin !== end);
          const item = recurringMaintenance({
            ...owned,
            every,
            begin: clockText(begin),
            end: clockText(end),
            from: dateText(start + first * day),
            until: dateText(start + (first + length) * day),
            ...(timeZone === undefined ? {} : { timeZone }),
          });
          const from = start + (first - 2) * day;
          for (const instant of instants) {
            const at = from + instant * minute;
            expect([minuteText(at), isMuted(item, after, at)]).toEqual([minuteText(at), isExcluded(item, after, at)]);
          }
        },
      ),
    );
  });

  test('over daylight saving the clock of the zone says when', () => {
    const item = recurringMaintenance({
      ...owned,
      every: 'Sunday',
      begin: '02:00',
      end: '04:00',
      timeZone: 'America/Santiago',
      from: '2026-01-01',
      until: '2026-12-31',
    });
    // The clock is set back on 5 April and forward on 6 September.
    expect(isMuted(item, 0, Date.parse('2026-03-29T05:30:00Z'))).toBe(true);
    expect(isMuted(item, 0, Date.parse('2026-04-12T05:30:00Z'))).toBe(false);
    expect(isMuted(item, 0, Date.parse('2026-04-12T06:30:00Z'))).toBe(true);
  });
});

test('a range of dates is whole years, whole months and days, and nothing else', () => {
  expect(dateRanges(Date.parse('2026-11-30') / day, Date.parse('2028-02-01') / day)).toEqual([
    { days_of_month: ['30'], months: ['11'], years: ['2026'] },
    { months: ['12'], years: ['2026'] },
    { years: ['2027'] },
    { months: ['1'], years: ['2028'] },
    { days_of_month: ['1'], months: ['2'], years: ['2028'] },
  ]);
});

const once = maintenance({ ...owned, begin: '2026-12-05T02:00:00-03:00', end: '2026-12-05T04:00:00-03:00' });
const freshOnly = maintenance({
  ...owned,
  begin: '2026-12-06T23:00:00Z',
  end: '2026-12-07T01:00:00Z',
  objectives: ['ingest-freshness-1m'],
});

const system = defineSystem({
  ...orders,
  owner: 'web',
  objectives: [
    ...orders.objectives,
    allGood('api', {
      id: 'all-work',
      target: '99%',
      window: '30d',
      of: ['api-availability', 'ingest-freshness-1m'],
      slice: '1m',
      why: 'both have to work',
      rejected: [],
    }),
  ],
  maintenance: [once, freshOnly],
});

const { onCall } = systemsOwners;
const owners = {
  ...systemsOwners,
  onCall: { ...onCall, routing: { ...onCall.routing, routes: [], muteTimes: [] } },
};

const below = (of: System, receiver: string): readonly RouteBelow[] | undefined =>
  alertmanagerConfig(owners, [of]).config.route.routes.find((route) => route.receiver === receiver)?.routes;

test('an objective in maintenance is muted by its own label: the others, and a composite of it, still notify', () => {
  expect(below(system, 'web-page')).toEqual([
    {
      matchers: ['system="orders"', 'slo=~"ingest-freshness-1m"'],
      mute_time_intervals: ['orders-maintenance-0-page', 'orders-maintenance-1-page'],
    },
    { matchers: ['system="orders"'], mute_time_intervals: ['orders-maintenance-0-page'] },
  ]);
  expect(below({ ...system, maintenance: [freshOnly] }, 'web-ticket')).toEqual([
    {
      matchers: ['system="orders"', 'slo=~"ingest-freshness-1m"'],
      mute_time_intervals: ['orders-maintenance-0-ticket'],
    },
  ]);
  expect(below(system, 'sales-page')).toBeUndefined();
});

test('pages are muted half an hour longer and tickets six hours: the short windows of their burn rates', () => {
  expect(alertmanagerConfig(owners, [system]).config.time_intervals?.slice(0, 2)).toEqual([
    {
      name: 'orders-maintenance-0-page',
      time_intervals: [
        {
          times: [{ start_time: '05:00', end_time: '07:35' }],
          days_of_month: ['5'],
          months: ['12'],
          years: ['2026'],
        },
      ],
    },
    {
      name: 'orders-maintenance-0-ticket',
      time_intervals: [
        {
          times: [{ start_time: '05:00', end_time: '13:05' }],
          days_of_month: ['5'],
          months: ['12'],
          years: ['2026'],
        },
      ],
    },
  ]);
});

test('the routes are below those of the owner, and without maintenance there are none', () => {
  const { config } = alertmanagerConfig(owners, [system]);
  const route = config.route.routes.find(({ receiver }) => receiver === 'web-page');
  expect(route?.routes?.map(({ matchers }) => matchers)).toEqual([
    ['system="orders"', 'slo=~"ingest-freshness-1m"'],
    ['system="orders"'],
  ]);
  expect(config.route.routes.filter(({ routes }) => routes !== undefined)).toHaveLength(2);
  const without = alertmanagerConfig(owners, [{ ...system, maintenance: [] }]);
  expect(without.config).toEqual(alertmanagerConfig(owners).config);
});
