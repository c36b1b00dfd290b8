/**
 * The indicators of a system that others run: what counts its requests or deliveries says what is bad. What each of them cannot see is
 * said in words by slo/watchedWords.ts.
 */
import type { Formula } from '../model/indicatorSource.ts';
import type { Freshness, Objective, Single } from '../model/objective.ts';
import { serviceStatuses, refusalStatuses } from '../model/responseEvent.ts';
import { milliseconds, seconds, type Duration } from '../model/quantity.ts';
import { is, isNoneOf, isNot, type Match, type Selection } from '../model/selection.ts';
import type { NotSupported } from '../series/dialect.ts';
import { aggregate, binary, call, number, subquery } from '../promql/build.ts';
import type { Expr } from '../promql/expr.ts';
import { openWindow, withRanges } from '../promql/window.ts';
import { inEach, onDemand } from '../series/dialects.ts';
import { together, type Series } from '../series/series.ts';
import type { SystemSeries } from '../series/stageSeries.ts';
import { statusLabelOf } from '../series/status.ts';
import type { Indicator, Indicators } from './indicator.ts';

type Counted = Exclude<Indicator, NotSupported>;

export const watchedIndicators = (series: SystemSeries, objective: Single): Indicators => {
  switch (objective.type) {
    case 'availability':
      return ofSeries(together(series.api.map(({ dataRequests }) => dataRequests)), (all) => ({
        kind: 'BadOfTotal',
        ...byStatus(all, objective.good),
      }));
    case 'latency':
      return ofSeries(together(series.api.map(({ durations }) => durations)), (all) => ({
        kind: 'ShareBelow',
        distribution: narrowed(all, ...answered(all)),
        bound: milliseconds(objective.under) / unitMs(all),
      }));
    case 'processing':
      return processing(series);
    case 'freshness':
      return ageAtMost(series, objective);
  }
};

/** Minutes in which the oldest message is older than promised, of those in which its age is known. */
const ageAtMost = ({ queue, ingest }: SystemSeries, { under }: Freshness): Indicators => {
  const ages = queue.map(({ oldestAge }) => oldestAge);
  const age = together(ages.length > 0 ? ages : ingest.map(({ lag }) => lag));
  return onDemand((dialect) => {
    const read = age[dialect.id];
    if (read.kind === 'NotSupported') return read;
    const oldest = aggregate('max', dialect.selector(read));
    const late = binary('>', oldest, number(seconds(under)), { bool: true });
    return {
      kind: 'FormulaRatio',
      part: 'bad',
      events: minutesOf('sum_over_time', late, read),
      total: minutesOf('count_over_time', oldest, read),
    };
  });
};

const minute: Duration = '1m';

const minutesOf = (fn: string, of: Expr, read: Selection): Formula => ({
  kind: 'Formula',
  tree: withRanges(call(fn, subquery(of, minute, minute)), () => openWindow),
  selections: [read],
});

const ofSeries = (series: Series, indicator: (all: Selection) => Counted): Indicators =>
  inEach(({ id }) => {
    const all = series[id];
    return all.kind === 'NotSupported' ? all : indicator(all);
  });

/** A delivery that is not acknowledged comes again, or ends as a dead letter. Without a subscription, a failed request is one. */
const processing = ({ ingest, queue }: SystemSeries): Indicators => {
  const deliveries =
    ingest.length === 0
      ? queue.map((part) => ({ sent: part.delivered, acknowledged: part.acknowledged }))
      : ingest.flatMap((part) => part.deliveries ?? []);
  if (deliveries.length < ingest.length || deliveries.length === 0)
    return ofSeries(together(ingest.map(({ requests }) => requests)), (all) => ({
      kind: 'BadOfTotal',
      ...byStatus(all, '2xx'),
    }));
  const total = together(deliveries.map(({ sent }) => sent));
  const good = together(deliveries.map(({ acknowledged }) => acknowledged));
  return inEach(({ id }) => {
    const [kept, all] = [good[id], total[id]];
    if (kept.kind === 'NotSupported') return kept;
    return all.kind === 'NotSupported' ? all : { kind: 'GoodOfTotal', good: kept, total: all, overdue: undefined };
  });
};

const narrowed = (selection: Selection, ...matches: readonly Match[]): Selection => ({
  ...selection,
  matches: [...selection.matches, ...matches],
});

const codes = '2..|304';

/** Endpoints' latencies do not say the status: a fast failure counts as fast. */
const answered = ({ signal }: Selection): readonly Match[] => {
  const label = statusLabelOf(signal);
  if (label === undefined) return [];
  return [label === 'status' ? is(label, 'ok') : { label, op: '=~', value: codes }];
};

const byStatus = (
  all: Selection,
  good: Extract<Objective, { readonly type: 'availability' }>['good'],
): { readonly bad: Selection; readonly total: Selection } => {
  const label = statusLabelOf(all.signal) ?? 'response_code';
  if (label === 'status') return { bad: narrowed(all, isNot(label, 'ok')), total: all };
  const outside4xx: Match = {
    label,
    op: '=~',
    value: ['[^4].*', ...serviceStatuses.map(({ status }) => status)].join('|'),
  };
  const total = good === '2xx of valid' ? outside4xx : isNoneOf(label, refusalStatuses.map(String));
  const bad: readonly Match[] =
    good === 'not 5xx' ? [{ label, op: '=~', value: '5..' }] : [{ label, op: '!~', value: codes }, total];
  return { bad: narrowed(all, ...bad), total: narrowed(all, total) };
};

/** Milliseconds in the unit of a distribution. */
const unitMs = ({ signal: { unit } }: Selection): number => {
  const ms: Readonly<Record<string, number>> = { s: 1_000, ms: 1, us: 1e-3, ns: 1e-6 };
  const length = ms[unit];
  if (length === undefined) throw new Error(`a distribution of durations has no unit '${unit}'`);
  return length;
};
