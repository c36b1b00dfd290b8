/** Rules about widgets and their queries. */
import { artefactCheck, each, type Artefact } from '../artefact/artefact.ts';
import { countIn, has, lacks, keysOf, pathTo, present, textIn, textsIn, type Message } from '../artefact/message.ts';
import type { Check } from '../check.ts';

const widgets = 'Dashboards API v1, Widget (discovery document)';

const contents: readonly string[] = [
  'xyChart',
  'scorecard',
  'text',
  'blank',
  'alertChart',
  'timeSeriesTable',
  'collapsibleGroup',
  'logsPanel',
  'incidentList',
  'pieChart',
  'errorReportingPanel',
  'sectionHeader',
  'singleViewGroup',
  'treemap',
  'filterControl',
];

export const oneContent: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/one-content',
    severity: 'error',
    title: 'A widget has exactly one type of content.',
    source: `${widgets}; errors of the API, as Config Connector replays them`,
  },
  (artefact) =>
    each(artefact, 'Widget').flatMap((widget) => {
      const found = present(widget, contents);
      // An unknown field may be a widget type that is newer than our API description.
      const isOpen = widget.isOpen || artefact.withUnknownField.has(widget);
      if (found.length === 1 || (found.length === 0 && isOpen)) return [];
      const problem =
        found.length === 0 ? 'the widget is empty' : `the widget has ${found.length} contents: ${found.join(', ')}`;
      return [
        {
          path: widget.path,
          message: problem,
          fix: found.length === 0 ? 'add a content, such as xyChart or blank' : 'keep one of them',
        },
      ];
    }),
);

export const widgetId: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/widget-id',
    severity: 'error',
    title: 'The id of a widget consists of letters, digits, dashes and underscores.',
    source: widgets,
  },
  (artefact) =>
    each(artefact, 'Widget').flatMap((widget) => {
      const id = textIn(widget, 'id') ?? '';
      const problem = `the id '${id}' may contain only letters, digits, dashes and underscores`;
      return /^[A-Za-z0-9_-]*$/.test(id)
        ? []
        : [{ path: pathTo(widget, 'id'), message: problem, fix: `write '${id.replaceAll(/[^A-Za-z0-9_-]+/g, '-')}'` }];
    }),
);

const drawn: readonly (readonly [type: string, field: string])[] = [
  ['XyChart', 'dataSets'],
  ['TimeSeriesTable', 'dataSets'],
  ['PieChart', 'dataSets'],
  ['Treemap', 'dataSets'],
  ['Treemap', 'treemapHierarchy'],
  ['Scorecard', 'timeSeriesQuery'],
  ['DataSet', 'timeSeriesQuery'],
  ['TableDataSet', 'timeSeriesQuery'],
  ['PieChartDataSet', 'timeSeriesQuery'],
  ['PieChart', 'chartType'],
  ['SparkChartView', 'sparkChartType'],
  ['AlertChart', 'name'],
  ['ColumnSettings', 'column'],
];

/** Config Connector's spellings. */
const instead: Readonly<Record<string, string>> = { AlertChart: 'alertPolicyRef' };

export const requiredField: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/required-field',
    severity: 'error',
    title: 'A widget has all required fields.',
    source: 'Dashboards API v1: fields that its discovery document calls required',
  },
  (artefact) =>
    drawn.flatMap(([type, field]) =>
      each(artefact, type)
        .filter((message) => isMissing(message, field) && !(artefact.shape === 'config-connector' && type in instead))
        .map((message) => ({
          path: message.path,
          message: `${nameIn(message)} has no ${field}`,
          fix: `add ${field}`,
        })),
    ),
);

/** A scorecard of a measure or of SQL has its query in another field. */
const isMissing = (message: Message, field: string): boolean =>
  lacks(message, field) || (textIn(message, field)?.endsWith('_UNSPECIFIED') ?? false);

const nameIn = ({ type, path }: Message): string => {
  const key = path?.key;
  return typeof key === 'string' ? key : `this ${type}`;
};

const queries: readonly string[] = [
  'timeSeriesFilter',
  'timeSeriesFilterRatio',
  'prometheusQuery',
  'timeSeriesQueryLanguage',
  'opsAnalyticsQuery',
  'traceQuery',
];

export const oneQuery: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/one-query',
    severity: 'error',
    title: 'A timeSeriesQuery has exactly one query.',
    source: 'Dashboards API v1, TimeSeriesQuery (discovery document)',
  },
  (artefact) =>
    each(artefact, 'TimeSeriesQuery').flatMap((query) => {
      const found = present(query, queries);
      const isOpen = query.isOpen || artefact.withUnknownField.has(query);
      if (found.length === 1 || (found.length === 0 && isOpen)) return [];
      const problem =
        found.length === 0
          ? 'the timeSeriesQuery has no query'
          : `the timeSeriesQuery has ${found.length} queries: ${found.join(', ')}`;
      return [{ path: query.path, message: problem, fix: `keep one of ${queries.slice(0, 4).join(', ')}` }];
    }),
);

export const mql: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/mql',
    severity: 'warning',
    title: 'No query uses MQL.',
    source: 'https://docs.cloud.google.com/monitoring/mql: no longer supported since 22 July 2025',
  },
  (artefact) =>
    each(artefact, 'TimeSeriesQuery')
      .filter((query) => has(query, 'timeSeriesQueryLanguage'))
      .map((query) => ({
        path: pathTo(query, 'timeSeriesQueryLanguage'),
        message:
          'the query uses MQL, which is not supported since 22 July 2025: the API still accepts it, but faults are not fixed',
        fix: 'use PromQL (prometheusQuery)',
      })),
);

export const policyNames: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/policy-names',
    severity: 'warning',
    title: 'An incidentList names policies without their project; an alertChart names its policy with it.',
    source: 'Dashboards API v1, IncidentList.policyNames and AlertChart.name',
  },
  (artefact) => [
    ...each(artefact, 'IncidentList').flatMap((list) =>
      textsIn(list, 'policyNames')
        .filter(({ value }) => value.startsWith('projects/'))
        .map(({ value, path }) => {
          const right = value.replace(/^projects\/[^/]+\//, '');
          return {
            path,
            message: `'${value}' has a project before the name: in an incidentList the name has no project`,
            fix: `write '${right}'`,
            repair: { kind: 'Respell', path: keysOf(path), from: value, to: right } as const,
          };
        }),
    ),
    ...each(artefact, 'AlertChart').flatMap((chart) => {
      const name = textIn(chart, 'name') ?? '';
      const problem = `'${name}' is not the full name of a policy`;
      return name === '' || /^projects\/[^/]+\/alertPolicies\/[^/]+$/.test(name)
        ? []
        : [{ path: pathTo(chart, 'name'), message: problem, fix: 'write projects/<project>/alertPolicies/<id>' }];
    }),
  ],
);

export const statisticalFilter: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/statistical-filter',
    severity: 'warning',
    title: 'No query has a statisticalTimeSeriesFilter: the API ignores it.',
    source: 'Dashboards API v1, TimeSeriesFilter: "deprecated and completely ignored by the API"',
  },
  (artefact) =>
    each(artefact, 'StatisticalTimeSeriesFilter').map(({ path }) => ({
      path,
      message: 'statisticalTimeSeriesFilter is ignored',
      fix: 'remove it, or use pickTimeSeriesFilter',
    })),
);

export const ranking: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/ranking',
    severity: 'warning',
    title: 'A pickTimeSeriesFilter has a rankingMethod and a direction.',
    source: 'google/monitoring/dashboard/v1/common.proto, PickTimeSeriesFilter',
  },
  (artefact) =>
    each(artefact, 'PickTimeSeriesFilter').flatMap((pick) => {
      const missing = ['rankingMethod', 'direction'].filter((field) => isMissing(pick, field));
      if (missing.length === 0 || countIn(pick, 'numTimeSeries') === 0) return [];
      return [
        {
          path: pick.path,
          message: `pickTimeSeriesFilter has no ${missing.join(' and no ')}`,
          fix: 'add rankingMethod, such as METHOD_MEAN, and direction, TOP or BOTTOM',
        },
      ];
    }),
);
