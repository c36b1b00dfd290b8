import { describe, expect, test } from '@jest/globals';
import type { JsonObject, Kind } from '../resource.ts';
import { canonical } from './canonical.ts';

const project = { id: 'shop-prod', number: '123' };
const form = (kind: Kind, body: JsonObject): JsonObject => canonical(kind, body, project);

const policy = (more: JsonObject, condition: JsonObject = {}): JsonObject => ({
  displayName: 'api down',
  combiner: 'OR',
  conditions: [{ displayName: 'down', conditionPrometheusQueryLanguage: { query: 'up == 0', ...condition } }],
  ...more,
});

const threshold = (more: JsonObject): JsonObject => ({
  displayName: 'burn',
  combiner: 'AND',
  conditions: [{ displayName: 'burn', conditionThreshold: { filter: 'f', comparison: 'COMPARISON_GT', ...more } }],
});

const dashboard = (widget: JsonObject): JsonObject => ({
  displayName: 'd',
  mosaicLayout: { columns: 48, tiles: [{ width: 12, height: 4, widget: { title: 't', ...widget } }] },
});

const check = (http: JsonObject, more: JsonObject = {}): JsonObject => ({
  displayName: 'c',
  period: '60s',
  httpCheck: { path: '/health', useSsl: true, ...http },
  monitoredResource: { type: 'uptime_url', labels: { host: 'a.example.com' } },
  ...more,
});

interface Row {
  readonly what: string;
  readonly kind: Kind;
  readonly sent: JsonObject;
  readonly answered: JsonObject;
}

/** Source: answers recorded from Google, reference of the API. */
const rewrites: readonly Row[] = [
  {
    what: 'the name of a policy, the records of its changes, and `enabled`',
    kind: 'alertPolicy',
    sent: policy({}),
    answered: policy({
      name: 'projects/shop-prod/alertPolicies/1',
      enabled: true,
      creationRecord: { mutateTime: 't', mutatedBy: 'a' },
      mutationRecord: { mutateTime: 't', mutatedBy: 'b' },
    }),
  },
  {
    what: 'numbers of conditions',
    kind: 'alertPolicy',
    sent: policy({}),
    answered: policy({
      conditions: [
        {
          name: 'projects/shop-prod/alertPolicies/1/conditions/2',
          displayName: 'down',
          conditionPrometheusQueryLanguage: { query: 'up == 0' },
        },
      ],
    }),
  },
  {
    what: 'REDUCE_NONE and ALIGN_NONE',
    kind: 'alertPolicy',
    sent: threshold({
      aggregations: [{ alignmentPeriod: '60s', crossSeriesReducer: 'REDUCE_NONE', perSeriesAligner: 'ALIGN_NONE' }],
    }),
    answered: threshold({ aggregations: [{ alignmentPeriod: '60s' }] }),
  },
  {
    what: 'a threshold and a duration of zero, and a trigger of one',
    kind: 'alertPolicy',
    sent: threshold({ thresholdValue: 0, duration: '0s', trigger: { count: 1 } }),
    answered: threshold({}),
  },
  {
    what: 'the evaluation interval by default',
    kind: 'alertPolicy',
    sent: policy({}),
    answered: policy({}, { evaluationInterval: '30s', duration: '0s', disableMetricValidation: false, labels: {} }),
  },
  {
    what: 'a duration as seconds and as an object, and enums as numbers',
    kind: 'alertPolicy',
    sent: threshold({ duration: '120s' }),
    answered: threshold({ duration: { seconds: '120', nanos: 0 }, comparison: 1 }),
  },
  {
    what: 'the order of channels and prompts, and the number of the project in names',
    kind: 'alertPolicy',
    sent: policy({
      notificationChannels: ['projects/shop-prod/notificationChannels/1', 'projects/shop-prod/notificationChannels/2'],
      alertStrategy: { notificationPrompts: ['OPENED', 'CLOSED'] },
    }),
    answered: policy({
      notificationChannels: ['projects/123/notificationChannels/2', 'projects/123/notificationChannels/1'],
      alertStrategy: { notificationPrompts: ['CLOSED', 'OPENED'] },
    }),
  },
  {
    what: 'the type of a documentation, and the labels of the manager',
    kind: 'alertPolicy',
    sent: policy({ documentation: { content: 'x' }, userLabels: { alert: 'a', atalaya: 'apply', organization: 'o' } }),
    answered: policy({ documentation: { content: 'x', mimeType: 'text/markdown' }, userLabels: { alert: 'a' } }),
  },
  {
    what: 'the name of a service with the number of its project',
    kind: 'service',
    sent: { displayName: 's', custom: {} },
    answered: { name: 'projects/123/services/s', displayName: 's', custom: {}, telemetry: {} },
  },
  {
    what: 'the second spelling of a Cloud Run service',
    kind: 'service',
    sent: {
      displayName: 's',
      basicService: { serviceType: 'CLOUD_RUN', serviceLabels: { service_name: 'api', location: 'us-central1' } },
    },
    answered: { displayName: 's', cloudRun: { serviceName: 'api', location: 'us-central1' } },
  },
  {
    what: 'the name of an SLO, and its period as an object',
    kind: 'slo',
    sent: { displayName: 's', goal: 0.99, rollingPeriod: '86400s' },
    answered: {
      name: 'projects/123/services/s/serviceLevelObjectives/o',
      displayName: 's',
      goal: 0.99,
      rollingPeriod: { seconds: 86_400 },
      calendarPeriod: 'CALENDAR_PERIOD_UNSPECIFIED',
    },
  },
  {
    what: 'static checkers, the port, the project of the host, and what is false',
    kind: 'uptimeCheck',
    sent: check({}),
    answered: check(
      { port: 443, validateSsl: false, requestMethod: 'GET' },
      {
        name: 'projects/shop-prod/uptimeCheckConfigs/c-1',
        checkerType: 'STATIC_IP_CHECKERS',
        monitoredResource: { type: 'uptime_url', labels: { project_id: 'shop-prod', host: 'a.example.com' } },
      },
    ),
  },
  {
    what: 'masked headers, a password, and a length that nobody sent',
    kind: 'uptimeCheck',
    sent: check({ maskHeaders: true, headers: { token: 'secret' }, authInfo: { username: 'u', password: 'p' } }),
    answered: check({
      maskHeaders: true,
      headers: { token: '******', 'Content-Length': '******' },
      authInfo: { username: 'u', password: '******' },
    }),
  },
  {
    what: 'a path without a slash, and the order of regions',
    kind: 'uptimeCheck',
    sent: check({ path: 'health' }, { selectedRegions: ['USA', 'EUROPE'] }),
    answered: check({ path: '/health' }, { selectedRegions: [2, 1] }),
  },
  {
    what: 'the name and the etag of a dashboard',
    kind: 'dashboard',
    sent: { ...dashboard({ blank: {} }), name: 'projects/shop-prod/dashboards/d' },
    answered: { ...dashboard({ blank: {} }), name: 'projects/123/dashboards/d', etag: 'abc' },
  },
  {
    what: 'axes, scales, plot types and colours by default',
    kind: 'dashboard',
    sent: dashboard({ xyChart: { dataSets: [{ timeSeriesQuery: { prometheusQuery: 'up' } }], yAxis: { label: 'y' } } }),
    answered: dashboard({
      xyChart: {
        dataSets: [
          {
            plotType: 'LINE',
            targetAxis: 'Y1',
            minAlignmentPeriod: '0s',
            breakdowns: [],
            timeSeriesQuery: { prometheusQuery: 'up' },
          },
        ],
        yAxis: { label: 'y', scale: 'LINEAR' },
        chartOptions: { mode: 'COLOR' },
        timeshiftDuration: '0s',
        thresholds: [],
      },
    }),
  },
  {
    what: 'the format and the style of a text, and a label of a threshold',
    kind: 'dashboard',
    sent: dashboard({ text: { content: 'x' } }),
    answered: dashboard({ text: { content: 'x', format: 'MARKDOWN', style: {} } }),
  },
  {
    what: 'a blank widget as null, and positions of zero',
    kind: 'dashboard',
    sent: { displayName: 'd', mosaicLayout: { tiles: [{ xPos: 0, yPos: 0, width: 4, widget: { blank: {} } }] } },
    answered: { displayName: 'd', mosaicLayout: { tiles: [{ width: 4, widget: { blank: null } }] } },
  },
  {
    what: 'columns as text, and names of policies in full',
    kind: 'dashboard',
    sent: {
      displayName: 'd',
      gridLayout: { columns: 2, widgets: [{ incidentList: { policyNames: ['alertPolicies/1'] } }] },
    },
    answered: {
      displayName: 'd',
      gridLayout: { columns: '2', widgets: [{ incidentList: { policyNames: ['projects/123/alertPolicies/1'] } }] },
    },
  },
  {
    what: 'the descriptor that Logging makes of a metric, and the line of its owner',
    kind: 'logMetric',
    sent: {
      name: 'm',
      filter: 'f',
      description: 'd\natalaya: apply, organization o, system s, environment prod',
      metricDescriptor: { metricKind: 'DELTA', valueType: 'INT64', labels: [{ key: 'a' }] },
    },
    answered: {
      name: 'projects/shop-prod/metrics/m',
      filter: 'f',
      description: 'd',
      createTime: 't',
      updateTime: 't',
      metricDescriptor: {
        name: 'projects/shop-prod/metricDescriptors/logging.googleapis.com/user/m',
        type: 'logging.googleapis.com/user/m',
        description: 'd',
        unit: '1',
        metricKind: 'DELTA',
        valueType: 'INT64',
        labels: [{ key: 'a', valueType: 'STRING' }],
      },
    },
  },
];

test.each(rewrites)('$kind: $what are no difference', ({ kind, sent, answered }) => {
  expect(form(kind, answered)).toEqual(form(kind, sent));
});

describe('what a person changed stays a difference', () => {
  test.each<Row>([
    { what: 'disabled', kind: 'alertPolicy', sent: policy({}), answered: policy({ enabled: false }) },
    { what: 'a label', kind: 'alertPolicy', sent: policy({}), answered: policy({ userLabels: { a: '' } }) },
    { what: 'a retest', kind: 'alertPolicy', sent: policy({}), answered: policy({}, { duration: '60s' }) },
    { what: 'a count', kind: 'alertPolicy', sent: threshold({}), answered: threshold({ trigger: { count: 2 } }) },
    { what: 'another kind', kind: 'service', sent: { custom: {} }, answered: { gkeService: {} } },
    { what: 'a header', kind: 'uptimeCheck', sent: check({}), answered: check({ headers: { a: 'b' } }) },
    {
      what: 'a masked header more',
      kind: 'uptimeCheck',
      sent: check({ maskHeaders: true }),
      answered: check({ maskHeaders: true, headers: { a: '******' } }),
    },
    { what: 'a port', kind: 'uptimeCheck', sent: check({}), answered: check({ port: 80 }) },
    { what: 'another widget', kind: 'dashboard', sent: dashboard({ blank: {} }), answered: dashboard({ text: {} }) },
    {
      what: 'a scale',
      kind: 'dashboard',
      sent: dashboard({ xyChart: {} }),
      answered: dashboard({ xyChart: { yAxis: { scale: 'LOG10' } } }),
    },
    {
      what: 'a unit',
      kind: 'logMetric',
      sent: { filter: 'f' },
      answered: { filter: 'f', metricDescriptor: { unit: 'ms' } },
    },
  ])('$kind: $what', ({ kind, sent, answered }) => {
    expect(form(kind, answered)).not.toEqual(form(kind, sent));
  });

  test('a number that is not the project is left alone', () => {
    const text = 'see my-projects/123/x and projects/1234/x';
    expect(form('alertPolicy', policy({ documentation: { content: text } }))['documentation']).toEqual({
      content: text,
    });
  });
});
