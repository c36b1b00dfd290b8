/** Alert policies of the Monitoring API (v3) as data. Source: google/monitoring/v3/alert.proto and common.proto. */
import type { Messages } from '../artefact/schema.ts';

const evaluationMissingData =
  'EVALUATION_MISSING_DATA_INACTIVE|EVALUATION_MISSING_DATA_ACTIVE|EVALUATION_MISSING_DATA_NO_OP';
const crossSeriesReducer =
  'REDUCE_NONE|REDUCE_MEAN|REDUCE_MIN|REDUCE_MAX|REDUCE_SUM|REDUCE_STDDEV|REDUCE_COUNT|REDUCE_COUNT_TRUE|REDUCE_COUNT_FALSE|REDUCE_FRACTION_TRUE|REDUCE_PERCENTILE_99|REDUCE_PERCENTILE_95|REDUCE_PERCENTILE_50|REDUCE_PERCENTILE_05';
const perSeriesAligner =
  'ALIGN_NONE|ALIGN_DELTA|ALIGN_RATE|ALIGN_INTERPOLATE|ALIGN_NEXT_OLDER|ALIGN_MIN|ALIGN_MAX|ALIGN_MEAN|ALIGN_COUNT|ALIGN_SUM|ALIGN_STDDEV|ALIGN_COUNT_TRUE|ALIGN_COUNT_FALSE|ALIGN_FRACTION_TRUE|ALIGN_PERCENTILE_99|ALIGN_PERCENTILE_95|ALIGN_PERCENTILE_50|ALIGN_PERCENTILE_05|ALIGN_PERCENT_CHANGE';

export const policyMessages: Messages = {
  AlertPolicy: {
    alertStrategy: 'AlertStrategy',
    combiner: 'AND|OR|AND_WITH_MATCHING_RESOURCE',
    conditions: '[Condition]',
    creationRecord: 'MutationRecord',
    displayName: 'string',
    documentation: 'Documentation',
    enabled: 'bool',
    mutationRecord: 'MutationRecord',
    name: 'string',
    notificationChannels: '[string]',
    severity: 'CRITICAL|ERROR|WARNING',
    userLabels: '{string}',
    validity: 'Status',
  },
  AlertStrategy: {
    autoClose: 'duration',
    notificationChannelStrategy: '[NotificationChannelStrategy]',
    notificationPrompts: '[OPENED|CLOSED]',
    notificationRateLimit: 'NotificationRateLimit',
  },
  Condition: {
    conditionAbsent: 'MetricAbsence',
    conditionMatchedLog: 'LogMatch',
    conditionMonitoringQueryLanguage: 'MonitoringQueryLanguageCondition',
    conditionPrometheusQueryLanguage: 'PrometheusQueryLanguageCondition',
    conditionSql: 'SqlCondition',
    conditionThreshold: 'MetricThreshold',
    displayName: 'string',
    name: 'string',
  },
  MutationRecord: { mutateTime: 'time', mutatedBy: 'string' },
  Documentation: { content: 'string', links: '[Link]', mimeType: 'string', subject: 'string' },
  Status: { code: 'int', details: '[any]', message: 'string' },
  NotificationChannelStrategy: { notificationChannelNames: '[string]', renotifyInterval: 'duration' },
  NotificationRateLimit: { period: 'duration' },
  MetricAbsence: { aggregations: '[Aggregation]', duration: 'duration', filter: 'string', trigger: 'Trigger' },
  LogMatch: { filter: 'string', labelExtractors: '{string}' },
  MonitoringQueryLanguageCondition: {
    duration: 'duration',
    evaluationMissingData: evaluationMissingData,
    query: 'string',
    trigger: 'Trigger',
  },
  PrometheusQueryLanguageCondition: {
    alertRule: 'string',
    disableMetricValidation: 'bool',
    duration: 'duration',
    evaluationInterval: 'duration',
    labels: '{string}',
    query: 'string',
    ruleGroup: 'string',
  },
  SqlCondition: {
    booleanTest: 'BooleanTest',
    daily: 'Daily',
    hourly: 'Hourly',
    minutes: 'Minutes',
    query: 'string',
    rowCountTest: 'RowCountTest',
  },
  MetricThreshold: {
    aggregations: '[Aggregation]',
    comparison: 'COMPARISON_GT|COMPARISON_GE|COMPARISON_LT|COMPARISON_LE|COMPARISON_EQ|COMPARISON_NE',
    denominatorAggregations: '[Aggregation]',
    denominatorFilter: 'string',
    duration: 'duration',
    evaluationMissingData: evaluationMissingData,
    filter: 'string',
    forecastOptions: 'ForecastOptions',
    thresholdValue: 'double',
    trigger: 'Trigger',
  },
  Link: { displayName: 'string', url: 'string' },
  Aggregation: {
    alignmentPeriod: 'duration',
    crossSeriesReducer: crossSeriesReducer,
    groupByFields: '[string]',
    perSeriesAligner: perSeriesAligner,
  },
  Trigger: { count: 'int', percent: 'double' },
  BooleanTest: { column: 'string' },
  Daily: { executionTime: 'TimeOfDay', periodicity: 'int' },
  Hourly: { minuteOffset: 'int', periodicity: 'int' },
  Minutes: { periodicity: 'int' },
  RowCountTest: {
    comparison: 'COMPARISON_GT|COMPARISON_GE|COMPARISON_LT|COMPARISON_LE|COMPARISON_EQ|COMPARISON_NE',
    threshold: 'int',
  },
  ForecastOptions: { forecastHorizon: 'duration' },
  TimeOfDay: { hours: 'int', minutes: 'int', nanos: 'int', seconds: 'int' },
};
