/**
 * The reads of a report from a Prometheus or Cloud Monitoring. What all systems ask at one time goes to the source together,
 * in few requests. What cannot be read counts as no data, and is reported.
 */
import type { System } from '../../../model/system.ts';
import { is } from '../../../model/selection.ts';
import { increase, range, sum } from '../../../promql/build.ts';
import { byProcess } from '../../../series/series.ts';
import { includedIn } from '../../../slo/exclusions.ts';
import { includedCounts } from '../../../slo/includedCounts.ts';
import type { Counts } from '../../../slo/judge.ts';
import type { CountAnswer, CountRequest, PointSource, StepCounts, Unread } from '../../../slo/pointSource.ts';
import { comparedPeriods, periodsBefore, type Period } from '../../../slo/report/period.ts';
import type { Counter, Hour, Increase, ReportReads } from '../../../slo/report/reads.ts';
import type { Coverage } from '../../../slo/coverage.ts';
import { coveragesOf } from '../../../slo/statuses.ts';
import { countSlices } from '../../../slo/sliceCounts.ts';
import { slosOf, type Slo } from '../../../slo/slo.ts';
import type { Interval } from '../../../slo/window.ts';
import { together } from './together.ts';

const hour = 3_600_000;

export interface PointReadsOptions {
  readonly source: PointSource;
  readonly period: Period;
  readonly onUnread: (system: System, reason: string) => void;
}

export const pointReads = ({ source, period, onUnread }: PointReadsOptions): ((system: System) => ReportReads) => {
  const counts = together<CountRequest, CountAnswer>((requests) => includedCounts(source, requests));
  const beginnings = together<CountRequest, number | undefined>(source.beginnings);
  const coverage = together<CountRequest, Coverage | undefined>((requests) => coveragesOf(source, requests));
  const hourSteps = together<CountRequest, readonly StepCounts[] | Unread>((requests) => source.steps(requests, hour));
  const before = periodsBefore(period, comparedPeriods(period), 0).at(-1);

  return (system) => {
    const stepsOf = async (request: CountRequest): Promise<readonly StepCounts[]> => {
      const { slices } = request.slo;
      const steps = slices === undefined ? await hourSteps(request) : (await source.steps([request], slices.length))[0];
      if (steps !== undefined && !('kind' in steps)) return steps;
      if (steps !== undefined) onUnread(system, steps.reason);
      return [];
    };
    return {
      begins: async () => {
        const interval = { from: before?.from ?? period.from, to: period.until };
        const all = await Promise.all(slosOf(system).map((slo) => beginnings({ system, slo, ...interval })));
        const known = all.filter((begin) => begin !== undefined);
        return known.length === 0 ? undefined : Math.min(...known);
      },
      counts: async (slo, interval) => {
        const answer = await counts({ system, slo, from: interval.from, to: interval.to });
        if (answer.kind === 'Counted') return answer.counts;
        onUnread(system, answer.reason);
        return { good: 0, total: 0, overdue: 0 };
      },
      coverage: async (slo, { from, to }) => {
        const found = await coverage({ system, slo, from, to });
        if (found?.fault !== undefined) onUnread(system, found.fault);
        return found;
      },
      hours: async (slo, interval) => {
        const parts = includedIn(slo, interval);
        const all = await Promise.all(
          parts.map(async (part) => hoursOf(slo, part, await stepsOf({ system, slo, ...part }))),
        );
        return all.flat();
      },
      increases: (_id, counter, interval) => increasesOf(source, system, counter, interval),
    };
  };
};

/** Steps of an hour as they are; of time slices, those that end in one hour together. */
const hoursOf = (slo: Slo, part: Interval, steps: readonly StepCounts[]): readonly Hour[] => {
  const byEnd = Map.groupBy(steps, ({ at }) => Math.min(part.to, Math.ceil(at / hour) * hour));
  return [...byEnd]
    .map(([to, inHour]): Hour => {
      const from = Math.max(part.from, Math.ceil(to / hour) * hour - hour);
      const { good, total } = eventsIn(slo, inHour, to - from);
      return { from, to, good, total };
    })
    .filter(({ total }) => total > 0)
    .toSorted((one, other) => one.from - other.from);
};

const eventsIn = ({ slices }: Slo, steps: readonly StepCounts[], length: number): Counts => {
  const each = steps.map(({ counts }) => counts);
  if (slices !== undefined) return countSlices(slices, each, Math.floor(length / slices.length));
  return each.reduce((all, { good, total }) => ({ good: all.good + good, total: all.total + total, overdue: 0 }), {
    good: 0,
    total: 0,
    overdue: 0,
  });
};

const increasesOf = async (
  { range: read, dialect }: PointSource,
  system: System,
  { signal, part, labels }: Counter,
  { from, to }: Interval,
): Promise<readonly Increase[]> => {
  const matches = Object.entries(labels).map(([label, value]) => is(label, value));
  const sent = byProcess(system.id, signal, ...matches);
  if (dialect.lacks(sent.signal) !== undefined) return [];
  const grown = increase(range(dialect.selector(sent, part), `${to - from}ms`));
  const expr = sum(grown, sent.signal.labels.map(dialect.labelName));
  const { series } = await read(system, expr, { from: to, to, step: hour });
  return series.map(({ labels: own, values }) => ({ labels: own, value: values.at(-1) ?? 0 }));
};
