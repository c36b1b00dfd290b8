/** Rules about aligning and reducing series. Source of all: google/monitoring/v3/common.proto, `Aggregation`. */
import { artefactCheck, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import type { Check } from '../check.ts';
import { around, has, lacks, pathTo, secondsIn, textIn, type Message } from '../artefact/message.ts';
import { metricTypeOf } from './filter.ts';
import { metricOf, type Metric } from './metric.ts';
import { questionsOf } from './question.ts';

const source = 'google/monitoring/v3/common.proto, Aggregation';

const aggregationsOf = ({ byType }: Artefact): readonly Message[] => byType.get('Aggregation') ?? [];

/** Undefined when a template fills the aligner in. */
export const alignerOf = (aggregation: Message): string | undefined => {
  if (!has(aggregation, 'perSeriesAligner')) return aggregation.isOpen ? undefined : 'ALIGN_NONE';
  const text = textIn(aggregation, 'perSeriesAligner');
  return text?.endsWith('_UNSPECIFIED') === true ? 'ALIGN_NONE' : text;
};

export const reducerOf = (aggregation: Message): string | undefined => {
  if (!has(aggregation, 'crossSeriesReducer')) return aggregation.isOpen ? undefined : 'REDUCE_NONE';
  return textIn(aggregation, 'crossSeriesReducer');
};

const isInPolicy = (message: Message): boolean => around(message, 'AlertPolicy') !== undefined;

/** Seconds: 104 weeks in charts, 25 hours in policies. */
const longest = { chart: 62_899_200, policy: 90_000 };

export const alignmentPeriod: Check<Artefact> = artefactCheck(
  {
    id: 'queries/alignment-period',
    severity: 'error',
    title: 'An alignment period is at least 60s, at most 104 weeks in a chart and 25 hours in a policy.',
    source,
  },
  (artefact) =>
    aggregationsOf(artefact).flatMap((aggregation): readonly ArtefactFault[] => {
      const period = secondsIn(aggregation, 'alignmentPeriod');
      const aligner = alignerOf(aggregation);
      if (period === undefined || aligner === undefined || aligner === 'ALIGN_NONE') return [];
      const most = isInPolicy(aggregation) ? longest.policy : longest.chart;
      if (period >= 60 && period <= most) return [];
      const problem = `an alignment period of ${period}s is not between 60s and ${most}s`;
      return [
        { path: pathTo(aggregation, 'alignmentPeriod'), message: problem, fix: 'write 60s or more, such as 300s' },
      ];
    }),
);

export const reducerNeedsAligner: Check<Artefact> = artefactCheck(
  {
    id: 'queries/reducer-needs-aligner',
    severity: 'error',
    title: 'A crossSeriesReducer needs a perSeriesAligner.',
    source,
  },
  (artefact) =>
    questionsOf(artefact).flatMap(({ aggregations: [first] }): readonly ArtefactFault[] => {
      if (first === undefined || alignerOf(first) !== 'ALIGN_NONE') return [];
      const reducer = reducerOf(first);
      if (reducer === undefined || reducer === 'REDUCE_NONE') return [];
      const problem = `${reducer} needs aligned series, but there is no perSeriesAligner`;
      return [
        {
          path: pathTo(first, 'crossSeriesReducer'),
          message: problem,
          fix: 'add a perSeriesAligner other than ALIGN_NONE',
        },
      ];
    }),
);

export const groupByIgnored: Check<Artefact> = artefactCheck(
  {
    id: 'queries/group-by-ignored',
    severity: 'warning',
    title: 'Without a reducer, groupByFields has no effect.',
    source,
  },
  (artefact) =>
    // policies/group-without-reducer is about those in a policy.
    aggregationsOf(artefact)
      .filter(
        (aggregation) =>
          !isInPolicy(aggregation) && has(aggregation, 'groupByFields') && reducerOf(aggregation) === 'REDUCE_NONE',
      )
      .map((aggregation) => ({
        path: pathTo(aggregation, 'groupByFields'),
        message: 'groupByFields is ignored: there is no crossSeriesReducer',
        fix: 'add a crossSeriesReducer, or remove groupByFields',
      })),
);

const numeric: ReadonlySet<string> = new Set(['INT64', 'DOUBLE']);

interface Takes {
  readonly kinds: readonly Metric['kind'][];
  readonly values: readonly Metric['value'][];
}

const numbers: Takes['values'] = ['INT64', 'DOUBLE'];
const levels: Takes = { kinds: ['GAUGE', 'DELTA'], values: numbers };

/** Metric kinds and value types that each aligner accepts. */
const aligners: Readonly<Record<string, Takes>> = {
  ALIGN_DELTA: { kinds: ['CUMULATIVE', 'DELTA'], values: [...numbers, 'DISTRIBUTION'] },
  ALIGN_RATE: { kinds: ['CUMULATIVE', 'DELTA'], values: numbers },
  ALIGN_INTERPOLATE: { kinds: ['GAUGE'], values: numbers },
  ALIGN_NEXT_OLDER: { kinds: ['GAUGE'], values: [...numbers, 'BOOL', 'DISTRIBUTION'] },
  ALIGN_MIN: levels,
  ALIGN_MAX: levels,
  ALIGN_MEAN: levels,
  ALIGN_STDDEV: levels,
  ALIGN_PERCENT_CHANGE: levels,
  ALIGN_COUNT: { kinds: ['GAUGE', 'DELTA'], values: [...numbers, 'BOOL'] },
  ALIGN_SUM: { kinds: ['GAUGE', 'DELTA'], values: [...numbers, 'DISTRIBUTION'] },
  ALIGN_COUNT_TRUE: { kinds: ['GAUGE'], values: ['BOOL'] },
  ALIGN_COUNT_FALSE: { kinds: ['GAUGE'], values: ['BOOL'] },
  ALIGN_FRACTION_TRUE: { kinds: ['GAUGE'], values: ['BOOL'] },
};
const percentiles: Takes = { kinds: ['GAUGE', 'DELTA'], values: ['DISTRIBUTION'] };

const takesOf = (aligner: string): Takes | undefined =>
  aligner.startsWith('ALIGN_PERCENTILE_') ? percentiles : aligners[aligner];

const fits = ({ kinds, values }: Takes, { kind, value }: Pick<Metric, 'kind' | 'value'>): boolean =>
  kinds.includes(kind) && values.includes(value);

/** Aligners to suggest for a metric, the simplest first. */
const better = ({ kind, value }: Metric): string => {
  if (value === 'BOOL') return 'ALIGN_FRACTION_TRUE or ALIGN_NEXT_OLDER';
  if (value === 'DISTRIBUTION') {
    return kind === 'GAUGE'
      ? 'ALIGN_PERCENTILE_99 or ALIGN_SUM'
      : 'ALIGN_PERCENTILE_99, or ALIGN_DELTA with REDUCE_PERCENTILE_99';
  }
  return kind === 'GAUGE' ? 'ALIGN_MEAN or ALIGN_NEXT_OLDER' : 'ALIGN_RATE or ALIGN_DELTA';
};

/** Applies `faultOf` to the first aggregation of each filter whose metric is known. */
const first = (
  artefact: Artefact,
  faultOf: (aggregation: Message, metric: Metric, aligner: string) => ArtefactFault | undefined,
): readonly ArtefactFault[] =>
  questionsOf(artefact).flatMap(({ filter, aggregations: [aggregation] }) => {
    const type = metricTypeOf(filter);
    const metric = type === undefined ? undefined : metricOf(type);
    const aligner = aggregation === undefined ? undefined : alignerOf(aggregation);
    if (aggregation === undefined || metric === undefined || aligner === undefined) return [];
    return faultOf(aggregation, metric, aligner) ?? [];
  });

export const alignerKind: Check<Artefact> = artefactCheck(
  {
    id: 'queries/aligner-kind',
    severity: 'error',
    title: 'An aligner fits the kind and the value type of the metric.',
    source: `${source}.Aligner; kinds of metrics: model/signals.ts`,
  },
  (artefact) =>
    first(artefact, (aggregation, metric, aligner) => {
      const takes = takesOf(aligner);
      if (takes === undefined || fits(takes, metric)) return undefined;
      return {
        path: pathTo(aggregation, 'perSeriesAligner'),
        message:
          `${aligner} needs ${takes.kinds.join(' or ')} metrics of type ${takes.values.join(', ')}, ` +
          `but ${metric.type} is ${metric.kind} ${metric.value}`,
        fix: `write ${better(metric)}`,
      };
    }),
);

const alignedValue = (value: Metric['value'], aligner: string): Metric['value'] => {
  if (/^ALIGN_(?:RATE|MEAN|STDDEV|FRACTION_TRUE|PERCENT_CHANGE|PERCENTILE_\d+)$/.test(aligner)) return 'DOUBLE';
  return aligner.startsWith('ALIGN_COUNT') ? 'INT64' : value;
};

const reducers: Readonly<Record<string, readonly Metric['value'][]>> = {
  REDUCE_MIN: numbers,
  REDUCE_MAX: numbers,
  REDUCE_SUM: [...numbers, 'DISTRIBUTION'],
  REDUCE_MEAN: [...numbers, 'DISTRIBUTION'],
  REDUCE_STDDEV: [...numbers, 'DISTRIBUTION'],
  REDUCE_COUNT_TRUE: ['BOOL'],
  REDUCE_COUNT_FALSE: ['BOOL'],
  REDUCE_FRACTION_TRUE: ['BOOL'],
};

export const reducerType: Check<Artefact> = artefactCheck(
  {
    id: 'queries/reducer-type',
    severity: 'error',
    title: 'A reducer fits the value type that the aligner produces.',
    source: `${source}.Reducer; value types of metrics: model/signals.ts`,
  },
  (artefact) =>
    first(artefact, (aggregation, metric, aligner) => {
      const takes = takesOf(aligner);
      const reducer = reducerOf(aggregation) ?? 'REDUCE_NONE';
      // queries/aligner-kind reports metrics that the aligner does not accept.
      if (takes === undefined || !fits(takes, metric)) return undefined;
      const value = alignedValue(metric.value, aligner);
      const wanted = reducer.startsWith('REDUCE_PERCENTILE_') ? [...numbers, 'DISTRIBUTION'] : reducers[reducer];
      if (wanted === undefined || wanted.includes(value)) return undefined;
      const problem = `${reducer} needs ${wanted.join(', ')}, but ${aligner} produces ${value} from ${metric.type}`;
      const fix = numeric.has(value)
        ? 'write REDUCE_SUM or REDUCE_MEAN'
        : value === 'BOOL'
          ? 'write REDUCE_COUNT_TRUE, REDUCE_COUNT_FALSE or REDUCE_FRACTION_TRUE'
          : 'write REDUCE_PERCENTILE_95 or REDUCE_SUM';
      return { path: pathTo(aggregation, 'crossSeriesReducer'), message: problem, fix };
    }),
);

export const percentileOfPercentiles: Check<Artefact> = artefactCheck(
  {
    id: 'queries/percentile-of-percentiles',
    severity: 'warning',
    title: 'Percentiles are not averaged over series: they are computed from merged distributions.',
    source: 'A mean of percentiles is not a percentile; common.proto: REDUCE_PERCENTILE_xx takes distributions',
  },
  (artefact) =>
    aggregationsOf(artefact).flatMap((aggregation): readonly ArtefactFault[] => {
      const [aligner, reducer] = [alignerOf(aggregation) ?? '', reducerOf(aggregation) ?? ''];
      const [, rank] = /^ALIGN_PERCENTILE_(\d+)$/.exec(aligner) ?? [];
      if (rank === undefined || !/^REDUCE_(?:MEAN|SUM)$/.test(reducer)) return [];
      const problem = `${reducer} over ${aligner} is the ${reducer === 'REDUCE_SUM' ? 'sum' : 'mean'} of the percentiles of the series, not a percentile of all values`;
      const fix = `write ALIGN_DELTA with REDUCE_PERCENTILE_${rank}, which merges the distributions`;
      return [{ path: pathTo(aggregation, 'crossSeriesReducer'), message: problem, fix }];
    }),
);

/** Path of an aggregation that has an aligner and no period. */
export const withoutPeriod = (aggregation: Message): boolean => {
  const aligner = alignerOf(aggregation);
  return aligner !== undefined && aligner !== 'ALIGN_NONE' && lacks(aggregation, 'alignmentPeriod');
};
