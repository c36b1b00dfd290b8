import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openHistory, type History } from '../../history/history.ts';
import { freshness, type TimeSlices } from '../../model/objective.ts';
import type { Point } from '../../model/point.ts';
import { sloOf, type Slo } from '../../slo/slo.ts';
import { homeFiles } from '../../pipeline/embedded/homeFiles.ts';
import { eventCounts, metricsFile } from './eventCounts.ts';

const minute = 60_000;
const start = Date.parse('2026-03-11T12:00:00Z');

let folder = '';
let history: History | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'atalaya-counts-'));
  history = openHistory(path.join(folder, 'metrics.db'), { now: () => start + 60 * minute });
});
afterEach(() => {
  history?.close();
  rmSync(folder, { recursive: true });
});

const objective = freshness('ingest', { target: '99%', window: '1d', under: '1m', why: 'w', rejected: [] });
const sliced = (slices: TimeSlices): Slo => sloOf({ id: 'orders' }, { ...objective, slices });

/** The events of six readings, in the minute that ends `minutes` minutes after the start. */
const inMinute = (minutes: number, good: number, total: number, overdue = 0): readonly Point[] =>
  [5, 4, 3, 2, 1, 0].flatMap((tens, index): readonly Point[] => {
    const at = start + minutes * minute - tens * 10_000;
    const common = { labels: { objective: objective.id }, since: at - 10_000, at };
    const part = (of: number): number => (index === 0 ? of : 0);
    return [
      { ...common, kind: 'SumPoint', name: 'atalaya.objective.good_events', value: part(good) },
      { ...common, kind: 'SumPoint', name: 'atalaya.objective.total_events', value: part(total) },
      { ...common, kind: 'GaugePoint', name: 'atalaya.ingest.overdue', value: overdue },
    ];
  });

const read = (slo: Slo, from: number, to: number): ReturnType<ReturnType<typeof eventCounts>> => {
  if (history === undefined) throw new Error('no history');
  return eventCounts(history)(slo, start + from * minute, start + to * minute);
};

const keep = (): void =>
  history?.append([
    ...inMinute(1, 100, 100),
    ...inMinute(2, 90, 100),
    ...inMinute(3, 95, 100),
    ...inMinute(4, 0, 0),
    // Everything stored is good, and as many messages wait too long.
    ...inMinute(5, 10, 10, 10),
    ...inMinute(10, 1, 1),
  ]);

test.each([
  { slices: { length: '1m', good: '95%' }, from: 0, to: 10, good: 8, total: 10 },
  { slices: { length: '1m', good: '95%', empty: 'not counted' }, from: 0, to: 10, good: 3, total: 5 },
  { slices: { length: '1m', good: '90%' }, from: 0, to: 10, good: 9, total: 10 },
  { slices: { length: '5m', good: '95%' }, from: 0, to: 10, good: 1, total: 2 },
  // An instant within a minute: the slice that has not ended is not counted, and the one that ends in it is.
  { slices: { length: '1m', good: '95%' }, from: 1.5, to: 3.5, good: 1, total: 2 },
  { slices: { length: '5m', good: '95%' }, from: 5, to: 9, good: 0, total: 0 },
  // Nothing is known of the time before the first point.
  { slices: { length: '1m', good: '95%' }, from: -1_000, to: 3, good: 2, total: 3 },
] as const)('$slices from minute $from to $to: $good good of $total', ({ slices, from, to, good, total }) => {
  keep();
  expect(read(sliced(slices), from, to)).toEqual({ good, total, overdue: 0 });
});

test('a history without a point has no slices', () => {
  expect(read(sliced({ length: '1m', good: '95%' }), 0, 10)).toEqual({ good: 0, total: 0, overdue: 0 });
});

test('the history is read where the embedded home keeps it', () => {
  expect(metricsFile('/data', 'orders')).toBe(homeFiles('/data/orders').metrics);
});
