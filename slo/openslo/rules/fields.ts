/**
 * The fields of every OpenSLO type, and what each holds. OpenSLO's own tool refuses a field that is not listed here and a value
 * of another type, as it decodes with `DisallowUnknownFields`.
 * Source: the structs of OpenSLO/go-sdk, pkg/openslo/v1 and v1alpha, commit 5b8939d; pkg/openslosdk/encoding.go.
 */

export type FieldType =
  /** `whole` is an integer; `texts` a text or a list of texts; `any` what YAML can say. */
  | 'text'
  | 'flag'
  | 'number'
  | 'whole'
  | 'texts'
  | 'any'
  | { readonly kind: 'Type'; readonly name: string }
  | { readonly kind: 'List'; readonly of: string }
  | { readonly kind: 'Map'; readonly of: 'text' | 'texts' | 'any' };

export type Fields = Readonly<Record<string, FieldType>>;

/** By the name of the type. */
export type Types = Readonly<Record<string, Fields>>;

const type = (name: string): FieldType => ({ kind: 'Type', name });
const list = (of: string): FieldType => ({ kind: 'List', of });
const map = (of: 'text' | 'texts' | 'any'): FieldType => ({ kind: 'Map', of });

const document = (spec: string): Fields => ({
  apiVersion: 'text',
  kind: 'text',
  metadata: type('Metadata'),
  spec: type(spec),
});

export const v1Types: Types = {
  SLO: document('SLOSpec'),
  SLI: document('SLISpec'),
  Service: document('ServiceSpec'),
  DataSource: document('DataSourceSpec'),
  AlertPolicy: document('AlertPolicySpec'),
  AlertCondition: document('AlertConditionSpec'),
  AlertNotificationTarget: document('AlertNotificationTargetSpec'),

  Metadata: { name: 'text', displayName: 'text', labels: map('texts'), annotations: map('text') },
  ServiceSpec: { description: 'text' },
  DataSourceSpec: { description: 'text', type: 'text', connectionDetails: 'any' },

  SLOSpec: {
    description: 'text',
    service: 'text',
    indicator: type('Indicator'),
    indicatorRef: 'text',
    budgetingMethod: 'text',
    timeWindow: list('TimeWindow'),
    objectives: list('Objective'),
    alertPolicies: list('PolicyUse'),
  },
  Indicator: { metadata: type('Metadata'), spec: type('SLISpec') },
  TimeWindow: { duration: 'text', isRolling: 'flag', calendar: type('Calendar') },
  Calendar: { startTime: 'text', timeZone: 'text' },
  Objective: {
    displayName: 'text',
    op: 'text',
    value: 'number',
    target: 'number',
    targetPercent: 'number',
    timeSliceTarget: 'number',
    timeSliceWindow: 'text',
    indicator: type('Indicator'),
    indicatorRef: 'text',
    compositeWeight: 'number',
  },

  SLISpec: { description: 'text', thresholdMetric: type('Metric'), ratioMetric: type('RatioMetric') },
  RatioMetric: {
    counter: 'flag',
    good: type('Metric'),
    bad: type('Metric'),
    total: type('Metric'),
    rawType: 'text',
    raw: type('Metric'),
  },
  Metric: { metricSource: type('MetricSource') },
  MetricSource: { metricSourceRef: 'text', type: 'text', spec: map('any') },

  PolicyUse: { alertPolicyRef: 'text', kind: 'text', metadata: type('Metadata'), spec: type('AlertPolicySpec') },
  AlertPolicySpec: {
    description: 'text',
    alertWhenNoData: 'flag',
    alertWhenBreaching: 'flag',
    alertWhenResolved: 'flag',
    conditions: list('ConditionUse'),
    notificationTargets: list('TargetUse'),
  },
  ConditionUse: { conditionRef: 'text', kind: 'text', metadata: type('Metadata'), spec: type('AlertConditionSpec') },
  TargetUse: { targetRef: 'text', kind: 'text', metadata: type('Metadata'), spec: type('AlertNotificationTargetSpec') },
  AlertConditionSpec: { description: 'text', severity: 'text', condition: type('Condition') },
  Condition: { kind: 'text', op: 'text', threshold: 'number', lookbackWindow: 'text', alertAfter: 'text' },
  AlertNotificationTargetSpec: { description: 'text', target: 'text' },
};

/** `counter`, and `metadata` of a metric, are of the specification: the tool knows `incremental` only. */
export const v1alphaTypes: Types = {
  SLO: document('SLOSpec'),
  Service: document('ServiceSpec'),

  Metadata: { name: 'text', displayName: 'text' },
  ServiceSpec: { description: 'text' },
  SLOSpec: {
    description: 'text',
    service: 'text',
    indicator: type('Indicator'),
    budgetingMethod: 'text',
    timeWindows: list('TimeWindow'),
    objectives: list('Objective'),
  },
  Indicator: { thresholdMetric: type('Metric') },
  TimeWindow: { unit: 'text', count: 'whole', isRolling: 'flag', calendar: type('Calendar') },
  Calendar: { startTime: 'text', timeZone: 'text' },
  Objective: {
    displayName: 'text',
    op: 'text',
    value: 'number',
    target: 'number',
    timeSliceTarget: 'number',
    ratioMetrics: type('RatioMetrics'),
  },
  RatioMetrics: { good: type('Metric'), total: type('Metric'), counter: 'flag', incremental: 'flag' },
  Metric: { source: 'text', queryType: 'text', query: 'text', metadata: 'any' },
};
