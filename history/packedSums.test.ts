import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { sumOf } from '../numbers/sum.ts';
import { HistoryError } from './historyError.ts';
import { openHistory, type History } from './history.ts';
import { encodeColumns, sumOfValues } from './packedColumns.ts';
import { day, hour, inFolder, minute, second, start, sumPoint } from './testing/points.ts';

const name = 'atalaya.objective.total_events';

/** Five days, hour by hour, as a pipeline writes and rolls up; some points come two days late. */
const fill = (file: string, valueAt: (index: number) => number): number => {
  let clock = start;
  const history = openHistory(file, { now: () => clock });
  let index = 0;
  const end = start + 5 * day;
  while (clock < end) {
    const from = clock;
    clock += hour;
    const times = Array.from({ length: 60 }, (_, at) => from + (at + 1) * minute - (at % 7) * second);
    history.append(times.map((at) => sumPoint(name, at, valueAt(index++))));
    if (clock === start + 4 * day) history.append([sumPoint(name, start + 2 * day + 90 * second, 1_000)]);
  }
  for (let round = 0; round < 20; round += 1) history.append([]);
  history.close();
  return end;
};

const ofRows = (history: History, from: number, to: number): number =>
  sumOf(
    history.series(name, {}, from, to).flatMap(({ points }) => points),
    (point) => ('value' in point ? point.value : 0),
  );

test.each<[string, (index: number) => number]>([
  ['whole numbers', (index) => (index * 7919) % 1_000],
  ['fractions', (index) => ((index * 7919) % 1_000) / 7],
])('a sum over days of %s from the packed copy is the sum of the rows', (_name, valueAt) =>
  inFolder((file) => {
    const end = fill(file, valueAt);
    const history = openHistory(file, { readOnly: true });
    try {
      const db = new DatabaseSync(file, { readOnly: true });
      expect(
        Number(db.prepare('SELECT count(*) AS n FROM packed WHERE columns IS NOT NULL').get()?.['n']),
      ).toBeGreaterThan(3);
      db.close();
      const instant = fc.integer({ min: start - day, max: end + hour });
      fc.assert(
        fc.property(instant, instant, (one, other) => {
          const [from, to] = [Math.min(one, other), Math.max(one, other)];
          expect(history.sum(name, {}, from, to)).toBeCloseTo(ofRows(history, from, to), 6);
        }),
        { numRuns: 60 },
      );
      const days = [-1, 0, 1, 2, 3, 4, 5, 6].map((index) => start + index * day);
      for (const from of days)
        for (const to of days)
          if (from < to) expect(history.sum(name, {}, from, to)).toBeCloseTo(ofRows(history, from, to), 6);
    } finally {
      history.close();
    }
  }),
);

test('a damaged copy is said, and never summed', () =>
  inFolder((file) => {
    const end = fill(file, () => 1);
    const db = new DatabaseSync(file);
    db.exec("UPDATE packed SET columns = x'0102030405060708' WHERE day = (SELECT min(day) + 1 FROM packed)");
    db.close();
    const history = openHistory(file, { readOnly: true });
    try {
      expect(() => history.sum(name, {}, start, end)).toThrow(
        new HistoryError('damaged copy', file, 'series 1 of 2026-01-02 is not what was packed'),
      );
    } finally {
      history.close();
    }
  }));

test('values are summed as they are decoded', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer(), fc.double({ noNaN: true, min: -1e9, max: 1e9 })), { maxLength: 50 }),
      (list) => {
        const values = Float64Array.from(list);
        const times = values.map((_, index) => index * 60_000);
        const sum = values.reduce((total, value) => total + value, 0);
        expect(sumOfValues(encodeColumns({ times, values, counts: [] }))).toBe(sum);
      },
    ),
  );
  expect(sumOfValues(Uint8Array.of(1, 2, 3))).toBeUndefined();
});
