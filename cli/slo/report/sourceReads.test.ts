import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openHistory } from '../../../history/history.ts';
import { historySource } from '../../../history/promqlSource.ts';
import { eventCounts } from '../../run/eventCounts.ts';
import type { Point } from '../../../model/point.ts';
import { sumOf } from '../../../numbers/sum.ts';
import { slosOf } from '../../../slo/slo.ts';
import flights from '../../../systems/flights.ts';
import { sourceReads } from './sourceReads.ts';

const minute = 60_000;
const end = Date.parse('2026-11-30T12:00:00Z');
const slo = slosOf(flights)[0]!;

const pointsAt = (at: number, good: number, bad: number): readonly Point[] => {
  const common = { kind: 'SumPoint', labels: { objective: slo.id }, since: at - 10_000, at } as const;
  return [
    { ...common, name: 'atalaya.objective.good_events', value: good },
    { ...common, name: 'atalaya.objective.total_events', value: good + bad },
  ];
};

const readings = fc.array(
  fc.record({
    tensOfSeconds: fc.integer({ min: 0, max: 3 * 8_640 - 1 }),
    good: fc.integer({ min: 0, max: 5_000 }),
    bad: fc.integer({ min: 0, max: 50 }),
  }),
  { minLength: 1, maxLength: 60 },
);

test('a report counts what slo status counts, whenever the pipeline ran', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-report-'));
  let run = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        readings,
        fc.integer({ min: 1, max: 3 * 1_440 }),
        fc.integer({ min: 0, max: 1_440 }),
        async (all, length, before) => {
          const file = path.join(folder, `${run++}.db`);
          const history = openHistory(file, { now: () => end });
          history.append(
            all
              .toSorted((one, other) => other.tensOfSeconds - one.tensOfSeconds)
              .flatMap(({ tensOfSeconds, good, bad }) => pointsAt(end - tensOfSeconds * 10_000, good, bad)),
          );
          const to = end - before * minute;
          const interval = { from: to - length * minute, to };
          const reads = sourceReads({
            source: historySource(history, { job: flights.id }),
            begin: history.oldest(),
            end,
          });
          const expected = eventCounts(history)(slo, interval.from, interval.to);
          const [counts, hours] = [await reads.counts(slo, interval), await reads.hours(slo, interval)];
          expect(counts).toEqual(expected);
          expect({ good: sumOf(hours, (hour) => hour.good), total: sumOf(hours, (hour) => hour.total) }).toEqual({
            good: expected.good,
            total: expected.total,
          });
          history.close();
        },
      ),
      { numRuns: 40 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
