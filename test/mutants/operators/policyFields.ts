/** Mistakes in the fields of policies: thresholds, durations, combiners, channels, documentation, log conditions. */
import { around, fieldOperator, lost, textOperator, eachMatch, type Operator } from '../mutant.ts';

const policyOnly =
  (by: (value: unknown, all: string) => unknown) =>
  (value: unknown, { type, value: all }: { readonly type: string; readonly value: unknown }): unknown =>
    type === 'AlertPolicy' ? by(value, JSON.stringify(all)) : undefined;

const when =
  (pattern: RegExp, other: unknown) =>
  (_: unknown, all: string): unknown =>
    pattern.test(all) ? other : undefined;

const always =
  (other: unknown): (() => unknown) =>
  () =>
    other;

const unit = 'policies/threshold-unit';

export const policyFields: readonly Operator[] = [
  fieldOperator('a share is written as a percentage', 'thresholdValue', policyOnly(when(/utilization/, 90)), {
    check: unit,
    fix: 'write 0.9',
  }),
  fieldOperator('a ratio is written as a percentage', 'thresholdValue', policyOnly(when(/denominatorFilter/, 5)), {
    check: unit,
    fix: 'write 0.05',
  }),
  fieldOperator('milliseconds are written as seconds', 'thresholdValue', policyOnly(when(/request_latencies/, 0.5)), {
    check: unit,
    fix: 'write 500',
  }),
  fieldOperator('a threshold is a text with a unit', 'thresholdValue', policyOnly(always('5%')), {
    check: 'fields/type',
    fix: 'number',
  }),
  fieldOperator('a comparison is a sign', 'comparison', policyOnly(always('>')), {
    check: 'policies/comparison',
    fix: 'COMPARISON_GT',
  }),
  fieldOperator('a comparison is of others', 'comparison', policyOnly(always('GREATER_THAN')), {
    check: 'policies/comparison',
    fix: 'write COMPARISON_GT',
  }),
  fieldOperator('a comparison is spelt out', 'comparison', policyOnly(always('COMPARISON_GREATER_THAN')), {
    check: 'policies/comparison',
    fix: 'write COMPARISON_GT',
  }),
  fieldOperator('a comparison is GE', 'comparison', policyOnly(always('COMPARISON_GE')), {
    check: 'policies/comparison',
    fix: 'COMPARISON_GT',
  }),
  fieldOperator('a comparison is lost', 'comparison', policyOnly(always(lost)), {
    check: 'policies/threshold-required',
    fix: 'comparison',
    at: around,
  }),
  fieldOperator('a duration is in minutes', 'duration', policyOnly(always('5m')), {
    check: 'fields/type',
    fix: '"300s"',
  }),
  fieldOperator('a duration has no unit', 'duration', policyOnly(always('300')), {
    check: 'fields/type',
    fix: '"300s"',
  }),
  fieldOperator(
    'a duration is not in minutes',
    'duration',
    policyOnly((value, all) => (/conditionThreshold/.test(all) && value !== undefined ? '90s' : undefined)),
    { check: 'policies/threshold-duration', fix: '120s' },
  ),
  fieldOperator('an absence of half a minute', 'duration', policyOnly(when(/conditionAbsent/, '60s')), {
    check: 'policies/absent-duration',
    fix: '',
  }),
  fieldOperator('the duration is 0 with missing data', 'duration', policyOnly(when(/evaluationMissingData/, '0s')), {
    check: 'policies/missing-data-duration',
    fix: '60s',
    at: (path) => [...around(path), 'evaluationMissingData'],
  }),
  fieldOperator('the combiner is lost', 'combiner', policyOnly(always(lost)), {
    check: 'policies/combiner',
    fix: 'combiner',
    at: () => [],
  }),
  fieldOperator('the combiner is ANY', 'combiner', policyOnly(always('ANY')), { check: 'fields/value', fix: "'OR'" }),
  fieldOperator('the combiner is ALL', 'combiner', policyOnly(always('ALL')), { check: 'fields/value', fix: "'AND'" }),
  fieldOperator('the combiner is written small', 'combiner', policyOnly(always('or')), {
    check: 'fields/value',
    fix: "'OR'",
  }),
  fieldOperator('the severity is of others', 'severity', policyOnly(always('HIGH')), {
    check: 'fields/value',
    fix: 'CRITICAL',
  }),
  fieldOperator('the severity is PAGE', 'severity', policyOnly(always('Critical')), {
    check: 'fields/value',
    fix: 'CRITICAL',
  }),
  fieldOperator('a channel is a mail address', 'notificationChannels', policyOnly(always(['orders@example.com'])), {
    check: 'policies/channel-name',
    fix: 'projects/',
    at: (path) => [...path, 0],
  }),
  fieldOperator('a channel is a number', 'notificationChannels', policyOnly(always(['1234567890'])), {
    check: 'policies/channel-name',
    fix: 'projects/',
    at: (path) => [...path, 0],
  }),
  fieldOperator('an incident closes after a minute', 'autoClose', policyOnly(always('60s')), {
    check: 'policies/auto-close',
    fix: '1800s',
  }),
  fieldOperator('autoClose is in hours', 'autoClose', policyOnly(always('1h')), {
    check: 'fields/type',
    fix: '"3600s"',
  }),
  fieldOperator(
    'a rate limit on a metric',
    'alertStrategy',
    policyOnly((value, all) =>
      /conditionMatchedLog/.test(all) ? undefined : { ...(value as object), notificationRateLimit: { period: '300s' } },
    ),
    { check: 'policies/log-rate-limit', fix: 'remove', at: (path) => [...path, 'notificationRateLimit'] },
  ),
  fieldOperator('a log condition without its rate limit', 'notificationRateLimit', policyOnly(always(lost)), {
    check: 'policies/log-rate-limit',
    fix: 'notificationRateLimit',
    at: around,
  }),
  fieldOperator('the type of documentation is short', 'mimeType', policyOnly(always('markdown')), {
    check: 'policies/mime-type',
    fix: 'text/markdown',
  }),
  fieldOperator('a user label in capitals', 'userLabels', policyOnly(always({ Team: 'Orders' })), {
    check: 'policies/user-labels',
    fix: 'lower-case',
    at: (path) => [...path, 'Team'],
  }),
  fieldOperator('a trigger has both', 'trigger', policyOnly(always({ count: 1, percent: 10 })), {
    check: 'policies/trigger',
    fix: '',
  }),
  fieldOperator('conditions are lost', 'conditions', policyOnly(always([])), {
    check: 'policies/condition-count',
    fix: 'add one',
    at: () => [],
  }),
  fieldOperator('a denominator without aggregations', 'denominatorAggregations', policyOnly(always(lost)), {
    check: 'policies/ratio-denominator',
    fix: 'denominatorAggregations',
    at: around,
  }),
  fieldOperator('missing data have another word', 'evaluationMissingData', policyOnly(always('INACTIVE')), {
    check: 'fields/value',
    fix: 'EVALUATION_MISSING_DATA_INACTIVE',
  }),
  fieldOperator(
    'the look-back has no quotes',
    'filter',
    policyOnly((value) =>
      String(value).startsWith('select_slo') ? String(value).replace('"3600s"', '3600s') : undefined,
    ),
    { check: 'queries/slo-selector', fix: '"3600s"' },
  ),
  fieldOperator(
    'the look-back has no unit',
    'filter',
    policyOnly((value) =>
      String(value).startsWith('select_slo') ? String(value).replace('"3600s"', '"3600"') : undefined,
    ),
    { check: 'queries/slo-selector', fix: '"3600s"' },
  ),
  fieldOperator(
    'the look-back is of 30 days',
    'filter',
    policyOnly((value) =>
      String(value).startsWith('select_slo') ? String(value).replace('"3600s"', '"30d"') : undefined,
    ),
    { check: 'queries/slo-selector', fix: '24h' },
  ),
  fieldOperator(
    'the look-back is lost',
    'filter',
    policyOnly((value) =>
      String(value).startsWith('select_slo') ? String(value).replace(', "3600s"', '') : undefined,
    ),
    { check: 'queries/slo-selector', fix: '3600s' },
  ),
  fieldOperator(
    'the SLO is an id',
    'filter',
    policyOnly((value) =>
      String(value).startsWith('select_slo') ? 'select_slo_burn_rate("availability", "3600s")' : undefined,
    ),
    { check: 'queries/filter-syntax', fix: 'serviceLevelObjectives' },
  ),
  fieldOperator(
    'the selector is misspelt',
    'filter',
    policyOnly((value) =>
      String(value).startsWith('select_slo') ? String(value).replace('burn_rate', 'burnrate') : undefined,
    ),
    { check: 'queries/filter-syntax', fix: 'select_slo_burn_rate' },
  ),
  ...(
    [
      ['a log filter has a quote too few', /"$/g, '', 'log-filter', '"'],
      ['a log filter has ==', /type="/g, 'type=="', 'log-filter', 'write ='],
      ['a log filter has &&', / AND /g, ' && ', 'log-filter', 'write AND'],
      ['a log filter has a small and', / AND /g, ' and ', 'log-filter', 'write AND'],
      ['a log filter has a severity that is none', /ERROR/g, 'FATAL', 'log-severity', 'CRITICAL'],
      ['a log filter has a severity that is none: WARN', /ERROR/g, 'WARN', 'log-severity', 'WARNING'],
      [
        'a log filter has a function of metrics',
        /=~"timeout[^"]*"/g,
        '=monitoring.regex.full_match("timeout")',
        'log-filter',
        '=~',
      ],
      ['a log filter has a pattern that is none', /\\d\+ms/g, '(ms', 'log-filter', ''],
      ['a log filter has LIKE', /=~/g, ' LIKE ', 'log-filter', '=~'],
    ] as const
  ).map(([name, pattern, by, check, fix]) =>
    textOperator(name, ['filter'], (text, _, path) =>
      /severity|jsonPayload/.test(text)
        ? eachMatch(text, pattern, () => by, { check: `queries/${check}`, fix }).slice(0, path.length)
        : [],
    ),
  ),
];
