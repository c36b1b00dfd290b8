/**
 * Each rule of the tables of OpenSLO breaks by itself: a document that Atalaya emits, or a valid variant of one, keeps every rule,
 * and one change breaks exactly the rule that the row names.
 */
import { describe, expect, test } from '@jest/globals';
import { findingsOf } from '../../slo/openslo/rules/findings.ts';
import { ruleKey } from '../../slo/openslo/rules/rule.ts';
import { v1, v1alpha, type Standard } from '../../slo/openslo/rules/standard.ts';
import { changed, locatedOf, type Change } from './located.ts';
import { alphaVariants, variants } from './variants.ts';

type Row = readonly [variant: string, rule: string, ...changes: readonly Change[]];

const long = (characters: number): string => 'é'.repeat(characters);
const slo = 'spec.objectives[0]';
const ratio = 'spec.indicator.spec.ratioMetric';
const inline = 'spec.alertPolicies[0]';
const [inlineCondition, inlineTarget] = [`${inline}.spec.conditions[0]`, `${inline}.spec.notificationTargets[0]`];
const own = ' when objectives[].indicator or objectives[].indicatorRef is written';
const written = ' when kind or metadata or spec is written';

const documentRows = (kinds: readonly string[], version: string): readonly Row[] =>
  kinds.flatMap((kind): readonly Row[] => [
    [kind, `${kind}.apiVersion Required`, ['apiVersion', undefined]],
    [kind, `${kind}.apiVersion OneOf`, ['apiVersion', `${version}beta`]],
    [kind, `${kind}.kind Required`, ['kind', undefined]],
    [kind, `${kind}.kind OneOf`, ['kind', kind.toLowerCase()]],
    [kind, `${kind}.metadata Required`, ['metadata', undefined]],
    [kind, `${kind}.spec Required`, ['spec', undefined]],
  ]);

const useRows = (type: string, reference: string, kind: string, place: string, isOfPolicy = false): readonly Row[] => {
  const byName = isOfPolicy ? 'AlertPolicy' : 'SLO';
  const at = isOfPolicy ? place.replace(`${inline}.`, '') : place;
  return [
    ['inline', `${type}.${reference}|kind+metadata+spec Forms`, [`${place}.${reference}`, 'some-name']],
    [byName, `${type}.${reference}|kind+metadata+spec Forms`, [at, {}]],
    [byName, `${type}.${reference} Pattern`, [`${at}.${reference}`, 'Some Name']],
    ['inline', `${type}.kind Required${written}`, [`${place}.kind`, undefined]],
    ['inline', `${type}.kind OneOf${written}`, [`${place}.kind`, kind.toLowerCase()]],
    ['inline', `${type}.metadata Required${written}`, [`${place}.metadata`, undefined]],
    ['inline', `${type}.spec Required${written}`, [`${place}.spec`, undefined]],
  ];
};

const rows: readonly Row[] = [
  ...documentRows(v1.kinds, v1.apiVersion),
  ['SLO', 'Metadata.name Required', ['metadata.name', undefined]],
  ['SLO', 'Metadata.name Required', ['metadata.name', '']],
  ['SLO', 'Metadata.name Pattern', ['metadata.name', 'freight.api']],
  ['SLO', 'Metadata.name Pattern', ['metadata.name', 'a'.repeat(64)]],
  ['SLO', 'Metadata.displayName Longest', ['metadata.displayName', long(64)]],
  ['SLO', 'Metadata.labels Keys', ['metadata.labels', { '-a': 'b' }]],
  ['SLO', 'Metadata.annotations Keys', ['metadata.annotations', { 'Example.com/a': 'b' }]],
  ['SLO', 'Metadata.displayName Longest', ['spec.indicator.metadata.displayName', long(64)]],
  ['inline', 'Metadata.name Pattern', [`${inlineTarget}.metadata.name`, 'On Call']],
  ['Service', 'ServiceSpec.description Longest', ['spec.description', long(1_051)]],
  ['DataSource', 'DataSourceSpec.description Longest', ['spec.description', long(1_051)]],
  ['DataSource', 'DataSourceSpec.type Required', ['spec.type', undefined]],
  ['DataSource', 'DataSourceSpec.connectionDetails Required', ['spec.connectionDetails', undefined]],
  ['AlertNotificationTarget', 'AlertNotificationTargetSpec.target Required', ['spec.target', undefined]],
  ['AlertNotificationTarget', 'AlertNotificationTargetSpec.description Longest', ['spec.description', long(1_051)]],

  ['SLO', 'SLOSpec.description Longest', ['spec.description', long(1_051)]],
  ['SLO', 'SLOSpec.service Required', ['spec.service', undefined]],
  ['SLO', 'SLOSpec.budgetingMethod Required', ['spec.budgetingMethod', undefined]],
  ['SLO', 'SLOSpec.budgetingMethod OneOf', ['spec.budgetingMethod', 'occurrences']],
  ['SLO', 'SLOSpec.timeWindow Required', ['spec.timeWindow', undefined]],
  ['SLO', 'SLOSpec.timeWindow Count', ['spec.timeWindow', []]],
  ['SLO', 'SLOSpec.timeWindow Count', ['spec.timeWindow[1]', { duration: '1d', isRolling: true }]],
  ['SLO', 'SLOSpec.objectives Required', ['spec.objectives', undefined]],
  ['SLO', 'SLOSpec.objectives Count', ['spec.objectives', []]],
  [
    'threshold',
    'SLOSpec.objectives Count when indicator.spec.thresholdMetric is written',
    ['spec.objectives[1]', { op: 'lte', value: 1, target: 0.9 }],
  ],
  [
    'SLO',
    'SLOSpec.indicator|indicatorRef Forms when objectives[].indicator and objectives[].indicatorRef are not written',
    ['spec.indicator', undefined],
  ],
  [
    'SLO',
    'SLOSpec.indicator|indicatorRef Forms when objectives[].indicator and objectives[].indicatorRef are not written',
    ['spec.indicatorRef', 'some-sli'],
  ],
  [
    'composite',
    `SLOSpec.indicator Forbidden${own}`,
    ['spec.indicator', { metadata: { name: 'a' }, spec: (variants['thresholdSli'] as { readonly spec: object }).spec }],
    // A threshold beside it would ask for op and value.
    ['spec.objectives', [{ target: 0.9, op: 'lt', value: 1, indicatorRef: 'some-sli' }]],
  ],
  ['composite', `SLOSpec.indicatorRef Forbidden${own}`, ['spec.indicatorRef', 'some-sli']],
  ['reference', 'SLOSpec.indicatorRef Pattern', ['spec.indicatorRef', 'some_sli']],
  ['reference', 'SLOSpec.indicatorRef Pattern', ['spec.indicatorRef', '']],
  ['composite', 'SLOSpec.objectives[].indicatorRef Pattern', [`${slo}.indicatorRef`, 'some_sli']],
  ['composite', `SLOSpec.objectives[].indicator|indicatorRef Forms${own}`, [`${slo}.indicatorRef`, undefined]],
  ['composite', 'SLOSpec.objectives[].indicator|indicatorRef Forms', ['spec.objectives[1].indicatorRef', 'some-sli']],
  ['SLO', 'Indicator.metadata Required', ['spec.indicator.metadata', undefined]],
  ['SLO', 'Indicator.spec Required', ['spec.indicator.spec', undefined]],
  ['SLO', 'TimeWindow.duration Required', ['spec.timeWindow[0].duration', undefined]],
  ['SLO', 'TimeWindow.duration Pattern', ['spec.timeWindow[0].duration', '30D']],
  ['calendar', 'TimeWindow.calendar Forbidden when isRolling is true', ['spec.timeWindow[0].isRolling', true]],
  ['SLO', 'TimeWindow.calendar Required when isRolling is not true', ['spec.timeWindow[0].isRolling', undefined]],
  ['calendar', 'Calendar.startTime Required', ['spec.timeWindow[0].calendar.startTime', undefined]],
  ['calendar', 'Calendar.startTime Pattern', ['spec.timeWindow[0].calendar.startTime', '2024-01-01']],
  ['calendar', 'Calendar.timeZone Required', ['spec.timeWindow[0].calendar.timeZone', undefined]],
  ['calendar', 'Calendar.timeZone Pattern', ['spec.timeWindow[0].calendar.timeZone', 'Europe/Gotham']],

  ['SLO', 'Objective.target|targetPercent Forms', [`${slo}.target`, undefined]],
  ['SLO', 'Objective.target|targetPercent Forms', [`${slo}.targetPercent`, 99]],
  ['SLO', 'Objective.target Range', [`${slo}.target`, 1]],
  ['SLO', 'Objective.target Range', [`${slo}.target`, -0.1]],
  ['composite', 'Objective.targetPercent Range', ['spec.objectives[1].targetPercent', 100]],
  [
    'threshold',
    'SLOSpec.objectives[].value Required when indicator.spec.thresholdMetric is written',
    [`${slo}.value`, undefined],
  ],
  [
    'threshold',
    'SLOSpec.objectives[].op Required when indicator.spec.thresholdMetric is written',
    [`${slo}.op`, undefined],
  ],
  ['SLO', 'SLOSpec.objectives[].value Forbidden when indicator.spec.ratioMetric is written', [`${slo}.value`, 0]],
  ['SLO', 'SLOSpec.objectives[].op Forbidden when indicator.spec.ratioMetric is written', [`${slo}.op`, 'gt']],
  ['threshold', 'Objective.op OneOf', [`${slo}.op`, 'lessThan']],
  [
    'timeslices',
    'SLOSpec.objectives[].timeSliceTarget Required when budgetingMethod is Timeslices',
    [`${slo}.timeSliceTarget`, undefined],
  ],
  [
    'ratioTimeslices',
    'SLOSpec.objectives[].timeSliceWindow Required when budgetingMethod is Timeslices or RatioTimeslices',
    [`${slo}.timeSliceWindow`, undefined],
  ],
  [
    'timeslices',
    'SLOSpec.objectives[].timeSliceTarget Range when budgetingMethod is Timeslices',
    [`${slo}.timeSliceTarget`, 0],
  ],
  [
    'timeslices',
    'SLOSpec.objectives[].timeSliceTarget Range when budgetingMethod is Timeslices',
    [`${slo}.timeSliceTarget`, 1.1],
  ],
  ['timeslices', 'Objective.timeSliceWindow Pattern', [`${slo}.timeSliceWindow`, '0m']],
  ['composite', `SLOSpec.objectives[].compositeWeight Range${own}`, ['spec.objectives[1].compositeWeight', 0]],

  ['SLI', 'SLISpec.description Longest', ['spec.description', long(1_051)]],
  ['SLI', 'SLISpec.thresholdMetric|ratioMetric Forms', ['spec.ratioMetric', undefined]],
  [
    'thresholdSli',
    'SLISpec.thresholdMetric|ratioMetric Forms',
    ['spec.ratioMetric', (variants['SLI'] as { readonly spec: { readonly ratioMetric: object } }).spec.ratioMetric],
  ],
  ['bad', 'RatioMetric.total|raw Forms', ['spec.ratioMetric.total', undefined]],
  [
    'raw',
    'RatioMetric.good|bad|raw Forms',
    ['spec.ratioMetric.good', { metricSource: { type: 't', spec: { q: 'q' } } }],
  ],
  [
    'SLI',
    'RatioMetric.good|bad|raw Forms',
    ['spec.ratioMetric.bad', { metricSource: { type: 't', spec: { q: 'q' } } }],
  ],
  ['SLI', 'RatioMetric.good|bad Forms when total is written', ['spec.ratioMetric.good', undefined]],
  ['raw', 'RatioMetric.rawType Required when raw is written', ['spec.ratioMetric.rawType', undefined]],
  ['raw', 'RatioMetric.rawType OneOf when raw is written', ['spec.ratioMetric.rawType', 'good']],
  ['SLO', 'Metric.metricSource Required', [`${ratio}.good`, {}]],
  ['SLO', 'MetricSource.metricSourceRef Pattern', [`${ratio}.good.metricSource.metricSourceRef`, 'Prom']],
  ['SLO', 'MetricSource.spec Required', [`${ratio}.total.metricSource.spec`, undefined]],
  ['SLO', 'MetricSource.spec Count', [`${ratio}.total.metricSource.spec`, {}]],
  [
    'SLO',
    'MetricSource.type Required when metricSourceRef is not written',
    [`${ratio}.total.metricSource`, { spec: { query: 'q' } }],
  ],

  ...useRows('PolicyUse', 'alertPolicyRef', 'AlertPolicy', inline),
  ...useRows('ConditionUse', 'conditionRef', 'AlertCondition', inlineCondition, true),
  ...useRows('TargetUse', 'targetRef', 'AlertNotificationTarget', inlineTarget, true),
  ['AlertPolicy', 'AlertPolicySpec.description Longest', ['spec.description', long(1_051)]],
  ['AlertPolicy', 'AlertPolicySpec.conditions Required', ['spec.conditions', undefined]],
  ['AlertPolicy', 'AlertPolicySpec.conditions Count', ['spec.conditions', []]],
  ['AlertPolicy', 'AlertPolicySpec.conditions Count', ['spec.conditions[1]', { conditionRef: 'second' }]],
  ['AlertPolicy', 'AlertPolicySpec.notificationTargets Required', ['spec.notificationTargets', undefined]],
  ['AlertPolicy', 'AlertPolicySpec.notificationTargets Count', ['spec.notificationTargets', []]],
  ['AlertCondition', 'AlertConditionSpec.description Longest', ['spec.description', long(1_051)]],
  ['AlertCondition', 'AlertConditionSpec.severity Required', ['spec.severity', undefined]],
  ['AlertCondition', 'AlertConditionSpec.condition Required', ['spec.condition', undefined]],
  ['AlertCondition', 'Condition.kind Required', ['spec.condition.kind', undefined]],
  ['AlertCondition', 'Condition.kind OneOf', ['spec.condition.kind', 'burnRate']],
  ['AlertCondition', 'Condition.op Required', ['spec.condition.op', undefined]],
  ['AlertCondition', 'Condition.op OneOf', ['spec.condition.op', '>']],
  ['AlertCondition', 'Condition.threshold Required', ['spec.condition.threshold', undefined]],
  ['AlertCondition', 'Condition.lookbackWindow Required', ['spec.condition.lookbackWindow', undefined]],
  ['AlertCondition', 'Condition.lookbackWindow Pattern', ['spec.condition.lookbackWindow', '1 h']],
  ['AlertCondition', 'Condition.alertAfter Pattern', ['spec.condition.alertAfter', '0']],
];

const alpha = 'spec.objectives[0]';
const alphaRows: readonly Row[] = [
  ...documentRows(v1alpha.kinds, v1alpha.apiVersion),
  ['SLO', 'Metadata.name Required', ['metadata.name', undefined]],
  ['SLO', 'Metadata.name Pattern', ['metadata.name', 'a_b']],
  ['SLO', 'Metadata.displayName Longest', ['metadata.displayName', long(64)]],
  ['Service', 'ServiceSpec.description Longest', ['spec.description', long(1_051)]],
  [
    'SLO',
    'SLOSpec.indicator|objectives[].ratioMetrics Forms',
    ['spec.indicator', { thresholdMetric: { source: 's', queryType: 't', query: 'q' } }],
  ],
  ['threshold', 'SLOSpec.indicator|objectives[].ratioMetrics Forms', ['spec.indicator', undefined]],
  ['SLO', 'SLOSpec.description Longest', ['spec.description', long(1_051)]],
  ['SLO', 'SLOSpec.service Required', ['spec.service', undefined]],
  ['SLO', 'SLOSpec.budgetingMethod Required', ['spec.budgetingMethod', undefined]],
  ['SLO', 'SLOSpec.budgetingMethod OneOf', ['spec.budgetingMethod', 'RatioTimeslices']],
  ['SLO', 'SLOSpec.timeWindows Required', ['spec.timeWindows', undefined]],
  ['SLO', 'SLOSpec.timeWindows Count', ['spec.timeWindows', []]],
  ['threshold', 'SLOSpec.objectives Required', ['spec.objectives', undefined]],
  ['threshold', 'SLOSpec.objectives Count', ['spec.objectives', []]],
  ['threshold', 'Indicator.thresholdMetric Required', ['spec.indicator', {}]],
  ['SLO', 'TimeWindow.unit Required', ['spec.timeWindows[0].unit', undefined]],
  ['SLO', 'TimeWindow.unit OneOf', ['spec.timeWindows[0].unit', 'Fortnight']],
  ['SLO', 'TimeWindow.count Required', ['spec.timeWindows[0].count', undefined]],
  ['SLO', 'TimeWindow.count Range', ['spec.timeWindows[0].count', 0]],
  ['calendar', 'TimeWindow.calendar Forbidden when isRolling is true', ['spec.timeWindows[0].isRolling', true]],
  ['SLO', 'TimeWindow.calendar Required when isRolling is not true', ['spec.timeWindows[0].isRolling', false]],
  ['calendar', 'Calendar.startTime Required', ['spec.timeWindows[0].calendar.startTime', undefined]],
  ['calendar', 'Calendar.startTime Pattern', ['spec.timeWindows[0].calendar.startTime', 'noon']],
  ['calendar', 'Calendar.timeZone Required', ['spec.timeWindows[0].calendar.timeZone', undefined]],
  ['calendar', 'Calendar.timeZone Pattern', ['spec.timeWindows[0].calendar.timeZone', 'Local']],
  ['SLO', 'Objective.displayName Longest', [`${alpha}.displayName`, long(1_051)]],
  ['SLO', 'Objective.value Required', [`${alpha}.value`, undefined]],
  ['SLO', 'Objective.target Required', [`${alpha}.target`, undefined]],
  ['SLO', 'Objective.target Range', [`${alpha}.target`, 1]],
  ['threshold', 'Objective.op Required when ratioMetrics is not written', [`${alpha}.op`, undefined]],
  ['threshold', 'Objective.op OneOf', [`${alpha}.op`, 'eq']],
  ['SLO', 'Objective.op Forbidden when ratioMetrics is written', [`${alpha}.op`, 'gt']],
  [
    'timeslices',
    'SLOSpec.objectives[].timeSliceTarget Required when budgetingMethod is Timeslices',
    [`${alpha}.timeSliceTarget`, undefined],
  ],
  ['timeslices', 'Objective.timeSliceTarget Range', [`${alpha}.timeSliceTarget`, -1]],
  ['SLO', 'RatioMetrics.good Required', [`${alpha}.ratioMetrics.good`, undefined]],
  ['SLO', 'RatioMetrics.total Required', [`${alpha}.ratioMetrics.total`, undefined]],
  ['SLO', 'Metric.source Required', [`${alpha}.ratioMetrics.good.source`, undefined]],
  ['SLO', 'Metric.source Pattern', [`${alpha}.ratioMetrics.good.source`, 'big-query']],
  ['SLO', 'Metric.queryType Required', [`${alpha}.ratioMetrics.good.queryType`, undefined]],
  ['SLO', 'Metric.queryType Pattern', [`${alpha}.ratioMetrics.good.queryType`, 'sql 99']],
  ['SLO', 'Metric.query Required', [`${alpha}.ratioMetrics.total.query`, '']],
];

const found = (document: object, standard: Standard, variant: string): readonly (string | undefined)[] =>
  findingsOf(locatedOf(document), standard.kinds.includes(variant) ? variant : kindOf(document), standard).map(
    ({ rule, message }) => rule ?? message,
  );

const kindOf = (document: object): string => (document as { readonly kind: string }).kind;

describe.each([
  ['v1', v1, variants, rows],
  ['v1alpha', v1alpha, alphaVariants, alphaRows],
] as const)('%s', (_version, standard, from, claims) => {
  test.each(Object.keys(from))('%s keeps every rule', (variant) => {
    expect(found(from[variant]!, standard, variant)).toEqual([]);
  });

  test.each(claims)('%s breaks %s alone: %j', (variant, rule, ...changes) => {
    expect(found(changed(from[variant]!, ...changes), standard, variant)).toEqual([rule]);
  });

  test('each rule has a row, a key of its own, and a source', () => {
    const keys = standard.rules.map(ruleKey);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(claims.map(([, rule]) => rule))).toEqual(new Set(keys));
    for (const { source } of standard.rules) {
      expect(source.repository).toMatch(/^OpenSLO\/(go-sdk|OpenSLO)$/);
      expect(source.file).toMatch(/^[\w/.-]+\.(go|md|json)$/);
      expect(source.subject).not.toBe('');
    }
  });

  test('each rule is of a type and a field that there are', () => {
    for (const { of, each, demand } of standard.rules) {
      const type = standard.types[of];
      expect(type).toBeDefined();
      const list = each === undefined ? undefined : type![each];
      const fields = list === undefined ? type! : standard.types[(list as { readonly of: string }).of]!;
      const named = demand.kind === 'Forms' ? demand.forms.flat() : [demand.field];
      for (const path of named) expect(Object.keys(fields)).toContain(path.split(/[.[]/)[0]);
    }
  });
});
