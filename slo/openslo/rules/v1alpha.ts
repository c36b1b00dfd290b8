/**
 * What OpenSLO v1alpha demands, a row for each rule. The specification of that version has more units of time than the tool;
 * Atalaya reads both.
 */
import type { Rule } from './rule.ts';
import {
  alphaSdk,
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
  longest,
  oneForm,
  oneOf,
  pattern,
  range,
  required,
  rules,
  specification,
  when,
} from './table.ts';

export const v1alphaVersion = 'openslo/v1alpha';

const documents: readonly Rule[] = [
  ['SLO', 'slo.go', 'sloValidation'] as const,
  ['Service', 'service.go', 'serviceValidation'] as const,
].flatMap(([kind, file, subject]) => [
  ...rules(
    kind,
    alphaSdk(file, subject),
    required('apiVersion'),
    oneOf('apiVersion', v1alphaVersion),
    required('kind'),
    oneOf('kind', kind),
    required('metadata'),
  ),
  ...rules(kind, specification('General Schema'), required('spec')),
]);

const description = longest('description', 1_050);
const operators = ['gt', 'lt', 'gte', 'lte'] as const;

export const v1alphaRules: readonly Rule[] = [
  ...documents,
  ...rules(
    'Metadata',
    alphaSdk('objects.go', 'validationRulesMetadata'),
    required('name'),
    pattern('name', 'name'),
    longest('displayName', 63),
  ),
  ...rules('ServiceSpec', alphaSdk('service.go', 'serviceValidation'), description),
  ...rules('SLOSpec', alphaSdk('slo.go', 'sloValidation'), oneForm('indicator', 'objectives[].ratioMetrics')),
  ...rules(
    'SLOSpec',
    alphaSdk('slo.go', 'sloSpecValidation'),
    description,
    required('service'),
    required('budgetingMethod'),
    oneOf('budgetingMethod', 'Occurrences', 'Timeslices'),
    required('timeWindows'),
    exactly('timeWindows', 1),
  ),
  ...rules('SLOSpec', specification('objectives[ ]'), required('objectives'), atLeast('objectives', 1)),
  ...rules('Indicator', alphaSdk('slo.go', 'sloIndicatorValidation'), required('thresholdMetric')),
  ...rules(
    'TimeWindow',
    alphaSdk('slo.go', 'sloTimeWindowValidation'),
    required('unit'),
    oneOf('unit', 'Second', 'Minute', 'Hour', 'Day', 'Week', 'Month', 'Quarter', 'Year'),
    required('count'),
    range('count', excluding(0)),
    when(is('isRolling', true), forbidden('calendar', 'the window is rolling (isRolling: true)')),
    when(isNot('isRolling', true), required('calendar', 'write isRolling: true, or a calendar')),
  ),
  ...rules(
    'Calendar',
    alphaSdk('slo.go', 'sloTimeWindowValidation'),
    required('startTime'),
    pattern('startTime', 'startTime'),
    required('timeZone'),
    pattern('timeZone', 'timeZone'),
  ),
  ...rules(
    'Objective',
    alphaSdk('slo.go', 'sloObjectiveValidation'),
    longest('displayName', 1_050),
    required('value'),
    required('target'),
    range('target', including(0), excluding(1)),
    when(hasNone('ratioMetrics'), required('op')),
    oneOf('op', ...operators),
    when(has('ratioMetrics'), forbidden('op', 'a ratio has no value to compare with: only target counts')),
  ),
  ...rules(
    'SLOSpec',
    alphaSdk('slo.go', 'sloTimeSlicesObjectiveValidation'),
    when(is('budgetingMethod', 'Timeslices'), ...each('objectives', required('timeSliceTarget'))),
  ),
  ...rules(
    'Objective',
    alphaSdk('slo.go', 'sloTimeSlicesObjectiveValidation'),
    range('timeSliceTarget', including(0), including(1)),
  ),
  ...rules('RatioMetrics', alphaSdk('slo.go', 'sloRatioMetricsValidation'), required('good'), required('total')),
  ...rules(
    'Metric',
    alphaSdk('slo.go', 'sloMetricSourceSpecValidation'),
    required('source'),
    pattern('source', 'letters'),
    required('queryType'),
    pattern('queryType', 'letters'),
    required('query'),
  ),
];
