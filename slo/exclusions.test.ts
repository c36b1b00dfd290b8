import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { maintenance, recurringMaintenance, type AnyMaintenance } from '../model/maintenance.ts';
import { availability, type TimeSlices } from '../model/objective.ts';
import { countsTogether, excludedTime, exclusionsIn, includedIn, withoutExcluded } from './exclusions.ts';
import { sloOf, type Slo } from './slo.ts';
import { statusAt } from './status.ts';
import type { Interval } from './window.ts';

const minute = 60_000;
const ms = (text: string): number => Date.parse(text);
const iso = ({ from, to }: Interval): string =>
  [from, to].map((at) => new Date(at).toISOString().slice(0, 16)).join(' ');
const who = { owner: 'shop', reason: 'patches' } as const;

const once = (begin: string, end: string): AnyMaintenance => maintenance({ ...who, begin, end });

const sloWith = (items: readonly AnyMaintenance[], slices?: TimeSlices): Slo =>
  sloOf(
    { id: 'orders', maintenance: items },
    availability('api', { target: '99%', window: '30d', why: 'w', rejected: [], ...(slices && { slices }) }),
  );

describe('a recurring maintenance', () => {
  const sundays = recurringMaintenance({
    ...who,
    every: 'Sunday',
    begin: '02:00',
    end: '04:00',
    from: '2026-11-01',
    until: '2026-11-22',
  });
  const found = (item: AnyMaintenance, from: string, to: string): readonly string[] =>
    exclusionsIn([item], { from: ms(from), to: ms(to) }).map(iso);

  test('begins on its days only, the first and the last included', () => {
    expect(found(sundays, '2026-10-01T00:00Z', '2026-12-31T00:00Z')).toEqual([
      '2026-11-01T02:00 2026-11-01T04:00',
      '2026-11-08T02:00 2026-11-08T04:00',
      '2026-11-15T02:00 2026-11-15T04:00',
      '2026-11-22T02:00 2026-11-22T04:00',
    ]);
  });

  test('is found whole by an interval that touches it, and not by one that ends where it begins', () => {
    const whole = '2026-11-08T02:00 2026-11-08T04:00';
    expect(found(sundays, '2026-11-08T03:00Z', '2026-11-08T03:01Z')).toEqual([whole]);
    expect(found(sundays, '2026-11-08T00:00Z', '2026-11-08T02:00Z')).toEqual([]);
    expect(found(sundays, '2026-11-08T04:00Z', '2026-11-09T00:00Z')).toEqual([]);
  });

  // By the clock of the zone: the hours that daylight saving adds or takes are in it.
  test.each([
    {
      zone: 'Europe/Berlin',
      day: '2026-03-29',
      begin: '01:00',
      end: '04:00',
      utc: '2026-03-29T00:00 2026-03-29T02:00',
    },
    {
      zone: 'Europe/Berlin',
      day: '2026-10-25',
      begin: '01:00',
      end: '04:00',
      utc: '2026-10-24T23:00 2026-10-25T03:00',
    },
    {
      zone: 'America/Santiago',
      day: '2026-12-06',
      begin: '23:00',
      end: '02:00',
      utc: '2026-12-07T02:00 2026-12-07T05:00',
    },
    { zone: 'Asia/Kolkata', day: '2026-12-06', begin: '23:30', end: '00:30', utc: '2026-12-06T18:00 2026-12-06T19:00' },
    {
      zone: 'Pacific/Auckland',
      day: '2026-12-06',
      begin: '00:00',
      end: '12:00',
      utc: '2026-12-05T11:00 2026-12-05T23:00',
    },
  ])('of $day $begin to $end in $zone is $utc UTC', ({ zone, day, begin, end, utc }) => {
    const item = recurringMaintenance({ ...who, every: 'Sunday', begin, end, timeZone: zone, from: day, until: day });
    expect(found(item, '2026-01-01T00:00Z', '2027-01-01T00:00Z')).toEqual([utc]);
    // The same from any interval inside of it.
    const [from = '', to = ''] = utc.split(' ');
    expect(found(item, `${from}Z`, `${to}Z`)).toEqual([utc]);
  });

  test('of a time that the clock skips as a whole is none', () => {
    const item = recurringMaintenance({
      ...who,
      every: 'day',
      begin: '02:00',
      end: '03:00',
      timeZone: 'Europe/Berlin',
      from: '2026-03-28',
      until: '2026-03-30',
    });
    expect(found(item, '2026-03-01T00:00Z', '2026-04-01T00:00Z')).toEqual([
      '2026-03-28T01:00 2026-03-28T02:00',
      '2026-03-30T00:00 2026-03-30T01:00',
    ]);
  });
});

describe('what is left of an interval', () => {
  const day = { from: ms('2026-12-05T00:00Z'), to: ms('2026-12-06T00:00Z') };

  test.each([
    { items: [], left: ['2026-12-05T00:00 2026-12-06T00:00'] },
    {
      items: [once('2026-12-05T02:00Z', '2026-12-05T04:00Z')],
      left: ['2026-12-05T00:00 2026-12-05T02:00', '2026-12-05T04:00 2026-12-06T00:00'],
    },
    // Two that overlap, one within another, and two that touch.
    {
      items: [once('2026-12-05T02:00Z', '2026-12-05T04:00Z'), once('2026-12-05T03:00Z', '2026-12-05T05:00Z')],
      left: ['2026-12-05T00:00 2026-12-05T02:00', '2026-12-05T05:00 2026-12-06T00:00'],
    },
    {
      items: [once('2026-12-05T02:00Z', '2026-12-05T08:00Z'), once('2026-12-05T03:00Z', '2026-12-05T05:00Z')],
      left: ['2026-12-05T00:00 2026-12-05T02:00', '2026-12-05T08:00 2026-12-06T00:00'],
    },
    {
      items: [once('2026-12-05T02:00Z', '2026-12-05T04:00Z'), once('2026-12-05T04:00Z', '2026-12-05T05:00Z')],
      left: ['2026-12-05T00:00 2026-12-05T02:00', '2026-12-05T05:00 2026-12-06T00:00'],
    },
    // Over its ends, and all of it.
    { items: [once('2026-12-04T22:00Z', '2026-12-05T01:00Z')], left: ['2026-12-05T01:00 2026-12-06T00:00'] },
    { items: [once('2026-12-05T22:00Z', '2026-12-06T09:00Z')], left: ['2026-12-05T00:00 2026-12-05T22:00'] },
    { items: [once('2026-12-04T22:00Z', '2026-12-06T09:00Z')], left: [] },
    { items: [once('2026-12-06T00:00Z', '2026-12-06T09:00Z')], left: ['2026-12-05T00:00 2026-12-06T00:00'] },
  ])('$left', ({ items, left }) => {
    expect(includedIn(sloWith(items), day).map(iso)).toEqual(left);
  });

  test('a slice that maintenance touches is excluded as a whole', () => {
    const slices = { length: '1h', good: '95%' } as const;
    const slo = sloWith(
      [once('2026-12-05T02:10Z', '2026-12-05T04:00Z'), once('2026-12-05T23:59Z', '2026-12-06T01:00Z')],
      slices,
    );
    expect(includedIn(slo, day).map(iso)).toEqual([
      '2026-12-05T00:00 2026-12-05T02:00',
      '2026-12-05T04:00 2026-12-05T23:00',
    ]);
    // Maintenance before the interval, in the slice that ends in it.
    const before = sloWith([once('2026-12-05T02:10Z', '2026-12-05T02:20Z')], slices);
    expect(includedIn(before, { from: ms('2026-12-05T02:30Z'), to: ms('2026-12-05T05:30Z') }).map(iso)).toEqual([
      '2026-12-05T03:00 2026-12-05T05:30',
    ]);
  });

  test('holds each minute once, or it is excluded: whatever overlaps', () => {
    const start = ms('2026-12-01T00:00Z');
    const text = (minutes: number): string => new Date(start + minutes * minute).toISOString().replace('.000Z', 'Z');
    const item = fc
      .tuple(fc.integer({ min: -100, max: 500 }), fc.integer({ min: 1, max: 200 }))
      .map(([begin, length]) => ({ begin, end: begin + length }));
    fc.assert(
      fc.property(
        fc.array(item, { maxLength: 8 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 300 }),
        (items, from, length) => {
          const slo = sloWith(items.map(({ begin, end }) => once(text(begin), text(end))));
          const interval = { from: start + from * minute, to: start + (from + length) * minute };
          const parts = includedIn(slo, interval);
          const isIn = (n: number): number =>
            parts.filter((part) => start + n * minute > part.from && start + n * minute <= part.to).length;
          let excluded = 0;
          for (let n = from + 1; n <= from + length; n += 1) {
            const isExcluded = items.some(({ begin, end }) => n > begin && n <= end);
            if (isExcluded) excluded += 1;
            expect(isIn(n)).toBe(isExcluded ? 0 : 1);
          }
          expect(excludedTime(slo, interval)).toBe(excluded * minute);
        },
      ),
    );
  });
});

describe('counts', () => {
  test('of parts are added up; only what is overdue at the end is overdue', () => {
    const counts = { good: 1, total: 2, overdue: 5 };
    const parts = [
      { part: { from: 0, to: 10 }, counts },
      { part: { from: 20, to: 30 }, counts },
    ];
    expect(countsTogether(parts, 30)).toEqual({ good: 2, total: 4, overdue: 5 });
    expect(countsTogether(parts, 40)).toEqual({ good: 2, total: 4, overdue: 0 });
    expect(countsTogether([], 40)).toEqual({ good: 0, total: 0, overdue: 0 });
  });

  test('of excluded time are never read', () => {
    const reads: string[] = [];
    const count = withoutExcluded(sloWith([once('2026-12-05T02:00Z', '2026-12-05T04:00Z')]), (from, to) => {
      reads.push(iso({ from, to }));
      return { good: 1, total: 1, overdue: 0 };
    });
    expect(count(ms('2026-12-05T00:00Z'), ms('2026-12-05T03:00Z'))).toEqual({ good: 1, total: 1, overdue: 0 });
    expect(count(ms('2026-12-05T02:30Z'), ms('2026-12-05T03:00Z'))).toEqual({ good: 0, total: 0, overdue: 0 });
    expect(reads).toEqual(['2026-12-05T00:00 2026-12-05T02:00']);
  });
});

test('a status is judged without what is excluded, and shows it', () => {
  const begin = '2026-12-05T02:00:00Z';
  const end = '2026-12-05T04:00:00Z';
  const [from, to] = [ms(begin), ms(end)];
  // Ten events a minute; during the maintenance all are bad.
  const read = (_slo: Slo, since: number, until: number): { good: number; total: number; overdue: number } => {
    const total = ((until - since) / minute) * 10;
    const bad = (Math.max(0, Math.min(until, to) - Math.max(since, from)) / minute) * 10;
    return { good: total - bad, total, overdue: 0 };
  };
  const at = to + 30 * minute;
  const plain = statusAt(sloWith([]), read, at);
  const excluding = statusAt(sloWith([once(begin, end)]), read, at);
  expect([plain.judgement.bad, excluding.judgement.bad]).toEqual([1_200, 0]);
  expect([plain.judgement.total, excluding.judgement.total]).toEqual([432_000, 430_800]);
  expect([plain.burn['1h']?.toFixed(), excluding.burn['1h']?.toFixed()]).toEqual(['50', '0']);
  expect(excluding.excluded).toEqual([{ from, to, owner: 'shop', reason: 'patches' }]);
  // Of other objectives nothing is excluded.
  const other = sloOf(
    { id: 'orders', maintenance: [maintenance({ ...who, begin, end, objectives: ['b'] })] },
    plain.slo.objective,
  );
  expect([statusAt(other, read, at).judgement.bad, statusAt(other, read, at).excluded]).toEqual([1_200, []]);
});
