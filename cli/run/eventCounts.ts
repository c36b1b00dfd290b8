/** Counts of objectives out of the history that the pipeline keeps, in the names that telemetry gives them. */
import path from 'node:path';
import type { History } from '../../history/history.ts';
import type { EventCounts } from '../../slo/judge.ts';
import { sumOf } from '../../numbers/sum.ts';

/** Where the embedded home keeps the metric points of a system. */
export const metricsFile = (data: string, system: string): string => path.join(data, system, 'metrics.db');

/** The gauge of overdue messages counts only where its last reading lies in the window: an older one says nothing of it. */
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
