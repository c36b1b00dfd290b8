/** A condition on a metric, or on the ratio of two. */
import { catalogueMetric } from '../../model/catalogue/catalogue.ts';
import {
  distribution,
  filter,
  promql,
  type DistributionSource,
  type LabelFilters,
  type ValueSource,
} from '../../model/indicatorSource.ts';
import type { Selection } from '../../model/selection.ts';
import type { StageName } from '../../model/stage.ts';
import type { ValueThreshold } from '../../model/threshold.ts';
import { binary } from '../../promql/build.ts';
import type { Expr } from '../../promql/expr.ts';
import { printOnOneLine } from '../../promql/print.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import { shortestWindow } from '../../series/lateness.ts';
import type { JsonMap } from '../json.ts';
import { at, listAt, mapAt, numberAt, textAt } from '../value.ts';
import { aggregationOf, aligned, reduced, type Aggregation } from './aggregation.ts';
import { heldFor, noAlert, type ConditionAlert, type NoAlert } from './madeAlert.ts';
import { minutesOf } from './minutes.ts';
import { selectedBy } from './selectedBy.ts';

const sides: Readonly<Record<string, ConditionAlert['side']>> = { COMPARISON_GT: 'above', COMPARISON_LT: 'below' };

interface Threshold {
  readonly side: ConditionAlert['side'];
  readonly limit: number;
  readonly held: ReturnType<typeof heldFor>;
  readonly aggregation: Aggregation;
  readonly selection: Selection;
  readonly filter: string;
}

export const thresholdAlert = (condition: JsonMap, stage: StageName): ConditionAlert | NoAlert => {
  const side = sides[textAt(condition, 'comparison') ?? 'COMPARISON_GT'];
  if (side === undefined) return noAlert(`it compares by ${textAt(condition, 'comparison')}`);
  if (mapAt(condition, 'forecastOptions') !== undefined) return noAlert('it forecasts');
  if (listAt(condition, 'aggregations').length > 1) return noAlert('it aggregates twice');
  const text = textAt(condition, 'filter');
  const selection = selectedBy(text, stage);
  if (selection.kind === 'NoAlert') return selection;
  const aggregation = aggregationOf(at(condition, 'aggregations', 0));
  const limit = numberAt(condition, 'thresholdValue') ?? 0;
  const threshold: Threshold = { side, limit, held: heldFor(condition), aggregation, selection, filter: text ?? '' };
  const denominator = textAt(condition, 'denominatorFilter');
  if (denominator !== undefined) return ratioAlert(threshold, condition, selectedBy(denominator, stage));
  if (selection.signal.valueType === 'DISTRIBUTION') return distributionAlert(threshold);
  if (selection.signal.metricKind === 'GAUGE') return gaugeAlert(threshold);
  return counterAlert(threshold);
};

type Options = Partial<Pick<ConditionAlert, 'over' | 'reduce' | 'statistic' | 'limit'>>;

const alert = (
  { side, limit, held }: Threshold,
  of: ValueSource,
  options: Options = {},
  differences: readonly string[] = [],
): ConditionAlert => ({
  kind: 'ConditionAlert',
  of,
  side,
  limit,
  ...options,
  ...held.options,
  differences: [...differences, ...held.differences],
});

/** A window that always has two points of the metric, in whole minutes; and the difference where the policy's is shorter. */
const windowOf = ({
  aggregation,
  selection,
}: Threshold): ReturnType<typeof minutesOf> & { readonly differences: readonly string[] } => {
  const least = shortestWindow(selection.signal, cloudMonitoring);
  const window = minutesOf(Math.max(aggregation.seconds, least));
  const isLonger = window.minutes * 60 !== aggregation.seconds;
  return {
    ...window,
    differences: isLonger
      ? [
          `it looks back ${window.text}, and the policy ${aggregation.seconds}s: Cloud Monitoring has the points of this metric too late for that`,
        ]
      : [],
  };
};

const inPromql = (
  threshold: Threshold,
  of: Expr | undefined,
  differences: readonly string[] = [],
): ConditionAlert | NoAlert => {
  const { aligner, reducer } = threshold.aggregation;
  if (of === undefined) return noAlert(`PromQL has no counterpart of ALIGN_${aligner} with REDUCE_${reducer}`);
  return alert(threshold, promql(printOnOneLine(of)), {}, differences);
};

const aggregatedOf = (threshold: Threshold, window: ReturnType<typeof windowOf>): Expr | undefined => {
  const series = aligned(threshold.selection, threshold.aggregation, window.text);
  return series === undefined ? undefined : reduced(series, threshold.aggregation, threshold.selection.signal.resource);
};

export const reductions: Readonly<Record<string, ValueThreshold['reduce']>> = {
  SUM: 'sum',
  MEAN: 'mean',
  MAX: 'max',
  MIN: 'min',
};

/** Points of gauges are a minute apart: an alignment of a minute changes nothing. */
const gaugeAlert = (threshold: Threshold): ConditionAlert | NoAlert => {
  const { aggregation, side } = threshold;
  const { aligner, reducer, seconds, groups } = aggregation;
  const reduce = reducer === 'NONE' ? (side === 'above' ? 'max' : 'min') : reductions[reducer];
  const isInstant =
    ['NONE', 'NEXT_OLDER', 'INTERPOLATE'].includes(aligner) ||
    (seconds <= 60 && ['MEAN', 'MAX', 'MIN'].includes(aligner));
  if (isInstant && reduce !== undefined && groups.length === 0)
    return alert(threshold, filter(threshold.filter), { reduce });
  const window = windowOf(threshold);
  return inPromql(threshold, aggregatedOf(threshold, window), window.differences);
};

/** The growth of all series together is a builder; a rate is that growth divided by the window. */
const counterAlert = (threshold: Threshold): ConditionAlert | NoAlert => {
  const { aligner, reducer, groups } = threshold.aggregation;
  const window = windowOf(threshold);
  const isGrowth = aligner === 'RATE' || aligner === 'DELTA' || aligner === 'SUM' || aligner === 'NONE';
  if (isGrowth && reducer === 'SUM' && groups.length === 0) {
    const limit = aligner === 'RATE' ? exact(threshold.limit * window.minutes * 60) : threshold.limit;
    return alert(threshold, filter(threshold.filter), { over: window.text, limit }, window.differences);
  }
  return inPromql(threshold, aggregatedOf(threshold, window), window.differences);
};

/** Without the digits that a product of doubles adds. */
const exact = (value: number): number => Number(value.toPrecision(12));

export const statistics: Readonly<Record<string, ValueThreshold['statistic']>> = {
  MEAN: 'mean',
  PERCENTILE_50: 'p50',
  PERCENTILE_95: 'p95',
  PERCENTILE_99: 'p99',
};

const distributionAlert = (threshold: Threshold): ConditionAlert | NoAlert => {
  const { aggregation, selection } = threshold;
  const { aligner, reducer, groups } = aggregation;
  const merges = ['DELTA', 'SUM', 'RATE', 'NONE'].includes(aligner);
  const statistic = statistics[merges ? reducer : aligner];
  if (statistic === undefined)
    return noAlert(`no statistic corresponds to ALIGN_${aligner} with REDUCE_${reducer} of a distribution`);
  const labels = labelsOf(selection);
  if (labels === undefined) return noAlert('its filter compares labels of a distribution by a pattern');
  const window = windowOf(threshold);
  return alert(threshold, distributionOf(selection, labels), { over: window.text, statistic }, [
    ...(merges || statistic === 'mean'
      ? []
      : [`it takes the ${statistic} over all series together, and the policy of each series`]),
    ...(groups.length === 0
      ? []
      : [`the policy has an incident for each ${groups.join(', ')}, this alert has one for all`]),
    ...window.differences,
  ]);
};

/** The resource only where the metric has several, or nobody knows which. */
export const distributionOf = ({ signal }: Selection, labels: LabelFilters): DistributionSource => {
  const type = signal.names.cloudMonitoring;
  return catalogueMetric(type)?.resources?.length === 1
    ? distribution(type, labels)
    : distribution(type, labels, { resource: signal.resource });
};

/** Undefined where a label is compared by a pattern. */
export const labelsOf = ({ matches }: Selection): LabelFilters | undefined =>
  matches.every(({ op }) => op === '=' || op === '!=')
    ? Object.fromEntries(matches.map(({ label, op, value }) => [label, op === '=' ? value : { not: value }]))
    : undefined;

const ratioAlert = (threshold: Threshold, condition: JsonMap, below: Selection | NoAlert): ConditionAlert | NoAlert => {
  if (below.kind === 'NoAlert') return noAlert(`its denominator: ${below.reason}`);
  const aggregation = aggregationOf(at(condition, 'denominatorAggregations', 0));
  const total: Threshold = { ...threshold, selection: below, aggregation };
  const [window, totalWindow] = [windowOf(threshold), windowOf(total)];
  const [above, all] = [aggregatedOf(threshold, window), aggregatedOf(total, totalWindow)];
  if (above === undefined || all === undefined) return inPromql(threshold, undefined);
  return inPromql(threshold, binary('/', above, all), [
    ...new Set([...window.differences, ...totalWindow.differences]),
  ]);
};
