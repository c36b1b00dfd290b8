/** The rules about what PromQL means, without the grammar: loading that takes time, and most files contain no PromQL. */
import type { CheckWords } from '../check.ts';

const functions = 'https://prometheus.io/docs/prometheus/latest/querying/functions/';
const operators = 'https://prometheus.io/docs/prometheus/latest/querying/operators/';
const mapping = 'https://docs.cloud.google.com/monitoring/promql/promql-mapping';
const alerts = 'https://docs.cloud.google.com/monitoring/promql/promql-in-alerting';

type Rule =
  | 'counterWithoutRate'
  | 'rateOfGauge'
  | 'rateAfterSum'
  | 'histogramLe'
  | 'quantileRange'
  | 'shortRange'
  | 'neverMatches'
  | 'absentLabel'
  | 'absentMetric'
  | 'division'
  | 'emptyCount'
  | 'noComparison'
  | 'boolCondition';

export const promqlWords: Readonly<Record<Rule, CheckWords>> = {
  counterWithoutRate: {
    id: 'queries/counter-without-rate',
    severity: 'warning',
    title: 'A counter is read by rate() or increase().',
    source: `${functions}#rate`,
  },
  rateOfGauge: {
    id: 'queries/rate-of-gauge',
    severity: 'warning',
    title: 'rate() and increase() are of counters, not of gauges.',
    source: `${functions}#rate`,
  },
  rateAfterSum: {
    id: 'queries/rate-after-sum',
    severity: 'warning',
    title: 'Counters are added up after rate(), not before.',
    source: `${functions}#rate: "always take a rate() first, then aggregate"`,
  },
  histogramLe: {
    id: 'queries/histogram-without-le',
    severity: 'error',
    title: 'histogram_quantile() gets the label le of every bucket.',
    source: `${functions}#histogram_quantile`,
  },
  quantileRange: {
    id: 'queries/quantile-range',
    severity: 'error',
    title: 'A quantile is between 0 and 1.',
    source: `${functions}#histogram_quantile: outside of 0 to 1 it answers -Inf or +Inf`,
  },
  shortRange: {
    id: 'queries/short-range',
    severity: 'warning',
    title: 'The range of a rate holds two points.',
    source: `${functions}#rate`,
  },
  neverMatches: {
    id: 'queries/never-matches',
    severity: 'warning',
    title: 'Two sides of an operator can have the same labels.',
    source: `${operators}#vector-matching`,
  },
  absentLabel: {
    id: 'queries/absent-label',
    severity: 'warning',
    title: 'PromQL selects and groups by labels that its series have.',
    source: mapping,
  },
  absentMetric: {
    id: 'queries/absent-metric',
    severity: 'warning',
    title: 'The metric of a PromQL query exists under this name.',
    source: mapping,
  },
  division: {
    id: 'queries/division-by-zero',
    severity: 'warning',
    title: 'A query does not divide by what is 0 where nothing is limited.',
    source: `${operators}#arithmetic-binary-operators`,
  },
  emptyCount: {
    id: 'queries/empty-count',
    severity: 'warning',
    title: 'A count is not compared with what only 0 satisfies: nothing counted is no result, not 0.',
    source: `${operators}#aggregation-operators`,
  },
  noComparison: {
    id: 'policies/promql-comparison',
    severity: 'warning',
    title: 'A PromQL condition compares.',
    source: `${alerts}: a condition is met for each series that its query returns`,
  },
  boolCondition: {
    id: 'policies/promql-bool',
    severity: 'error',
    title: 'The comparison of a PromQL condition drops series: it has no bool.',
    source: `${operators}#comparison-binary-operators`,
  },
};
