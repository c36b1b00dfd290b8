import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openHistory } from '../../../history/history.ts';
import { historySource } from '../../../history/promqlSource.ts';
import { eventCounts } from '../../run/eventCounts.ts';
import { recurringMaintenance } from '../../../model/maintenance.ts';
import type { Point } from '../../../model/point.ts';
import { sumOf } from '../../../numbers/sum.ts';
import { withoutExcluded } from '../../../slo/exclusions.ts';
import type { Counts } from '../../../slo/judge.ts';
import { sloOf, type Slo } from '../../../slo/slo.ts';
import freight from '../../../test/fixtures/systems/freight.ts';
import type { Counter, Increase } from '../../../slo/report/reads.ts';
import { keyOf } from '../../../promql/labels.ts';
import { historyReads } from './historyReads.ts';
import { sourceReads } from './sourceReads.ts';

const minute = 60_000;
const end = Date.parse('2026-11-30T12:00:00Z');
const slo = sloOf(freight, freight.objectives[0]!);
const slos: readonly Slo[] = [
  slo,
  sloOf(freight, { ...slo.objective, slices: { length: '5m', good: '99%' } }),
  sloOf(freight, { ...slo.objective, slices: { length: '1m', good: '99.9%', empty: 'not counted' } }),
  sloOf(
    {
      ...freight,
      maintenance: [
        recurringMaintenance({
          owner: 'shop',
          reason: 'upgrades',
          every: 'day',
          begin: '09:30',
          end: '11:00',
          from: '2026-11-01',
          until: '2026-12-31',
        }),
      ],
    },
    slo.objective,
  ),
];

const pointsAt = (at: number, good: number, bad: number, overdue: number): readonly Point[] => {
  const common = { kind: 'SumPoint' as const, labels: { objective: slo.id }, since: at - 10_000, at };
  return [
    { ...common, name: 'atalaya.objective.good_events', value: good },
    { ...common, name: 'atalaya.objective.total_events', value: good + bad },
    { ...common, kind: 'GaugePoint', name: 'atalaya.ingest.overdue', value: overdue },
    { ...common, name: 'atalaya.ingest.messages', labels: { outcome: 'rejected', code: `c${bad % 3}` }, value: bad },
    {
      ...common,
      kind: 'HistogramPoint',
      name: 'http.server.request.duration',
      labels: { 'http.route': `/${good % 2}` },
      bounds: [0.1, 0.25, 1],
      counts: [good, bad, overdue, 1],
      sum: good + bad,
    },
  ];
};

const counters: readonly Counter[] = [
  { signal: 'http.server.request.duration', part: 'count', labels: {} },
  { signal: 'http.server.request.duration', part: 'bucket', labels: { le: '0.25' } },
  { signal: 'atalaya.ingest.messages', labels: { outcome: 'rejected' } },
];

const increased = (increases: readonly Increase[]): readonly unknown[] =>
  increases
    .filter(({ value }) => value > 0)
    .map(({ labels: { job: _job, ...labels }, value }) => ({ key: keyOf(labels), value }))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));

const readings = fc.array(
  fc.record({
    tensOfSeconds: fc.integer({ min: 0, max: 3 * 8_640 - 1 }),
    good: fc.integer({ min: 0, max: 5_000 }),
    bad: fc.integer({ min: 0, max: 50 }),
    overdue: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 1, maxLength: 60 },
);

test('a report counts what slo status counts, whenever the pipeline ran', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-report-'));
  let run = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...slos),
        readings,
        fc.integer({ min: 1, max: 3 * 1_440 }),
        fc.integer({ min: 0, max: 1_440 }),
        async (judged, all, length, before) => {
          const file = path.join(folder, `${run++}.db`);
          const history = openHistory(file, { now: () => end });
          history.append(
            all
              .toSorted((one, other) => other.tensOfSeconds - one.tensOfSeconds)
              .flatMap(({ tensOfSeconds, good, bad, overdue }) =>
                pointsAt(end - tensOfSeconds * 10_000, good, bad, overdue),
              ),
          );
          const to = end - before * minute;
          const interval = { from: to - length * minute, to };
          const extent = { begin: history.oldest(), end };
          const reads = sourceReads({ source: historySource(history, { job: freight.id }), ...extent });
          const direct = historyReads(history, extent);
          const counted = (from: number, to: number): Counts => eventCounts(history)(judged, from, to);
          const expected = withoutExcluded(judged, counted)(interval.from, interval.to);
          const [counts, hours] = [await reads.counts(judged, interval), await reads.hours(judged, interval)];
          expect(counts).toEqual(expected);
          expect([await direct.counts(judged, interval), await direct.hours(judged, interval)]).toEqual([
            counts,
            hours,
          ]);
          for (const counter of counters)
            expect(increased(await direct.increases(freight.id, counter, interval))).toEqual(
              increased(await reads.increases(freight.id, counter, interval)),
            );
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
