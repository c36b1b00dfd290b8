/** What the Dashboards API refuses, and what it adds. Source: its discovery document, and Config Connector's recordings of it. */
import { invalid } from '../refusal.ts';
import type { Body } from '../service.ts';

const layouts = ['gridLayout', 'mosaicLayout', 'rowLayout', 'columnLayout'];

const bodies = (value: unknown): readonly Body[] => (value ?? []) as readonly Body[];

/** All widgets with their paths. */
const widgetsOf = (dashboard: Body): readonly (readonly [string, Body])[] => {
  const tiles = bodies((dashboard['mosaicLayout'] as Body | undefined)?.['tiles']);
  const grid = bodies((dashboard['gridLayout'] as Body | undefined)?.['widgets']);
  const rows = bodies((dashboard['rowLayout'] as Body | undefined)?.['rows']);
  const columns = bodies((dashboard['columnLayout'] as Body | undefined)?.['columns']);
  return [
    ...tiles.map(({ widget }, index) => [`mosaicLayout.tiles[${index}].widget`, (widget ?? {}) as Body] as const),
    ...grid.map((widget, index) => [`gridLayout.widgets[${index}]`, widget] as const),
    ...[...rows, ...columns].flatMap((row, index) =>
      bodies(row['widgets']).map((widget, place) => [`layout[${index}].widgets[${place}]`, widget] as const),
    ),
  ];
};

const field = (path: string, why: string): Error => invalid(`Field ${path} is invalid: ${why}`);

const mosaicOnly = ['sectionHeader', 'collapsibleGroup', 'singleViewGroup'];

const tileRules = (mosaic: Body): void => {
  const columns = Number(mosaic['columns'] ?? 0);
  if (columns < 1 || columns > 48) throw field('mosaicLayout.columns', `${columns} is not within 1 and 48.`);
  for (const [index, tile] of bodies(mosaic['tiles']).entries()) {
    const path = `mosaicLayout.tiles[${index}]`;
    const [x, y, width, height] = ['xPos', 'yPos', 'width', 'height'].map((name) => Number(tile[name] ?? 0)) as [
      number,
      number,
      number,
      number,
    ];
    if (x < 0 || y < 0) throw field(path, 'a position must not be negative.');
    if (width < 1 || height < 1) throw field(path, 'width and height must be at least 1.');
    if (x + width > columns) throw field(path, `xPos + width exceeds ${columns} columns.`);
    if (tile['widget'] === undefined) throw field(`${path}.widget`, 'must be set.');
  }
};

const thresholdRules = (thresholds: unknown, path: string, isChart: boolean): void => {
  for (const [index, threshold] of bodies(thresholds).entries()) {
    const at = `${path}.thresholds[${index}]`;
    const has = (name: string): boolean => threshold[name] !== undefined;
    if (isChart && (has('color') || has('direction')))
      throw field(at, 'color and direction are not allowed in a chart.');
    if (!isChart && has('targetAxis')) throw field(at, 'targetAxis is allowed in a chart only.');
    if (!isChart && (!has('color') || !has('direction'))) throw field(at, 'color and direction are required.');
  }
};

const dataRules = (widget: Body, path: string): void => {
  for (const kind of ['xyChart', 'timeSeriesTable', 'pieChart', 'treemap']) {
    const content = widget[kind] as Body | undefined;
    if (content === undefined) continue;
    const sets = bodies(content['dataSets']);
    if (sets.length === 0) throw field(`${path}.${kind}.dataSets`, 'at least one data set is required.');
    for (const [index, set] of sets.entries()) queryRules(set['timeSeriesQuery'], `${path}.${kind}.dataSets[${index}]`);
  }
  const scorecard = widget['scorecard'] as Body | undefined;
  if (scorecard !== undefined) queryRules(scorecard['timeSeriesQuery'], `${path}.scorecard`);
  thresholdRules((widget['xyChart'] as Body | undefined)?.['thresholds'], `${path}.xyChart`, true);
  thresholdRules(scorecard?.['thresholds'], `${path}.scorecard`, false);
  const spark = scorecard?.['sparkChartView'] as Body | undefined;
  if (spark !== undefined && spark['sparkChartType'] === undefined)
    throw field(`${path}.scorecard.sparkChartView.sparkChartType`, 'is required.');
};

const queryRules = (query: unknown, path: string): void => {
  const kinds = [
    'timeSeriesFilter',
    'timeSeriesFilterRatio',
    'timeSeriesQueryLanguage',
    'prometheusQuery',
    'opsAttendeesQuery',
  ];
  if (query === undefined || !kinds.some((kind) => (query as Body)[kind] !== undefined))
    throw field(`${path}.timeSeriesQuery`, 'a query is required.');
};

export const refuseDashboard = (dashboard: Body): void => {
  if (dashboard['displayName'] === undefined) throw field('displayName', 'must be set.');
  if (!layouts.some((layout) => dashboard[layout] !== undefined)) throw field('layout', 'a layout must be set.');
  const mosaic = dashboard['mosaicLayout'] as Body | undefined;
  if (mosaic !== undefined) tileRules(mosaic);
  const widgets = widgetsOf(dashboard);
  if (widgets.length > 100) throw field('widgets', `${widgets.length} widgets; at most 100 are allowed.`);
  for (const [path, widget] of widgets) {
    const content = Object.keys(widget).filter((key) => !['title', 'id', 'visibilityCondition'].includes(key));
    if (content.length === 0) throw field(path, 'the widget has no content.');
    if (mosaic === undefined && content.some((kind) => mosaicOnly.includes(kind)))
      throw field(path, `${content.join()} is allowed in a mosaic layout only.`);
    dataRules(widget, path);
  }
  for (const [index, filter] of bodies(dashboard['dashboardFilters']).entries())
    if (filter['filterType'] !== 'VALUE_ONLY' && filter['labelKey'] === undefined)
      throw field(`dashboardFilters[${index}].labelKey`, 'is required.');
  if (Object.keys(dashboard['labels'] ?? {}).length > 64) throw field('labels', 'at most 64 are allowed.');
};

/** What the server adds to a widget when it keeps it. */
const completedWidget = (widget: Body): Body => {
  const chart = widget['xyChart'] as Body | undefined;
  const text = widget['text'] as Body | undefined;
  const table = widget['timeSeriesTable'] as Body | undefined;
  const axis = (name: string): Body => {
    const kept = chart?.[name] as Body | undefined;
    return kept === undefined ? {} : { [name]: { scale: 'LINEAR', ...kept } };
  };
  const sets = (content: Body, defaults: Body): readonly Body[] =>
    bodies(content['dataSets']).map((set) => ({ ...defaults, ...set }));
  const thresholds = bodies(chart?.['thresholds']).map((threshold) => ({ targetAxis: 'Y1', ...threshold }));
  return {
    ...widget,
    ...(chart === undefined
      ? {}
      : {
          xyChart: {
            ...chart,
            dataSets: sets(chart, { plotType: 'LINE', targetAxis: 'Y1' }),
            ...(thresholds.length === 0 ? {} : { thresholds }),
            ...axis('yAxis'),
            ...axis('y2Axis'),
          },
        }),
    ...(text === undefined ? {} : { text: { format: 'MARKDOWN', style: {}, ...text } }),
    ...(table === undefined
      ? {}
      : { timeSeriesTable: { ...table, dataSets: sets(table, { minAlignmentPeriod: '0s' }) } }),
  };
};

/** Lists and messages are walked, so that widgets of every layout are completed. */
const walked = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(walked);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Body).map(([key, inner]) => {
    if (key === 'widget') return [key, completedWidget(inner as Body)] as const;
    if (key === 'widgets') return [key, bodies(inner).map(completedWidget)] as const;
    return [key, walked(inner)] as const;
  });
  return Object.fromEntries(entries);
};

export const completedDashboard = (dashboard: Body): Body => walked(dashboard) as Body;
