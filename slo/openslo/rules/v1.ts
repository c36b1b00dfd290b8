/**
 * What OpenSLO v1 demands, a row for each rule. Rows of `sdk` are refused by OpenSLO's own tool; those of `specification` are
 * not, as the tool is laxer there.
 */
import type { Rule, Source } from './rule.ts';
import {
  atLeast,
  each,
  exactly,
  excluding,
  forbidden,
  has,
  hasNone,
  including,
  is,
  isNot,
  keys,
  longest,
  noTwo,
  oneForm,
  oneOf,
  oneStruct,
  pattern,
  patternToo,
  range,
  reference,
  required,
  requiredKey,
  rules,
  sdk,
  someForm,
  specification,
  when,
} from './table.ts';

export const v1Version = 'openslo/v1';

const kinds = [
  ['SLO', 'slo.go', 'sloValidation'],
  ['SLI', 'sli.go', 'sliValidation'],
  ['Service', 'service.go', 'serviceValidation'],
  ['DataSource', 'data_source.go', 'dataSourceValidation'],
  ['AlertPolicy', 'alert_policy.go', 'alertPolicyValidation'],
  ['AlertCondition', 'alert_condition.go', 'alertConditionValidation'],
  ['AlertNotificationTarget', 'alert_notification_target.go', 'alertNotificationTargetValidation'],
] as const;

/** The tool takes a Service without a spec; of every other kind it misses what the spec has to hold. */
const schema: Source = {
  by: 'specification',
  repository: 'OpenSLO/OpenSLO',
  file: 'schemas/v1/parts/general.schema.json',
  subject: 'required',
};

const documents: readonly Rule[] = kinds.flatMap(([kind, file, subject]) => [
  ...rules(
    kind,
    sdk(file, subject),
    required('apiVersion'),
    oneOf('apiVersion', v1Version),
    required('kind'),
    oneOf('kind', kind),
    required('metadata'),
  ),
  ...rules(kind, schema, required('spec')),
]);

const metadata: readonly Rule[] = [
  ...rules(
    'Metadata',
    sdk('objects.go', 'validationRulesMetadata'),
    required('name'),
    pattern('name', 'name'),
    longest('displayName', 63),
  ),
  ...rules('Metadata', sdk('objects.go', 'labelKeyRegexp'), keys('labels', 'labelKey')),
  ...rules('Metadata', sdk('objects.go', 'annotationKeyRegexp'), keys('annotations', 'annotationKey')),
];

const description = longest('description', 1_050);

/** The tool takes 0, a sign, leading zeros and white space as well: duration_shorthand.go, `UnmarshalText`. */
const duration = specification('duration-shorthand');

const plain: readonly Rule[] = [
  ...rules('ServiceSpec', sdk('service.go', 'serviceValidation'), description),
  ...rules(
    'DataSourceSpec',
    sdk('data_source.go', 'dataSourceValidation'),
    description,
    required('type'),
    requiredKey('connectionDetails'),
  ),
  ...rules(
    'AlertNotificationTargetSpec',
    sdk('alert_notification_target.go', 'alertNotificationTargetSpecValidation'),
    required('target'),
    description,
  ),
];

const ofObjectives = ['objectives[].indicator', 'objectives[].indicatorRef'] as const;
const composite = 'each objective has its own indicator';

const slo: readonly Rule[] = [
  ...rules(
    'SLOSpec',
    sdk('slo.go', 'sloSpecValidation'),
    description,
    required('service'),
    required('budgetingMethod'),
    oneOf('budgetingMethod', 'Occurrences', 'Timeslices', 'RatioTimeslices'),
    required('timeWindow'),
    exactly('timeWindow', 1),
  ),
  ...rules('SLOSpec', specification('objectives[ ]'), required('objectives'), atLeast('objectives', 1)),
  ...rules(
    'SLOSpec',
    specification('objectives[ ]'),
    when(has('indicator.spec.thresholdMetric'), exactly('objectives', 1)),
  ),
  ...rules(
    'SLOSpec',
    sdk('slo.go', 'validationRuleForIndicator'),
    when(hasNone(...ofObjectives), oneForm('indicator', 'indicatorRef')),
    when(has(...ofObjectives), forbidden('indicator', composite), forbidden('indicatorRef', composite)),
  ),
  ...rules(
    'SLOSpec',
    sdk('slo.go', 'getSLOIndicatorValidation'),
    reference('indicatorRef'),
    each('objectives', reference('indicatorRef'), noTwo('indicator', 'indicatorRef')),
  ),
  ...rules(
    'SLOSpec',
    specification('objectives[ ]'),
    when(has(...ofObjectives), ...each('objectives', someForm('indicator', 'indicatorRef'))),
  ),
  ...rules('Indicator', sdk('slo.go', 'getSLOIndicatorValidation'), required('metadata'), required('spec')),
  ...rules(
    'TimeWindow',
    sdk('slo.go', 'sloTimeWindowValidation'),
    required('duration'),
    when(is('isRolling', true), forbidden('calendar', 'the window is rolling (isRolling: true)')),
    when(isNot('isRolling', true), required('calendar', 'write isRolling: true, or a calendar')),
  ),
  ...rules('TimeWindow', duration, pattern('duration', 'duration')),
  ...rules(
    'Calendar',
    sdk('slo.go', 'sloTimeWindowValidation'),
    required('startTime'),
    pattern('startTime', 'startTime'),
    required('timeZone'),
    pattern('timeZone', 'timeZone'),
  ),
];

const ratio = 'a ratioMetric has no value to compare with: only target counts';
const operators = ['gt', 'lt', 'gte', 'lte'] as const;
const slices = ['Timeslices', 'RatioTimeslices'] as const;

const objectives: readonly Rule[] = [
  ...rules(
    'Objective',
    sdk('slo.go', 'sloObjectiveValidation'),
    oneForm('target', 'targetPercent'),
    range('target', including(0), excluding(1)),
    range('targetPercent', including(0), excluding(100)),
  ),
  ...rules(
    'SLOSpec',
    sdk('slo.go', 'sloThresholdObjectiveValidationWhenInlinedSLI'),
    when(has('indicator.spec.thresholdMetric'), ...each('objectives', required('value'), required('op'))),
  ),
  ...rules(
    'SLOSpec',
    sdk('slo.go', 'sloRatioObjectiveValidationWhenInlinedSLI'),
    when(has('indicator.spec.ratioMetric'), ...each('objectives', forbidden('value', ratio), forbidden('op', ratio))),
  ),
  // The tool looks at op where a thresholdMetric is written out beside it.
  ...rules('Objective', specification('Objectives'), oneOf('op', ...operators)),
  ...rules(
    'SLOSpec',
    sdk('slo.go', 'sloTimeSlicesObjectiveValidation'),
    when(
      is('budgetingMethod', 'Timeslices'),
      ...each('objectives', required('timeSliceTarget'), range('timeSliceTarget', excluding(0), including(1))),
    ),
  ),
  ...rules(
    'SLOSpec',
    sdk('slo.go', 'validationRulesForTimeSliceWindow'),
    when(is('budgetingMethod', ...slices), ...each('objectives', required('timeSliceWindow'))),
  ),
  ...rules('Objective', duration, pattern('timeSliceWindow', 'duration')),
  ...rules(
    'SLOSpec',
    sdk('slo.go', 'sloCompositeObjectiveValidation'),
    when(has(...ofObjectives), ...each('objectives', range('compositeWeight', excluding(0)))),
  ),
];

const sli: readonly Rule[] = [
  ...rules('SLISpec', sdk('sli.go', 'sliSpecValidation'), description, oneForm('thresholdMetric', 'ratioMetric')),
  ...rules(
    'RatioMetric',
    sdk('sli.go', 'sliRatioMetricValidation'),
    oneForm('total', 'raw'),
    noTwo('good', 'bad', 'raw'),
  ),
  ...rules('RatioMetric', sdk('sli.go', 'sliFractionMetricValidation'), when(has('total'), someForm('good', 'bad'))),
  ...rules(
    'RatioMetric',
    sdk('sli.go', 'sliRawMetricSpecValidation'),
    when(has('raw'), required('rawType'), oneOf('rawType', 'success', 'failure')),
  ),
  ...rules('Metric', sdk('sli.go', 'sliMetricSpecValidation'), required('metricSource')),
  ...rules(
    'MetricSource',
    sdk('sli.go', 'sliMetricSpecValidation'),
    pattern('metricSourceRef', 'name'),
    required('spec'),
    atLeast('spec', 1),
  ),
  ...rules('MetricSource', specification('thresholdMetric'), when(hasNone('metricSourceRef'), required('type'))),
];

/** A document by its name, or written out in place. */
const use = (of: string, field: string, kind: string, source: Source): readonly Rule[] =>
  rules(
    of,
    source,
    oneStruct(field, ['kind', 'metadata', 'spec']),
    reference(field),
    when(
      has('kind', 'metadata', 'spec'),
      required('kind'),
      oneOf('kind', kind),
      required('metadata'),
      required('spec'),
    ),
  );

const alerts: readonly Rule[] = [
  ...use('PolicyUse', 'alertPolicyRef', 'AlertPolicy', sdk('slo.go', 'sloAlertPolicyValidation')),
  ...use('ConditionUse', 'conditionRef', 'AlertCondition', sdk('alert_policy.go', 'alertPolicyConditionValidation')),
  ...use(
    'TargetUse',
    'targetRef',
    'AlertNotificationTarget',
    sdk('alert_policy.go', 'alertPolicyNotificationTargetValidation'),
  ),
  ...rules(
    'AlertPolicySpec',
    sdk('alert_policy.go', 'alertPolicySpecValidation'),
    description,
    required('conditions'),
    exactly('conditions', 1),
    required('notificationTargets'),
    atLeast('notificationTargets', 1),
  ),
  ...rules(
    'AlertConditionSpec',
    sdk('alert_condition.go', 'alertConditionSpecValidation'),
    description,
    required('severity'),
    required('condition'),
  ),
  ...rules(
    'Condition',
    sdk('alert_condition.go', 'alertConditionTypeValidation'),
    required('kind'),
    oneOf('kind', 'burnrate'),
  ),
  ...rules(
    'Condition',
    sdk('alert_condition.go', 'alertConditionBurnRateValidation'),
    required('op'),
    oneOf('op', ...operators),
    required('threshold'),
    required('lookbackWindow'),
  ),
  ...rules('Condition', duration, pattern('lookbackWindow', 'duration'), patternToo('alertAfter', 'duration')),
];

export const v1Rules: readonly Rule[] = [...documents, ...metadata, ...plain, ...slo, ...objectives, ...sli, ...alerts];
