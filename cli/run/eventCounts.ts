/** Reads the event counts of objectives from the pipeline's history. */
import path from 'node:path';
import type { History } from '../../history/history.ts';
import type { EventCounts } from '../../slo/judge.ts';
import { sumOf } from '../../numbers/sum.ts';

/** The embedded home's file with a system's metric points. */
export const metricsFile = (data: string, system: string): string => path.join(data, system, 'metrics.db');

/** The gauge of overdue messages counts only if its last reading is in the window. */
export const eventCounts =
  (history: History): EventCounts =>
  (slo, from, to) => {
    const labels = { objective: slo.id };
    const overdue = history.last('atalaya.ingest.overdue', labels, to).filter(({ at }) => at > from);
    return {
      good: history.sum('atalaya.objective.good_events', labels, from, to),
      total: history.sum('atalaya.objective.total_events', labels, from, to),
      overdue: sumOf(overdue, ({ value }) => value),
    };
  };
