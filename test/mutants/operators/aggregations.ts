/** Mistakes in aggregations: aligners, reducers, periods, labels to group by. */
import { around, fieldOperator, lost, type Operator } from '../mutant.ts';

const filterOf = (value: unknown): string => JSON.stringify(value);

const isDistribution = (value: unknown): boolean => /latencies/.test(filterOf(value));

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const aggregations: readonly Operator[] = [
  fieldOperator(
    'a rate of a distribution',
    'perSeriesAligner',
    (value, { value: all }) => (isDistribution(all) && /PERCENTILE/.test(text(value)) ? 'ALIGN_RATE' : undefined),
    { check: 'queries/aligner-kind', fix: 'ALIGN_DELTA' },
  ),
  fieldOperator(
    'a rate of a gauge',
    'perSeriesAligner',
    (value) => (/MEAN|MAX/.test(text(value)) ? 'ALIGN_RATE' : undefined),
    { check: 'queries/aligner-kind', fix: 'ALIGN_MEAN' },
  ),
  fieldOperator(
    'a percentile of a counter',
    'perSeriesAligner',
    (value) => (/RATE/.test(text(value)) ? 'ALIGN_PERCENTILE_99' : undefined),
    { check: 'queries/aligner-kind', fix: 'ALIGN_RATE' },
  ),
  fieldOperator('an aligner is misspelt', 'perSeriesAligner', (value) => text(value).replace('ALIGN_', 'ALIGNER_'), {
    check: 'fields/value',
    fix: 'ALIGN_',
  }),
  fieldOperator(
    'an aligner stands without its prefix',
    'perSeriesAligner',
    (value) => text(value).replace('ALIGN_', ''),
    { check: 'fields/value', fix: 'ALIGN_' },
  ),
  fieldOperator('an aligner is written small', 'perSeriesAligner', (value) => text(value).toLowerCase(), {
    check: 'fields/value',
    fix: 'ALIGN_',
  }),
  fieldOperator(
    'an aligner is lost',
    'perSeriesAligner',
    (_, { value: all }, path) =>
      JSON.stringify(all).includes('crossSeriesReducer') && path.includes('aggregation') ? lost : undefined,
    {
      check: 'queries/reducer-needs-aligner',
      fix: 'perSeriesAligner',
      at: (path) => [...around(path), 'crossSeriesReducer'],
    },
  ),
  fieldOperator('a reducer is misspelt', 'crossSeriesReducer', (value) => text(value).replace('REDUCE_', 'REDUCER_'), {
    check: 'fields/value',
    fix: 'REDUCE_',
  }),
  fieldOperator('a reducer is AVG', 'crossSeriesReducer', () => 'REDUCE_AVG', {
    check: 'fields/value',
    fix: 'REDUCE_MEAN',
  }),
  fieldOperator(
    'an aligner stands for a reducer',
    'crossSeriesReducer',
    (value) => (/SUM|MAX/.test(text(value)) ? text(value).replace('REDUCE', 'ALIGN') : undefined),
    { check: 'fields/value', fix: 'REDUCE_' },
  ),
  fieldOperator(
    'a reducer of booleans',
    'crossSeriesReducer',
    (_, { value: all }) => (/user/.test(JSON.stringify(all)) ? undefined : 'REDUCE_COUNT_TRUE'),
    { check: 'queries/reducer-type', fix: 'REDUCE_' },
  ),
  fieldOperator('a period of half a minute', 'alignmentPeriod', () => '30s', {
    check: 'queries/alignment-period',
    fix: '60s',
  }),
  fieldOperator('a period in minutes', 'alignmentPeriod', () => '5m', { check: 'fields/type', fix: '"300s"' }),
  fieldOperator('a period without its unit', 'alignmentPeriod', () => '300', { check: 'fields/type', fix: '"300s"' }),
  fieldOperator('a period that is a number', 'alignmentPeriod', () => 300, { check: 'fields/type', fix: '"300s"' }),
  fieldOperator('a period of milliseconds', 'alignmentPeriod', () => '300000ms', {
    check: 'fields/type',
    fix: '"300s"',
  }),
  fieldOperator(
    'a label to group by has one letter too few',
    'groupByFields',
    (value) =>
      Array.isArray(value) && /service_name/.test(text(value[0])) ? ['resource.labels.service_nam'] : undefined,
    { check: 'queries/unknown-label', fix: 'service_name', at: (path) => [...path, 0] },
  ),
  fieldOperator(
    'a label to group by is on the wrong side',
    'groupByFields',
    (value) =>
      Array.isArray(value) && /resource.labels.service_name/.test(text(value[0]))
        ? ['metric.labels.service_name']
        : undefined,
    { check: 'queries/unknown-label', fix: 'resource.label', at: (path) => [...path, 0] },
  ),
  fieldOperator(
    'a label to group by stands alone',
    'groupByFields',
    (value) =>
      Array.isArray(value) && /resource.labels.(?:service_name|subscription_id)/.test(text(value[0]))
        ? [text(value[0]).slice(16)]
        : undefined,
    { check: 'queries/unknown-label', fix: 'resource.label', at: (path) => [...path, 0] },
  ),
  fieldOperator(
    'the part of a label to group by is misspelt',
    'groupByFields',
    (value) =>
      Array.isArray(value) && /resource.labels/.test(text(value[0]))
        ? [text(value[0]).replace('resource', 'resources')]
        : undefined,
    { check: 'queries/unknown-label', fix: 'resource.labels', at: (path) => [...path, 0] },
  ),
  fieldOperator(
    'what to group by is a text',
    'groupByFields',
    (value) => (Array.isArray(value) && value.length > 0 ? text(value[0]) : undefined),
    { check: 'fields/type', fix: 'list' },
  ),
  fieldOperator('an aggregation is a list', 'aggregation', (value) => [value], { check: 'fields/type', fix: 'object' }),
];
