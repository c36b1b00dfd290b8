/**
 * On which days an alert of the fleet can have fired. An error rate over ten minutes is never above that of the worst of its
 * minutes, so that on a day with too few systems that have a bad minute nothing needs to be evaluated.
 */
import { openHistory, type History } from '../../../history/history.ts';
import type { System } from '../../../model/system.ts';
import type { Interval } from '../../../slo/window.ts';
import { metricsFile } from '../../run/eventCounts.ts';

/** Less than any bound of an alert of the fleet (alerts/fleetAlerts.ts). */
const badShare = 0.09;
/** Milliseconds that an evaluation looks back, with the time for which a condition holds. */
const lookBack = 15 * 60_000;
const minute = 60_000;

/** Whether some minute of an interval may be one of so many systems with a bad minute. */
export type MayFire = (interval: Interval) => boolean;

/** `systems` have a history each. `least`: systems that an alert needs. */
export const fleetDays = (systems: readonly System[], folder: string, period: Interval, least: number): MayFire => {
  const bad = systems.map((system) => {
    const history = openHistory(metricsFile(folder, system.id), { readOnly: true });
    try {
      return badMinutes(history, system, { from: period.from - lookBack, to: period.to });
    } finally {
      history.close();
    }
  });
  return ({ from, to }) => bad.filter((times) => times.some((at) => at > from - lookBack && at <= to)).length >= least;
};

const badMinutes = (history: History, { objectives }: System, { from, to }: Interval): readonly number[] => {
  const found = new Set<number>();
  for (const { id } of objectives) {
    const counted = (part: 'good' | 'total'): ReadonlyMap<number, number> => {
      const byMinute = new Map<number, number>();
      for (const { columns } of history.minutes(`atalaya.objective.${part}_events`, { objective: id }, from, to))
        columns.times.forEach((time, index) => {
          const end = Math.ceil(time / minute) * minute;
          byMinute.set(end, (byMinute.get(end) ?? 0) + columns.values[index]!);
        });
      return byMinute;
    };
    const good = counted('good');
    for (const [end, all] of counted('total')) if (all - (good.get(end) ?? 0) > badShare * all) found.add(end);
    // What waits for too long is bad, and in neither counter.
    for (const { columns } of history.minutes('atalaya.ingest.overdue', { objective: id }, from, to))
      columns.times.forEach((time, index) => {
        if (columns.values[index]! > 0) found.add(Math.ceil(time / minute) * minute);
      });
  }
  return [...found];
};
