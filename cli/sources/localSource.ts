/** The histories in a data folder as a source of points. Their counts are exact: sums of what each point counted. */
import path from 'node:path';
import { memoize } from '../../model/memoize.ts';
import type { System } from '../../model/system.ts';
import type { History } from '../../history/history.ts';
import { historySource } from '../../history/promqlSource.ts';
import { evaluateRange } from '../../promql/evaluate.ts';
import { prometheus } from '../../series/prometheus.ts';
import type { Coverage } from '../../slo/coverage.ts';
import type { Slo } from '../../slo/slo.ts';
import { isTeamMeasured } from '../../slo/teamIndicator.ts';
import type { Interval } from '../../slo/window.ts';
import { sumOf } from '../../numbers/sum.ts';
import type { CountAnswer, CountRequest, PointSource, StepCounts, Unread } from '../../slo/pointSource.ts';
import { eventCounts, metricsFile } from '../run/eventCounts.ts';
import { openHistories } from '../run/readHistory.ts';

export interface LocalOptions {
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly cwd: string;
}

export const localSource = ({ folder, at, cwd }: LocalOptions): PointSource => {
  const histories = openHistories();
  /** Requests of one system are answered from one snapshot of its history. */
  const each = <T>(
    requests: readonly CountRequest[],
    reader: (history: History) => (request: CountRequest) => T,
    otherwise: (reason: string) => T,
  ): readonly T[] => {
    const answers = new Map<CountRequest, T>();
    for (const [id, own] of Map.groupBy(requests, ({ system }) => system.id)) {
      histories.read(
        metricsFile(folder, id),
        (history) => {
          const read = reader(history);
          for (const request of own) answers.set(request, read(request));
        },
        (reason) => own.forEach((request) => answers.set(request, otherwise(reason))),
      );
    }
    return requests.map((request) => answers.get(request)!);
  };
  const unread = (reason: string): Unread => ({ kind: 'Unread', reason });
  return {
    kind: 'PointSource',
    name: `the history in ${path.relative(cwd, folder) || '.'}`,
    servers: 1,
    dialect: prometheus,
    at,
    counts: async (requests) =>
      each<CountAnswer>(
        requests,
        (history) =>
          ({ slo, from, to }) =>
            notCountedHere(slo) ?? { kind: 'Counted', counts: eventCounts(history)(slo, from, to) },
        unread,
      ),
    beginnings: async (requests) => each(requests, beginningsIn, () => undefined),
    coverage: async (requests) =>
      each<Coverage | undefined>(
        requests,
        (history) => {
          const beginningOf = beginningsIn(history);
          const gapsIn = memoize(
            ({ from, to }: Interval) => `${from} ${to}`,
            ({ from, to }) => history.gaps(from, to),
          );
          return ({ from: begin, to }) => {
            const from = beginningOf({ from: begin, to });
            if (from === undefined) return undefined;
            const gaps = gapsIn({ from, to });
            return { kind: 'Coverage', from, to, gaps, missing: sumOf(gaps, (gap) => gap.to - gap.from) };
          };
        },
        () => undefined,
      ),
    steps: async (requests, step) =>
      each<readonly StepCounts[] | Unread>(requests, (history) => (request) => stepsOf(history, request, step), unread),
    range: async (system: System, expr, range) =>
      histories.read(
        metricsFile(folder, system.id),
        (history) => evaluateRange(expr, historySource(history, { job: system.id, location: system.region }), range),
        (reason) => {
          throw new Error(reason);
        },
      ),
    missingFix: 'run its pipeline here first',
    warnings: () => [],
    close: histories.close,
  };
};

/** The history on a machine has what the pipeline counts. */
const notCountedHere = ({ objective, composite }: Slo): Unread | undefined => {
  const all = [objective, ...(composite?.parts ?? []).map(({ slo }) => slo.objective)];
  return all.some(isTeamMeasured)
    ? {
        kind: 'Unread',
        reason:
          'the history on this machine has only the counters of the pipeline, and the definition measures this objective by other metrics (of); read them from a Prometheus or from Cloud Monitoring (--from)',
      }
    : undefined;
};

/** When the points of an interval begin; undefined where it has none. */
const beginningsIn = (history: History): ((interval: Interval) => number | undefined) => {
  const oldest = history.oldest();
  const newestAt = memoize(String, (to: number) => history.newest(to));
  return ({ from, to }) => {
    const newest = newestAt(to);
    return oldest === undefined || newest === undefined || newest <= from ? undefined : Math.max(from, oldest);
  };
};

/** The gauge of overdue messages is left out: it says how things stand at one instant, and no step has it. */
const stepsOf = (history: History, { slo, from, to }: CountRequest, step: number): readonly StepCounts[] => {
  const sums = (name: string): ReadonlyMap<number, number> => {
    const byEnd = new Map<number, number>();
    for (const { points } of history.series(name, { objective: slo.id }, from, to, step))
      for (const point of points)
        if (point.kind === 'SumPoint') {
          const end = Math.min(to, Math.ceil(point.at / step) * step);
          byEnd.set(end, (byEnd.get(end) ?? 0) + point.value);
        }
    return byEnd;
  };
  const [good, total] = [sums('atalaya.objective.good_events'), sums('atalaya.objective.total_events')];
  return [...total.keys()]
    .toSorted((a, b) => a - b)
    .map((at) => ({ at, counts: { good: good.get(at) ?? 0, total: total.get(at) ?? 0, overdue: 0 } }));
};
