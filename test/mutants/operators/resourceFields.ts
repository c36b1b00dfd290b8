/** Mistakes in SLOs, uptime checks, log metrics, channels and the shapes of dashboards. */
import { around, fieldOperator, lost, type Operator } from '../mutant.ts';

const of =
  (wanted: string, by: (value: unknown, all: string) => unknown) =>
  (value: unknown, { type, value: all }: { readonly type: string; readonly value: unknown }): unknown =>
    type === wanted ? by(value, JSON.stringify(all)) : undefined;

const slo = (other: unknown): ReturnType<typeof of> => of('ServiceLevelObjective', () => other);
const uptime = (other: unknown): ReturnType<typeof of> => of('UptimeCheckConfig', () => other);
const logMetric = (other: unknown): ReturnType<typeof of> => of('LogMetric', () => other);
const dashboard = (other: unknown): ReturnType<typeof of> => of('Dashboard', () => other);
const channel = (other: unknown): ReturnType<typeof of> => of('NotificationChannel', () => other);

export const resourceFields: readonly Operator[] = [
  fieldOperator('a goal is a percentage', 'goal', slo(99.9), { check: 'resources/slo-goal', fix: '0.999' }),
  fieldOperator('a goal is 1', 'goal', slo(1), { check: 'resources/slo-goal', fix: '0.999' }),
  fieldOperator('a period of 31 days', 'rollingPeriod', slo('2678400s'), { check: 'resources/slo-period', fix: '' }),
  fieldOperator('a period of half a day', 'rollingPeriod', slo('43200s'), { check: 'resources/slo-period', fix: '' }),
  fieldOperator('a period in days', 'rollingPeriod', slo('28d'), { check: 'fields/type', fix: '"2419200s"' }),
  fieldOperator('a period of others', 'calendarPeriod', slo('QUARTER'), {
    check: 'resources/slo-period',
    fix: 'MONTH',
  }),
  fieldOperator('a period is WEEKLY', 'calendarPeriod', slo('WEEKLY'), { check: 'fields/value', fix: 'WEEK' }),
  fieldOperator('a window of seven minutes', 'windowPeriod', slo('420s'), { check: 'resources/slo-window', fix: '' }),
  fieldOperator('a total is lost', 'totalServiceFilter', slo(lost), {
    check: 'resources/slo-ratio',
    fix: '',
    at: around,
  }),
  fieldOperator(
    'a cut of a counter',
    'distributionFilter',
    slo('metric.type="run.googleapis.com/request_count" resource.type="cloud_run_revision"'),
    { check: 'resources/slo-metric', fix: '' },
  ),
  fieldOperator(
    'a ratio of a gauge',
    'totalServiceFilter',
    slo('metric.type="run.googleapis.com/container/instance_count" resource.type="cloud_run_revision"'),
    { check: 'resources/slo-metric', fix: '' },
  ),
  fieldOperator('a check every 30 seconds', 'period', uptime('30s'), {
    check: 'resources/uptime-period',
    fix: 'one of them',
  }),
  fieldOperator('a check that waits two minutes', 'timeout', uptime('120s'), {
    check: 'resources/uptime-period',
    fix: '"10s"',
  }),
  fieldOperator(
    'a body of a GET',
    'httpCheck',
    of('UptimeCheckConfig', (value) => ({ ...(value as object), body: 'eyJhIjoxfQ==' })),
    { check: 'resources/uptime-body', fix: 'POST', at: (path) => [...path, 'body'] },
  ),
  fieldOperator('a check from two places', 'selectedRegions', uptime(['EUROPE', 'ASIA_PACIFIC']), {
    check: 'resources/uptime-regions',
    fix: '',
  }),
  fieldOperator('a region of others', 'selectedRegions', uptime(['EUROPE', 'USA', 'europe-west1']), {
    check: 'fields/value',
    fix: '',
    at: (path) => [...path, 2],
  }),
  fieldOperator('a matcher of others', 'matcher', uptime('CONTAINS'), {
    check: 'fields/value',
    fix: 'CONTAINS_STRING',
  }),
  fieldOperator('a port is a text', 'port', uptime('https'), { check: 'fields/type', fix: 'number' }),
  fieldOperator('an extractor is lost', 'labelExtractors', logMetric(lost), {
    check: 'resources/log-metric-labels',
    fix: 'labelExtractors',
    at: () => ['metricDescriptor', 'labels', 0, 'key'],
  }),
  fieldOperator(
    'an extractor has another name',
    'labelExtractors',
    logMetric({ cause: 'EXTRACT(jsonPayload.reason)' }),
    { check: 'resources/log-metric-labels', fix: '', at: (path) => [...path, 'cause'] },
  ),
  fieldOperator(
    'an extractor has two groups',
    'labelExtractors',
    logMetric({ reason: 'REGEXP_EXTRACT(jsonPayload.reason, "(a)(b)")' }),
    { check: 'resources/log-metric-regex', fix: '', at: (path) => [...path, 'reason'] },
  ),
  fieldOperator(
    'an extractor has no group',
    'labelExtractors',
    logMetric({ reason: 'REGEXP_EXTRACT(jsonPayload.reason, "ab")' }),
    { check: 'resources/log-metric-regex', fix: '', at: (path) => [...path, 'reason'] },
  ),
  fieldOperator('a distribution without its value', 'valueExtractor', logMetric(lost), {
    check: 'resources/log-metric-value',
    fix: 'valueExtractor',
    at: () => ['metricDescriptor', 'valueType'],
  }),
  fieldOperator('a counter is a gauge', 'metricKind', logMetric('GAUGE'), {
    check: 'resources/log-metric-value',
    fix: 'DELTA',
  }),
  fieldOperator('buckets without their number', 'numFiniteBuckets', logMetric(lost), {
    check: 'resources/log-metric-buckets',
    fix: 'um',
    at: around,
  }),
  fieldOperator('buckets that do not grow', 'growthFactor', logMetric(1), {
    check: 'resources/log-metric-buckets',
    fix: '',
  }),
  fieldOperator('the name of a metric is its type', 'name', logMetric('logging.googleapis.com/user/orders_failed'), {
    check: 'resources/log-metric-name',
    fix: '',
  }),
  fieldOperator('a channel lacks its address', 'labels', channel({ address: 'orders@example.com' }), {
    check: 'resources/channel-labels',
    fix: 'email_address',
    at: () => ['labels'],
  }),
  fieldOperator('a chart of lines', 'plotType', dashboard('LINES'), { check: 'dashboards/plot-type', fix: 'LINE' }),
  fieldOperator('a plot type in small letters', 'plotType', dashboard('line'), {
    check: 'dashboards/plot-type',
    fix: 'LINE',
  }),
  fieldOperator(
    'a tile beyond the mosaic',
    'width',
    of('Dashboard', (value) => (value === 24 ? 49 : undefined)),
    { check: 'dashboards/tile-inside', fix: '', at: around },
  ),
  fieldOperator('a tile is as wide as none', 'width', dashboard(0), {
    check: 'dashboards/tile-inside',
    fix: '1 or more',
  }),
  fieldOperator(
    'a mosaic of 96 columns',
    'columns',
    of('Dashboard', (value) => (value === 48 ? 96 : undefined)),
    { check: 'dashboards/mosaic-columns', fix: '' },
  ),
  fieldOperator('a tile lies on another', 'xPos', dashboard(0), {
    check: 'dashboards/tiles-overlap',
    fix: '',
    at: around,
  }),
  fieldOperator('thresholds of a chart have a colour', 'yAxis', dashboard({ label: 'y', scale: 'LOG' }), {
    check: 'fields/value',
    fix: 'LOG10',
    at: (path) => [...path, 'scale'],
  }),
  fieldOperator('a colour in words', 'color', dashboard('red'), { check: 'fields/value', fix: 'RED' }),
  fieldOperator('a direction in words', 'direction', dashboard('UP'), { check: 'fields/value', fix: 'ABOVE' }),
  fieldOperator('a spark line', 'sparkChartType', dashboard('LINE'), { check: 'fields/value', fix: 'SPARK_LINE' }),
  fieldOperator(
    'a chart is a list',
    'xyChart',
    of('Dashboard', (value) => [value]),
    { check: 'fields/type', fix: 'object' },
  ),
  fieldOperator('data sets are misspelt', 'dataSets', dashboard(lost), {
    check: 'dashboards/required-field',
    fix: 'dataSets',
    at: around,
  }),
  fieldOperator('a text has a format of others', 'format', dashboard('HTML'), {
    check: 'fields/value',
    fix: 'MARKDOWN',
  }),
  fieldOperator('the name of a dashboard is lost', 'displayName', dashboard(lost), {
    check: 'dashboards/display-name',
    fix: 'add one',
    at: () => [],
  }),
];
