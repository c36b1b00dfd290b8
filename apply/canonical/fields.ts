/**
 * What the generic form has to know of the fields, by their name in JSON: which are durations, enums, 64-bit numbers or maps, and
 * which empty messages say something. Source: the protos of google.monitoring.v3 and the discovery document of the dashboards API.
 * A test compares these tables with the published protos.
 */

export const durations: ReadonlySet<string> = new Set([
  'alignmentPeriod',
  'autoClose',
  'duration',
  'evaluationInterval',
  'forecastHorizon',
  'minAlignmentPeriod',
  'period',
  'renotifyInterval',
  'rollingPeriod',
  'threshold',
  'timeout',
  'timeshiftDuration',
  'windowPeriod',
]);

/** JSON has them as text, and some clients as numbers. */
export const longs: ReadonlySet<string> = new Set(['columns', 'seconds', 'threshold', 'weight']);

/** Maps of texts, in which an empty value is a value. In a log-based metric `labels` is a list. */
export const maps: ReadonlySet<string> = new Set([
  'headers',
  'labelExtractors',
  'labels',
  'serviceLabels',
  'userLabels',
]);

/** Members of oneofs: which of them is there, also empty, is what the message says. */
export const choices: ReadonlySet<string> = new Set([
  'alertChart',
  'appEngine',
  'availability',
  'basicSli',
  'basicSliPerformance',
  'blank',
  'blankView',
  'booleanTest',
  'cloudEndpoints',
  'cloudFunctionV2',
  'cloudRun',
  'clusterIstio',
  'collapsibleGroup',
  'columnLayout',
  'conditionAbsent',
  'conditionMatchedLog',
  'conditionMonitoringQueryLanguage',
  'conditionPrometheusQueryLanguage',
  'conditionSql',
  'conditionThreshold',
  'custom',
  'daily',
  'distributionCut',
  'errorReportingPanel',
  'filterControl',
  'gaugeView',
  'gkeNamespace',
  'gkeService',
  'gkeWorkload',
  'goodTotalRatio',
  'goodTotalRatioThreshold',
  'gridLayout',
  'hourly',
  'httpCheck',
  'incidentList',
  'istioCanonicalService',
  'jsonPathMatcher',
  'latency',
  'logsPanel',
  'meshIstio',
  'metricMeanInRange',
  'metricSumInRange',
  'minutes',
  'monitoredResource',
  'mosaicLayout',
  'performance',
  'pieChart',
  'requestBased',
  'resourceGroup',
  'rowCountTest',
  'rowLayout',
  'scorecard',
  'sectionHeader',
  'serviceAgentAuthentication',
  'singleViewGroup',
  'sparkChartView',
  'syntheticMonitor',
  'tcpCheck',
  'text',
  'timeSeriesTable',
  'treemap',
  'windowsBased',
  'xyChart',
]);

const numbered = (names: Readonly<Record<number, string>>): ReadonlyMap<number, string> =>
  new Map(Object.entries(names).map(([number, name]) => [Number(number), name]));

const comparison = {
  1: 'COMPARISON_GT',
  2: 'COMPARISON_GE',
  3: 'COMPARISON_LT',
  4: 'COMPARISON_LE',
  5: 'COMPARISON_EQ',
  6: 'COMPARISON_NE',
};

/** Names by number, for clients that write enums as numbers. Number 0 is the value of a field that is not set. */
export const enums: ReadonlyMap<string, ReadonlyMap<number, string>> = new Map(
  Object.entries({
    calendarPeriod: { 1: 'DAY', 2: 'WEEK', 3: 'FORTNIGHT', 4: 'MONTH', 5: 'QUARTER', 6: 'HALF', 7: 'YEAR' },
    checkerType: { 1: 'STATIC_IP_CHECKERS', 3: 'VPC_CHECKERS' },
    combiner: { 1: 'AND', 2: 'OR', 3: 'AND_WITH_MATCHING_RESOURCE' },
    comparison,
    contentType: { 1: 'URL_ENCODED', 2: 'USER_PROVIDED' },
    crossSeriesReducer: {
      1: 'REDUCE_MEAN',
      2: 'REDUCE_MIN',
      3: 'REDUCE_MAX',
      4: 'REDUCE_SUM',
      5: 'REDUCE_STDDEV',
      6: 'REDUCE_COUNT',
      7: 'REDUCE_COUNT_TRUE',
      8: 'REDUCE_FRACTION_TRUE',
      9: 'REDUCE_PERCENTILE_99',
      10: 'REDUCE_PERCENTILE_95',
      11: 'REDUCE_PERCENTILE_50',
      12: 'REDUCE_PERCENTILE_05',
      15: 'REDUCE_COUNT_FALSE',
    },
    evaluationMissingData: {
      1: 'EVALUATION_MISSING_DATA_INACTIVE',
      2: 'EVALUATION_MISSING_DATA_ACTIVE',
      3: 'EVALUATION_MISSING_DATA_NO_OP',
    },
    jsonMatcher: { 1: 'EXACT_MATCH', 2: 'REGEX_MATCH' },
    matcher: {
      1: 'CONTAINS_STRING',
      2: 'NOT_CONTAINS_STRING',
      3: 'MATCHES_REGEX',
      4: 'NOT_MATCHES_REGEX',
      5: 'MATCHES_JSON_PATH',
      6: 'NOT_MATCHES_JSON_PATH',
    },
    notificationPrompts: { 1: 'OPENED', 3: 'CLOSED' },
    perSeriesAligner: {
      1: 'ALIGN_DELTA',
      2: 'ALIGN_RATE',
      3: 'ALIGN_INTERPOLATE',
      4: 'ALIGN_NEXT_OLDER',
      10: 'ALIGN_MIN',
      11: 'ALIGN_MAX',
      12: 'ALIGN_MEAN',
      13: 'ALIGN_COUNT',
      14: 'ALIGN_SUM',
      15: 'ALIGN_STDDEV',
      16: 'ALIGN_COUNT_TRUE',
      17: 'ALIGN_FRACTION_TRUE',
      18: 'ALIGN_PERCENTILE_99',
      19: 'ALIGN_PERCENTILE_95',
      20: 'ALIGN_PERCENTILE_50',
      21: 'ALIGN_PERCENTILE_05',
      23: 'ALIGN_PERCENT_CHANGE',
      24: 'ALIGN_COUNT_FALSE',
    },
    requestMethod: { 1: 'GET', 2: 'POST' },
    resourceType: { 1: 'INSTANCE', 2: 'AWS_ELB_LOAD_BALANCER' },
    selectedRegions: {
      1: 'USA',
      2: 'EUROPE',
      3: 'SOUTH_AMERICA',
      4: 'ASIA_PACIFIC',
      5: 'USA_OREGON',
      6: 'USA_IOWA',
      7: 'USA_VIRGINIA',
    },
    severity: { 1: 'CRITICAL', 2: 'ERROR', 3: 'WARNING' },
    statusClass: {
      100: 'STATUS_CLASS_1XX',
      200: 'STATUS_CLASS_2XX',
      300: 'STATUS_CLASS_3XX',
      400: 'STATUS_CLASS_4XX',
      500: 'STATUS_CLASS_5XX',
      1000: 'STATUS_CLASS_ANY',
    },
  }).map(([field, names]) => [field, numbered(names)]),
);

/** Names of the value 0 that do not end in UNSPECIFIED. */
export const zeroNames: ReadonlySet<string> = new Set(['ALIGN_NONE', 'REDUCE_NONE']);
