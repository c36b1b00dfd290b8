/** The reads of a report over a source of series that is on this machine: a local history, or a simulation. */
import type { Decimal } from 'decimal.js';
import { growthOf, type Growth } from '../../../history/growth.ts';
import type { LabelMatcher } from '../../../promql/expr.ts';
import type { Labels } from '../../../model/point.ts';
import type { SeriesSource, SourceSeries, Use } from '../../../promql/source.ts';
import { indexAfter } from '../../../promql/source.ts';
import { nameLabel } from '../../../promql/labels.ts';
import { sumOf } from '../../../numbers/sum.ts';
import type { Counts } from '../../../slo/judge.ts';
import type { Hour, ReportReads } from '../../../slo/report/reads.ts';
import { withoutExcluded } from '../../../slo/exclusions.ts';
import { countAllGood, wholeSlices } from '../../../slo/sliceCounts.ts';
import type { SloSlices } from '../../../slo/slices.ts';
import type { Slo } from '../../../slo/slo.ts';
import type { Interval } from '../../../slo/window.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export interface PointSource {
  readonly source: SeriesSource;
  /** When its points begin; undefined without any. */
  readonly begin: number | undefined;
  /** Nothing later is read. */
  readonly end: number;
}

type Events = (from: number, to: number) => Counts;

export const sourceReads = ({ source, begin, end }: PointSource): ReportReads => {
  // One selection for each counter: this period and those before it are parts of it.
  const whole = wholeDays(begin ?? end, end);
  const known = new Map<string, Growth>();
  const growth = (name: string, { system, id }: Slo): Growth => {
    const key = JSON.stringify([name, system, id]);
    const held = known.get(key) ?? growthOf(selected(source, name, { job: system, objective: id }, whole));
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
    const events: Events = (from, to) => {
      const all = allUntil(to) - allUntil(from);
      return { good: all - Math.min(all, badUntil(to) - badUntil(from)), total: all, overdue: 0 };
    };
    return events;
  };
  const countsOf = (slo: Slo): Events => {
    if (slo.slices === undefined) return eventsOf(slo);
    const parts = (slo.composite?.parts ?? [{ slo, limit: slo.slices.limit }]).map((part) => ({
      limit: part.limit,
      events: eventsOf(part.slo),
      overdue: overdueIn(source, part.slo, whole),
    }));
    return slicesOf(slo.slices, begin ?? end, parts);
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
      const [events, overdue] = [countsOf(slo), overdueIn(source, slo, { from, to })];
      const all =
        slo.slices === undefined
          ? (start: number, end: number): Counts => ({ ...events(start, end), overdue: overdue(start, end) })
          : events;
      return Promise.resolve(withoutExcluded(slo, all)(from, to));
    },
    increases: (system, { signal, part, labels }, { from, to }) => {
      const name = part === undefined ? signal : `${signal}_${part}`;
      const series = selected(source, name, { ...labels, job: system }, wholeDays(from, to));
      return Promise.resolve(
        series.map((one) => {
          const { [nameLabel]: _name, ...own } = one.labels;
          return { labels: own, value: growthOf([one])(from, to) };
        }),
      );
    },
  };
};

/** Whole days, a day more at the beginning: a counter grows from the sample before. */
const wholeDays = (from: number, to: number): Interval => ({
  from: (Math.floor(from / day) - 1) * day,
  to: Math.ceil(to / minute) * minute,
});

const selected = (
  source: SeriesSource,
  name: string,
  labels: Labels,
  { from, to }: Interval,
): readonly SourceSeries[] => {
  const matchers = Object.entries(labels).map(([label, value]): LabelMatcher => ({ label, op: '=', value }));
  const use: Use = { step: hour, range: hour, first: from + hour, increases: true, perMinute: true };
  return source.select(name, matchers, from, to, use);
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

type Overdue = (from: number, to: number) => number;

/** Of the gauge of overdue messages, the last reading counts if it is in (from, to]. */
const overdueIn = (source: SeriesSource, slo: Slo, span: Interval): Overdue => {
  const series = selected(source, 'atalaya.ingest.overdue', { job: slo.system, objective: slo.id }, span);
  return (from, to) =>
    sumOf(series, ({ times, values }) => {
      const last = indexAfter(times, to, 0) - 1;
      return last >= 0 && times[last]! > from ? values[last]! : 0;
    });
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
