/** Reads the event counts of objectives from the pipeline's history. */
import path from 'node:path';
import type { History } from '../../history/history.ts';
import { sumOf } from '../../numbers/sum.ts';
import type { Counts, EventCounts } from '../../slo/judge.ts';
import { countAllGood, countSlices, wholeSlices } from '../../slo/sliceCounts.ts';
import type { Slo } from '../../slo/slo.ts';
import type { SloSlices } from '../../slo/slices.ts';
import type { Interval } from '../../slo/window.ts';

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
    if (slo.slices !== undefined) return sliceCounts(history, slo, slo.slices, from, to);
    const overdue = history.last(names.overdue, labels, to).filter(({ at }) => at > from);
    return {
      good: history.sum(names.good, labels, from, to),
      total: history.sum(names.total, labels, from, to),
      overdue: sumOf(overdue, ({ value }) => value),
    };
  };

/** Slices from before the first point of the history are not counted: nothing is known of them. */
const sliceCounts = (history: History, slo: Slo, slices: SloSlices, from: number, to: number): Counts => {
  const oldest = history.oldest();
  if (oldest === undefined) return { good: 0, total: 0, overdue: 0 };
  const { length } = slices;
  const whole = wholeSlices(slices, { from: Math.max(from, Math.floor((oldest - 1) / length) * length), to });
  const count = (whole.to - whole.from) / length;
  const bySlice = (id: string): ReadonlyMap<number, Counts> => countsBySlice(history, id, length, whole);
  if (slo.composite === undefined) return countSlices(slices, bySlice(slo.id).values(), count);
  const parts = slo.composite.parts.map((part) => ({ limit: part.limit, bySlice: bySlice(part.slo.id) }));
  return countAllGood(slices, parts, count);
};

/** By the end of the slice. */
const countsBySlice = (
  history: History,
  objective: string,
  length: number,
  { from, to }: Interval,
): ReadonlyMap<number, Counts> => {
  const bySlice = new Map<number, Counts>();
  for (const part of ['good', 'total', 'overdue'] as const) {
    for (const { points } of history.series(names[part], { objective }, from, to, length)) {
      for (const point of points) {
        if (point.kind === 'HistogramPoint') continue;
        const end = Math.ceil(point.at / length) * length;
        const counts = bySlice.get(end) ?? { good: 0, total: 0, overdue: 0 };
        bySlice.set(end, { ...counts, [part]: counts[part] + point.value });
      }
    }
  }
  return bySlice;
};
