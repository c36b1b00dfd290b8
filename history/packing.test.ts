import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Point } from '../model/point.ts';
import { openHistory, type History } from './history.ts';
import { HistoryError } from './historyError.ts';
import type { ColumnSeries } from './read.ts';
import { day, gaugePoint, histogramPoint, hour, inFolder, minute, second, start, sumPoint } from './testing/points.ts';

/** Appends nothing until the roll-up has nothing left to do. */
const settle = (history: History): void => {
  for (let call = 0; call < 60; call += 1) history.append([]);
};

const change = (file: string, sql: string): void => {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
};

interface PackedDay {
  readonly day: number;
  readonly until: number;
  readonly size: number | null;
}

/** Days since `start`, minutes since the day's beginning. */
const packedDays = (file: string): readonly PackedDay[] => {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT day, until, length(columns) AS size FROM packed ORDER BY series, day').all();
  db.close();
  return rows.map(({ day: date, until, size }) => ({
    day: Number(date) - start / day,
    until: Number(until) - Number(date) * 1_440,
    size: size === null ? null : Number(size),
  }));
};

const valuesOf = (history: History, name: string, from = 0, to = Number.MAX_SAFE_INTEGER): readonly number[] =>
  history.minutes(name, {}, from, to).flatMap(({ columns }) => [...columns.values]);

/** Empty buckets are written out: a cut of one that is not may be empty. */
const everyCount = ({ columns, ...series }: ColumnSeries): unknown => {
  const counts = columns.counts.map((bucket) => (bucket.length === 0 ? columns.times.map(() => 0) : bucket));
  return { ...series, columns: { ...columns, counts } };
};

const everyMinute = (from: number, to: number): readonly Point[] =>
  Array.from({ length: Math.floor((to - from) / minute) }, (_, index) =>
    sumPoint('events', from + (index + 1) * minute - second, index % 10),
  );

describe('what is packed', () => {
  const amount = fc.oneof(fc.nat(100), fc.double({ min: 0, max: 1e9, noNaN: true }));
  const point = fc.record({
    /** Milliseconds since `start`, mostly in clusters. */
    at: fc.oneof(fc.integer({ min: 1, max: 3 * day }), fc.integer({ min: day - 5 * minute, max: day + 5 * minute })),
    value: amount,
    counts: fc.tuple(fc.nat(3), fc.nat(300)),
  });
  /** Points that come at an instant, and how far time goes on before. */
  const arrival = fc.record({
    after: fc.integer({ min: 0, max: 5 * day }),
    points: fc.array(point, { maxLength: 40 }),
  });
  const reading = fc.tuple(fc.integer({ min: 0, max: 4 * day }), fc.integer({ min: 0, max: 4 * day }));

  test('is what its rows are, whenever points come, are rolled up and packed', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(arrival, { minLength: 1, maxLength: 4 }),
        fc.array(reading, { maxLength: 4 }),
        (arrivals, readings) =>
          inFolder((file) => {
            let now = start;
            const history = openHistory(file, { now: () => now });
            for (const { after, points } of arrivals) {
              now += after;
              history.append(
                points.flatMap(({ at, value, counts }) => [
                  sumPoint('events', start + at, value),
                  gaugePoint('backlog', start + at, value),
                  histogramPoint('duration', start + at, counts, value),
                ]),
              );
              for (let call = 0; call < 12; call += 1) history.append([]);
            }
            const answers = (): unknown =>
              [[0, 100 * day] as const, ...readings].map(([a, b]) =>
                ['events', 'backlog', 'duration'].map((name) =>
                  history.minutes(name, {}, start + Math.min(a, b), start + Math.max(a, b)).map(everyCount),
                ),
              );
            const packed = answers();
            compared += packedDays(file).length;
            change(file, 'DELETE FROM packed');
            expect(answers()).toEqual(packed);
            history.close();
          }),
      ),
      { numRuns: 60, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(100);
  });

  test('are hours that are over, a little later; the last ones are read from rows', () =>
    inFolder((file) => {
      let now = start + 90 * minute;
      const history = openHistory(file, { now: () => now });
      history.append(everyMinute(start, now));
      expect(packedDays(file)).toEqual([{ day: 0, until: 60, size: expect.any(Number) }]);
      now = start + 2 * hour + 5 * minute;
      history.append(everyMinute(start + 90 * minute, now));
      expect(packedDays(file)).toEqual([{ day: 0, until: 60, size: expect.any(Number) }]);
      now = start + day + 3 * hour + 30 * minute;
      history.append(everyMinute(start + 2 * hour + 5 * minute, now));
      settle(history);
      expect(packedDays(file)).toMatchObject([
        { day: 0, until: 1_440 },
        { day: 1, until: 180 },
      ]);
      expect(valuesOf(history, 'events')).toHaveLength(27 * 60 + 30);
      history.close();
    }));

  test('of a pipeline that did not run for days goes on where it did', () =>
    inFolder((file) => {
      let now = start + 2 * hour;
      const history = openHistory(file, { now: () => now });
      history.append([sumPoint('events', start + hour, 1)]);
      now = start + 3 * day + 2 * hour;
      history.append([sumPoint('events', now - hour, 2)]);
      settle(history);
      expect(packedDays(file).map(({ day: date, until }) => [date, until])).toEqual([
        [0, 1_440],
        [3, 60],
      ]);
      expect(valuesOf(history, 'events')).toEqual([1, 2]);
      history.close();
    }));
});

describe('a point that comes late', () => {
  const slot = (start + hour) / (10 * second) + 1;

  test.each([
    { into: 'a minute that is packed', at: hour, sql: undefined },
    { into: 'an hour that is packed', at: hour + 20 * minute, sql: undefined },
    { into: 'a day without points', at: day + hour, sql: undefined },
    { into: 'a day before all others', at: -hour, sql: undefined },
    {
      into: 'an hour that is packed, by a version that packs nothing,',
      at: hour,
      sql: `INSERT INTO fine (series, slot, early, value) SELECT id, ${slot}, 0, 100 FROM series`,
    },
  ])('into $into is read at once, and packed', ({ at, sql }) =>
    inFolder((file) => {
      let now = start + 2 * day + 3 * hour;
      const history = openHistory(file, { now: () => now });
      history.append([sumPoint('events', start + hour, 1), sumPoint('events', start + 2 * day + hour, 2)]);
      settle(history);
      now += 10 * second;
      if (sql === undefined) history.append([sumPoint('events', start + at, 100)]);
      else change(file, sql);
      const total = (): number => valuesOf(history, 'events').reduce((sum, value) => sum + value, 0);
      expect(total()).toBe(103);
      settle(history);
      expect(total()).toBe(103);
      expect(packedDays(file).every(({ size }) => size !== null)).toBe(true);
      history.close();
    }),
  );
});

test('a day that is rolled up stays packed', () =>
  inFolder((file) => {
    let now = start + 2 * day;
    const history = openHistory(file, { now: () => now });
    history.append(everyMinute(start, start + day));
    settle(history);
    const before = [packedDays(file), history.minutes('events', {}, 0, now)];
    now = start + 9 * day;
    settle(history);
    expect([packedDays(file), history.minutes('events', {}, 0, now)]).toEqual(before);
    history.close();
  }));

test('what is removed after a hundred days is removed from the copy, to the minute', () =>
  inFolder((file) => {
    let now = start + 3 * day;
    const history = openHistory(file, { now: () => now });
    history.append(everyMinute(start, start + 2 * day));
    settle(history);
    now = start + 101 * day + 2 * hour;
    settle(history);
    expect(valuesOf(history, 'events')).toHaveLength(22 * 60);
    expect(packedDays(file).map(({ day: date }) => date)).toEqual([1]);
    now = start + 103 * day;
    settle(history);
    expect(valuesOf(history, 'events')).toEqual([]);
    expect(packedDays(file)).toEqual([]);
    expect(history.names()).toEqual([]);
    history.close();
  }));

describe('a file that a version without packing wrote', () => {
  const old = (use: (file: string, history: (now: number) => History) => void): Promise<void> =>
    inFolder((file) => {
      const history = openHistory(file, { now: () => start });
      history.append(everyMinute(start, start + 2 * day));
      history.close();
      change(file, 'DROP TABLE packed; DROP TRIGGER IF EXISTS late');
      use(file, (now) => openHistory(file, { now: () => now }));
    });

  test('is read', () =>
    old((file) => {
      const reader = openHistory(file, { readOnly: true });
      expect(valuesOf(reader, 'events')).toHaveLength(2_880);
      reader.close();
    }));

  test('is packed by the next roll-ups, and read by who had opened it before', () =>
    old((file, open) => {
      const reader = openHistory(file, { readOnly: true });
      const before = valuesOf(reader, 'events');
      const history = open(start + 3 * day);
      settle(history);
      expect(packedDays(file).map(({ day: date }) => date)).toEqual([0, 1]);
      expect(valuesOf(reader, 'events')).toEqual(before);
      change(file, `UPDATE packed SET columns = x'00'`);
      expect(() => valuesOf(reader, 'events')).toThrow(HistoryError);
      reader.close();
      history.close();
    }));
});

test('a damaged copy says how to get rid of it, and the points are still there', () =>
  inFolder((file) => {
    const history = openHistory(file, { now: () => start + 2 * day });
    history.append(everyMinute(start, start + day));
    settle(history);
    history.close();
    change(file, `UPDATE packed SET columns = substr(columns, 1, 100) || x'ff' || substr(columns, 102)`);
    const reader = openHistory(file, { readOnly: true });
    expect(() => reader.minutes('events', {}, start, start + day)).toThrow(
      `the packed copy of metric points is damaged; the points themselves are not
  where: ${file}
  why: series 1 of 2026-01-01 is not what was packed
  fix: remove the copy, and the next run of the pipeline writes it anew: sqlite3 ${file} 'DELETE FROM packed'`,
    );
    change(file, 'DELETE FROM packed');
    expect(valuesOf(reader, 'events')).toHaveLength(1_440);
    reader.close();
  }));

test('where the disk is full nothing is packed, the points are read, and it is said once', () =>
  inFolder((file) => {
    const reports: string[] = [];
    const report = (message: string): void => void reports.push(message);
    const filled = openHistory(file, { now: () => start, report });
    filled.append(everyMinute(start, start + day));
    filled.close();
    const pages = (db: DatabaseSync): number => Number(db.prepare('PRAGMA page_count').get()?.['page_count']);
    const db = new DatabaseSync(file);
    const maxBytes = (pages(db) + 1) * 1_024;
    db.close();
    const history = openHistory(file, { now: () => start + 2 * day, maxBytes, report });
    for (let call = 0; call < 5; call += 1) history.append([]);
    expect(reports).toEqual([
      `old metric points are not rolled up for now
the metric history has no space left
  where: ${file}
  why: database or disk is full
  fix: free some space on this disk`,
    ]);
    expect(valuesOf(history, 'events')).toHaveLength(1_440);
    history.close();
  }));
