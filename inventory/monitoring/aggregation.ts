/** Aligners and reducers of Cloud Monitoring as PromQL. Source: Cloud Monitoring API v3, Aggregation. */
import type { Aggregator, Expr } from '../../promql/expr.ts';
import { aggregate, binary, call, number, range } from '../../promql/build.ts';
import { resourceLabelsOf } from '../../model/catalogue/resources.ts';
import type { Selection } from '../../model/selection.ts';
import type { Duration } from '../../model/quantity.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import type { Json } from '../json.ts';
import { listAt, secondsAt, textAt } from '../value.ts';

export interface Aggregation {
  readonly seconds: number;
  /** Without its prefix: 'RATE'. 'NONE' where it is not set. */
  readonly aligner: string;
  readonly reducer: string;
  /** Names of labels, without whose they are. */
  readonly groups: readonly string[];
}

export const aggregationOf = (aggregation: Json | undefined): Aggregation => ({
  seconds: secondsAt(aggregation, 'alignmentPeriod') ?? 60,
  aligner: textAt(aggregation, 'perSeriesAligner')?.replace('ALIGN_', '') ?? 'NONE',
  reducer: textAt(aggregation, 'crossSeriesReducer')?.replace('REDUCE_', '') ?? 'NONE',
  groups: listAt(aggregation, 'groupByFields').flatMap((field) =>
    typeof field === 'string' ? [field.replaceAll('"', '').split('.').slice(2).join('.') || field] : [],
  ),
});

/** Functions over a window, by aligner. */
const overTime: Readonly<Record<string, string>> = {
  RATE: 'rate',
  DELTA: 'increase',
  MEAN: 'avg_over_time',
  MAX: 'max_over_time',
  MIN: 'min_over_time',
  SUM: 'sum_over_time',
  COUNT: 'count_over_time',
  STDDEV: 'stddev_over_time',
  FRACTION_TRUE: 'avg_over_time',
};

const instants: ReadonlySet<string> = new Set(['NONE', 'NEXT_OLDER', 'INTERPOLATE']);

/** One series for each that is selected; undefined for an aligner that PromQL lacks. */
export const aligned = (selection: Selection, { aligner }: Aggregation, window: Duration): Expr | undefined => {
  const selector = cloudMonitoring.selector(selection);
  if (instants.has(aligner)) return selector;
  const name = overTime[aligner];
  return name === undefined ? undefined : call(name, range(selector, window));
};

const aggregators: Readonly<Record<string, Aggregator>> = {
  SUM: 'sum',
  MEAN: 'avg',
  MAX: 'max',
  MIN: 'min',
  COUNT: 'count',
  STDDEV: 'stddev',
};

/** Booleans are 1 and 0 in PromQL. */
const counted: Readonly<Record<string, number>> = { COUNT_TRUE: 1, COUNT_FALSE: 0 };

/** Over the groups; undefined for a reducer that PromQL lacks. */
export const reduced = (of: Expr, { reducer, groups: given }: Aggregation, resource: string): Expr | undefined => {
  if (reducer === 'NONE') return of;
  // 'resource.label.*' stands for every label of the resource.
  const groups = given.includes('*') ? resourceLabelsOf(resource) : given;
  if (groups === undefined) return undefined;
  const value = counted[reducer];
  if (value !== undefined) return aggregate('count', binary('==', of, number(value)), { by: groups });
  const quantile = /^PERCENTILE_(\d\d)$/.exec(reducer)?.[1];
  if (quantile !== undefined)
    return aggregate('quantile', of, { by: groups, parameter: number(Number(quantile) / 100) });
  const op = aggregators[reducer];
  return op === undefined ? undefined : aggregate(op, of, { by: groups });
};
