/**
 * The traffic of the quietest day of each objective, as a source of points counted it. It weighs a bad event: at so little
 * traffic it is the largest share of an hour. Days are whole and in UTC; a day with a gap in its points says nothing, and on
 * a day without any event none can be bad.
 */
import type { System } from '../model/system.ts';
import type { CountRequest, PointSource, StepCounts, Unread } from './pointSource.ts';
import { slosOf, type Slo } from './slo.ts';
import { coveragesOf } from './statuses.ts';
import type { Coverage } from './coverage.ts';

/** Days that are looked at. */
export const measuredDays = 28;

const day = 86_400_000;

export interface QuietDay {
  readonly kind: 'QuietDay';
  /** Such as '2026-03-05'. */
  readonly day: string;
  /** At least one. */
  readonly events: number;
  /** Whole days with points, this one included. */
  readonly days: number;
  /** Of them, those without an event. */
  readonly empty: number;
}

/** Why nothing was measured, as a sentence part. */
export interface NotMeasured {
  readonly kind: 'NotMeasured';
  readonly reason: string;
}

export interface MeasuredTraffic {
  readonly system: string;
  readonly slo: Slo;
  readonly traffic: QuietDay | NotMeasured;
}

/** Events by the day on which they were counted; undefined for a day that is not known as a whole. */
type Days = readonly { readonly day: string; readonly events: number | undefined }[];

/** `shared`: objectives of several systems, which are added up day by day. */
export const measuredTraffic = async (
  source: PointSource,
  systems: readonly System[],
  shared: readonly { readonly system: System; readonly slo: Slo }[] = [],
): Promise<readonly MeasuredTraffic[]> => {
  const to = Math.floor(source.at / day) * day;
  const own = systems.flatMap((system) =>
    slosOf(system)
      .filter(countsEvents)
      .map((slo) => ({ system, slo })),
  );
  const each = [...own, ...shared];
  const requests = each.map(({ system, slo }) =>
    (slo.shared ?? [{ system, slo }]).map((member): CountRequest => ({ ...member, from: to - measuredDays * day, to })),
  );
  const [steps, coverages] = await Promise.all([
    source.steps(requests.flat(), day),
    coveragesOf(source, requests.flat()),
  ]);
  let next = 0;
  return each.map(({ slo }, index) => {
    const parts = requests[index]!.map((request) => {
      const [counted, coverage] = [steps[next], coverages[next]];
      next += 1;
      return daysOf(request, counted ?? [], coverage);
    });
    return { system: slo.system, slo, traffic: quietest(parts) };
  });
};

const countsEvents = ({ composite, slices }: Slo): boolean => composite === undefined && slices === undefined;

const daysOf = (
  { system, from, to }: CountRequest,
  steps: readonly StepCounts[] | Unread,
  coverage: Coverage | undefined,
): Days | NotMeasured => {
  const notMeasured = (reason: string): NotMeasured => ({ kind: 'NotMeasured', reason });
  if ('kind' in steps) return notMeasured(steps.reason);
  if (coverage?.fault !== undefined) return notMeasured(coverage.fault);
  if (coverage === undefined)
    return notMeasured(`there are no points of ${system.id} in the last ${measuredDays} days`);
  const total = new Map(steps.map(({ at, counts }) => [at, counts.total + counts.overdue]));
  return Array.from({ length: (to - from) / day }, (_, index) => {
    const [begin, end] = [from + index * day, from + (index + 1) * day];
    const isWhole = coverage.from <= begin && !coverage.gaps.some((gap) => gap.from < end && begin < gap.to);
    return { day: new Date(begin).toISOString().slice(0, 10), events: isWhole ? (total.get(end) ?? 0) : undefined };
  });
};

const quietest = (parts: readonly (Days | NotMeasured)[]): QuietDay | NotMeasured => {
  const unknown = parts.find((part) => 'kind' in part);
  if (unknown !== undefined) return unknown;
  const [first = [], ...others] = parts as readonly Days[];
  const sums = first.flatMap(({ day: of, events }, index) => {
    const all = [events, ...others.map((days) => days[index]?.events)];
    return all.some((count) => count === undefined)
      ? []
      : [{ day: of, events: all.reduce<number>((sum, count) => sum + (count ?? 0), 0) }];
  });
  const busy = sums.filter(({ events }) => events > 0).toSorted((a, b) => a.events - b.events);
  const [quiet] = busy;
  if (quiet !== undefined) return { kind: 'QuietDay', ...quiet, days: sums.length, empty: sums.length - busy.length };
  return {
    kind: 'NotMeasured',
    reason:
      sums.length === 0
        ? 'no day has points from its begin to its end'
        : `there was no event on ${sums.length === 1 ? 'a whole day' : `${sums.length} whole days`}`,
  };
};
