/** The reads of a report from counters on this machine, whatever holds them: counts, hours and slices of objectives. */
import type { Decimal } from 'decimal.js';
import type { Growth } from '../../../history/growth.ts';
import { sumOf } from '../../../numbers/sum.ts';
import { withoutExcluded } from '../../../slo/exclusions.ts';
import type { Counts } from '../../../slo/judge.ts';
import type { Counter, Hour, Increase, ReportReads } from '../../../slo/report/reads.ts';
import { countAllGood, wholeSlices } from '../../../slo/sliceCounts.ts';
import type { SloSlices } from '../../../slo/slices.ts';
import type { Slo } from '../../../slo/slo.ts';
import type { Interval } from '../../../slo/window.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** Of the gauge of overdue messages, the last reading in (from, to]. */
export type Overdue = (from: number, to: number) => number;

export interface Counters {
  /** Of a counter of an objective, over any interval between the first point and the end. */
  readonly growth: (name: string, slo: Slo) => Growth;
  readonly overdue: (slo: Slo, span: Interval) => Overdue;
  readonly increases: (system: string, counter: Counter, interval: Interval) => readonly Increase[];
  /** Without points, in an interval that begins at or after the first. */
  readonly gaps: (interval: Interval) => readonly Interval[];
}

export interface Extent {
  /** When the points begin; undefined without any. */
  readonly begin: number | undefined;
  /** Nothing later is read. */
  readonly end: number;
}

type Events = (from: number, to: number) => Counts;

export const countersReads = (counters: Counters, { begin, end }: Extent): ReportReads => {
  const first = begin ?? end;
  // Whole days and minutes, as points are read; a day more at the beginning, because a counter grows from the sample before.
  const whole: Interval = { from: (Math.floor(first / day) - 1) * day, to: Math.ceil(end / minute) * minute };
  const known = new Map<string, Growth>();
  const growth = (name: string, slo: Slo): Growth => {
    const key = JSON.stringify([name, slo.system, slo.id]);
    const held = known.get(key) ?? counters.growth(name, slo);
    known.set(key, held);
    return held;
  };
  const eventsOf = (slo: Slo): Events => {
    // Good events first: a pipeline that writes meanwhile adds to both, and good ones are never more than all.
    const good = growth('atalaya.objective.good_events', slo);
    const total = growth('atalaya.objective.total_events', slo);
    // Simulated events are not whole: rounded from the beginning on, so that parts add up.
    const allUntil = (at: number): number => Math.round(total(whole.from, at));
    const badUntil = (at: number): number => Math.round(total(whole.from, at) - good(whole.from, at));
    return (from, to) => {
      const all = allUntil(to) - allUntil(from);
      return { good: all - Math.min(all, badUntil(to) - badUntil(from)), total: all, overdue: 0 };
    };
  };
  const countsOf = (slo: Slo): Events => {
    if (slo.slices === undefined) return eventsOf(slo);
    const parts = (slo.composite?.parts ?? [{ slo, limit: slo.slices.limit }]).map((part) => ({
      limit: part.limit,
      events: eventsOf(part.slo),
      overdue: counters.overdue(part.slo, whole),
    }));
    return slicesOf(slo.slices, first, parts);
  };
  return {
    begins: () => Promise.resolve(begin),
    hours: (slo, interval) => {
      const eventsIn = withoutExcluded(slo, countsOf(slo));
      return Promise.resolve(
        hoursIn(interval).flatMap(({ from, to }): readonly Hour[] => {
          const { good, total } = eventsIn(from, to);
          return total === 0 ? [] : [{ from, to, good, total }];
        }),
      );
    },
    counts: (slo, { from, to }) => {
      const [events, overdue] = [countsOf(slo), counters.overdue(slo, { from, to })];
      const all =
        slo.slices === undefined
          ? (start: number, stop: number): Counts => ({ ...events(start, stop), overdue: overdue(start, stop) })
          : events;
      return Promise.resolve(withoutExcluded(slo, all)(from, to));
    },
    coverage: (_slo, { from, to }) => {
      if (begin === undefined || begin >= to) return Promise.resolve(undefined);
      const inside = { from: Math.max(from, begin), to };
      const gaps = counters.gaps(inside);
      return Promise.resolve({ kind: 'Coverage', ...inside, gaps, missing: sumOf(gaps, (gap) => gap.to - gap.from) });
    },
    increases: (system, counter, interval) => Promise.resolve(counters.increases(system, counter, interval)),
  };
};

/** Good and total slices among those that end in (from, to]; none is known from before the first point. */
const slicesOf = (
  slices: SloSlices,
  begin: number,
  parts: readonly { readonly limit: Decimal; readonly events: Events; readonly overdue: Overdue }[],
): Events => {
  const { length } = slices;
  const first = Math.floor((begin - 1) / length) * length;
  return (from, to) => {
    const whole = wholeSlices(slices, { from: Math.max(from, first), to });
    const count = (whole.to - whole.from) / length;
    const starts = Array.from({ length: count }, (_, index) => whole.from + index * length);
    const sliced = parts.map(({ limit, events, overdue }) => ({
      limit,
      bySlice: new Map(
        starts.map((start): readonly [number, Counts] => [
          start,
          { ...events(start, start + length), overdue: overdue(start, start + length) },
        ]),
      ),
    }));
    return countAllGood(slices, sliced, count);
  };
};

/** Hours of the clock (UTC); the first and the last may be shorter. */
const hoursIn = ({ from, to }: Interval): readonly Interval[] => {
  const hours: Interval[] = [];
  for (let start = from; start < to;) {
    const end = Math.min(to, (Math.floor(start / hour) + 1) * hour);
    hours.push({ from: start, to: end });
    start = end;
  }
  return hours;
};
