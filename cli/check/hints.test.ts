import { describe, expect, test } from '@jest/globals';
import { lintText } from '../testing/lintText.ts';

const found = async (board: object): Promise<readonly string[]> => {
  const { findings } = await lintText(JSON.stringify({ displayName: 'Orders', ...board }));
  return findings.map(({ check, severity, message }) => `${severity} ${check}: ${message}`);
};

const filters = [{ filterType: 'RESOURCE_LABEL', labelKey: 'service_name', templateVariable: 'service' }];
const chart = (timeSeriesQuery: object): object => ({
  gridLayout: { widgets: [{ xyChart: { dataSets: [{ plotType: 'LINE', timeSeriesQuery }] } }] },
});
const sql = (text: string): object => chart({ opsAnalyticsQuery: { sql: text } });
const note = (text: object, title = 'Note'): object => ({ gridLayout: { widgets: [{ title, text }] } });

describe('a variable is used wherever the console substitutes it', () => {
  test.each([
    ['SQL', sql('SELECT a FROM t WHERE s IN UNNEST(@service)')],
    ['SQL with braces', sql('SELECT a FROM t WHERE s = "${service.value}"')],
    ['PromQL', chart({ prometheusQuery: 'sum(rate(a{${service}}[5m]))' })],
    ['a value of PromQL', chart({ prometheusQuery: 'sum(rate(a{s="$service"}[5m]))' })],
    ['a text', note({ content: 'Of ${service}', format: 'MARKDOWN' })],
    ['a title', note({ content: 'Orders', format: 'MARKDOWN' }, 'Errors of ${service}')],
  ])('in %s', async (_, board) => {
    expect(await found({ dashboardFilters: filters, ...board })).toEqual([]);
  });

  test('and elsewhere its absence is only a hint', async () => {
    expect(await found({ dashboardFilters: filters, ...sql('SELECT service FROM t') })).toEqual([
      "info dashboards/unused-variable: no query and no text of the dashboard uses the variable 'service'",
    ]);
  });
});

describe('an alignment period may be that of the data set', () => {
  const timeSeriesQuery = {
    timeSeriesFilter: {
      filter: 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"',
      aggregation: { perSeriesAligner: 'ALIGN_RATE' },
    },
  };
  const widget = (content: object): object => ({ gridLayout: { widgets: [content] } });

  test.each([
    ['of a chart', { xyChart: { dataSets: [{ plotType: 'LINE', minAlignmentPeriod: '60s', timeSeriesQuery }] } }],
    ['of a table', { timeSeriesTable: { dataSets: [{ minAlignmentPeriod: '60s', timeSeriesQuery }] } }],
    [
      'of a scorecard',
      {
        scorecard: { sparkChartView: { sparkChartType: 'SPARK_LINE', minAlignmentPeriod: '60s' }, timeSeriesQuery },
      },
    ],
  ])('%s', async (_, content) => {
    expect(await found(widget(content))).toEqual([]);
  });

  test('and without both the console chooses one', async () => {
    expect(await found(chart(timeSeriesQuery))).toEqual([
      'info dashboards/alignment-missing: 1 of 1 aggregations have an aligner but no alignmentPeriod, so that the console chooses one; this is the first',
    ]);
  });
});
