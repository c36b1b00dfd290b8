/** Reads the event counts of objectives from the pipeline's history. */
import path from 'node:path';
import type { History } from '../../history/history.ts';
import type { Labels } from '../../model/point.ts';
import { sumOf } from '../../numbers/sum.ts';
import type { Counts, EventCounts } from '../../slo/judge.ts';
import { countSlices, wholeSlices } from '../../slo/sliceCounts.ts';
import type { SloSlices } from '../../slo/slices.ts';

/** The embedded home's file with a system's metric points. */
export const metricsFile = (data: string, system: string): string => path.join(data, system, 'metrics.db');

const names = {
  good: 'atalaya.objective.good_events',
  total: 'atalaya.objective.total_events',
  overdue: 'atalaya.ingest.overdue',
} as const;

/** The gauge of overdue messages counts only if its last reading is in the window. */
export const eventCounts =
  (history: History): EventCounts =>
  (slo, from, to) => {
    const labels = { objective: slo.id };
    if (slo.slices !== undefined) return sliceCounts(history, labels, slo.slices, from, to);
    const overdue = history.last(names.overdue, labels, to).filter(({ at }) => at > from);
    return {
      good: history.sum(names.good, labels, from, to),
      total: history.sum(names.total, labels, from, to),
      overdue: sumOf(overdue, ({ value }) => value),
    };
  };

/** Slices from before the first point of the history are not counted: nothing is known of them. */
const sliceCounts = (history: History, labels: Labels, slices: SloSlices, from: number, to: number): Counts => {
  const oldest = history.oldest();
  if (oldest === undefined) return { good: 0, total: 0, overdue: 0 };
  const { length } = slices;
  const whole = wholeSlices(slices, { from: Math.max(from, Math.floor((oldest - 1) / length) * length), to });
  const bySlice = new Map<number, Counts>();
  for (const part of ['good', 'total', 'overdue'] as const) {
    for (const { points } of history.series(names[part], labels, whole.from, whole.to, length)) {
      for (const point of points) {
        if (point.kind === 'HistogramPoint') continue;
        const end = Math.ceil(point.at / length) * length;
        const counts = bySlice.get(end) ?? { good: 0, total: 0, overdue: 0 };
        bySlice.set(end, { ...counts, [part]: counts[part] + point.value });
      }
    }
  }
  return countSlices(slices, bySlice.values(), (whole.to - whole.from) / length);
};
