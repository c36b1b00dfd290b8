/**
 * The reads of a report from a history: sums of its minutes, without the series that PromQL would make of them. They are the
 * same counts as those over `historySource`.
 */
import { minuteEnds } from '../../../history/columns.ts';
import type { Growth } from '../../../history/growth.ts';
import type { History } from '../../../history/history.ts';
import type { ColumnSeries, SeriesTotal } from '../../../history/read.ts';
import { memoize } from '../../../model/memoize.ts';
import type { Interval } from '../../../slo/window.ts';
import type { Labels } from '../../../model/point.ts';
import { sumOf } from '../../../numbers/sum.ts';
import { indexAfter } from '../../../promql/source.ts';
import type { Counter, Increase, ReportReads } from '../../../slo/report/reads.ts';
import { countersReads, type Extent, type Overdue } from './countersReads.ts';

const minute = 60_000;

/** `latest`: the instant of the report; a period may end up to a minute later. */
export const historyReads = (history: History, extent: Extent, latest: number = extent.end): ReportReads => {
  const { begin, end } = extent;
  const [first, last] = [Math.floor((begin ?? end) / minute) - 1, Math.ceil(end / minute)];
  const minutesOf = (name: string, labels: Labels): readonly ColumnSeries[] =>
    history.minutes(name, labels, first * minute, last * minute);
  return countersReads(
    {
      growth: (name, { id }) => growthOf(minutesOf(name, { objective: id }), first, last),
      overdue: ({ id }, span) =>
        overdueOf(history.minutes('atalaya.ingest.overdue', { objective: id }, span.from, span.to)),
      gaps: memoize(
        ({ from, to }: Interval) => `${from} ${to}`,
        ({ from, to }) => history.gaps(from, Math.min(to, latest)),
      ),
      increases: (_system, counter, { from, to }) => increasesOf(history, counter, from, to),
    },
    extent,
  );
};

/** `first` and `last` count minutes. */
const growthOf = (series: readonly ColumnSeries[], first: number, last: number): Growth => {
  const until = new Float64Array(Math.max(1, last - first + 1));
  for (const { columns } of series)
    columns.times.forEach((time, index) => {
      until[Math.ceil(time / minute) - first]! += columns.values[index]!;
    });
  for (let index = 1; index < until.length; index += 1) until[index]! += until[index - 1]!;
  // What is counted in a minute is known at its end; before the first one nothing was.
  const grown = (at: number): number =>
    until[Math.max(0, Math.min(until.length - 1, Math.floor(at / minute) - first))]!;
  return (from, to) => grown(to) - grown(from);
};

const overdueOf = (series: readonly ColumnSeries[]): Overdue => {
  const all = series.map(({ columns }) => ({ times: minuteEnds(columns.times), values: columns.values }));
  return (from, to) =>
    sumOf(all, ({ times, values }) => {
      const last = indexAfter(times, to, 0) - 1;
      return last >= 0 && times[last]! > from ? values[last]! : 0;
    });
};

const increasesOf = (
  history: History,
  { signal, part, labels }: Counter,
  from: number,
  to: number,
): readonly Increase[] => {
  const { le, ...own } = labels;
  return history
    .totals(signal, own, from, to)
    .filter(({ kind }) => (kind === 'HistogramPoint') === (part !== undefined))
    .flatMap((total) => valueOf(total, part, le))
    .filter(({ value }) => value > 0);
};

const valueOf = (
  { labels, bounds, sum, counts }: SeriesTotal,
  part: Counter['part'],
  le: string | undefined,
): readonly Increase[] => {
  if (part === undefined) return [{ labels, value: sum }];
  if (part === 'count') return [{ labels, value: sumOf(counts, (count) => count) }];
  const bucket = bounds.findIndex((bound) => String(bound) === le);
  if (bucket === -1) return [];
  return [{ labels: { ...labels, le: le! }, value: sumOf(counts.slice(0, bucket + 1), (count) => count) }];
};
