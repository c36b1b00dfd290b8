/**
 * Panels as widgets. A series that Google Cloud lacks is omitted; a panel without any series becomes a text with the
 * reason.
 */
import { labelValue } from '../../alerts/cloudMonitoring.ts';
import { policyIds } from '../../alerts/policyParts.ts';
import { milliseconds } from '../../model/quantity.ts';
import { monitoringFilter } from '../../series/cloudMonitoringFilter.ts';
import { objectiveName } from '../../slo/cloudMonitoring.ts';
import type { Slo } from '../../slo/slo.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import type { NotSupported } from '../../series/dialect.ts';
import type { Environment, System } from '../../model/system.ts';
import type { ChartPanel, HeatMapPanel, LogPanel, Mark, NumberPanel, Panel, Series, TablePanel } from '../panel.ts';
import type { OfSlo, Query } from '../query.ts';
import type { Content, DataSet, Threshold, TimeSeriesQuery, Widget } from './json.ts';
import { panelExpr } from './panelExpr.ts';
import { sloExpr } from './sloExpr.ts';

/** Inputs that determine names in the emitted JSON. */
export interface Emission {
  /** The project whose metrics scope is queried. */
  readonly project: string;
  readonly environment: Environment;
  /** Keyed by id, for panels of objectives. */
  readonly systems: ReadonlyMap<string, System>;
}

export const widgetOf = (emission: Emission): ((panel: Panel) => Widget) => {
  const named: Named = { ...emission, names: new Map() };
  return (panel) => ({ title: panel.title, ...contentOf(panel, named) });
};

/** With the names of the objectives that were asked for already: each is in several panels. */
interface Named extends Emission {
  readonly names: Map<Slo, string | NotSupported>;
}

const contentOf = (panel: Panel, emission: Named): Content => {
  switch (panel.kind) {
    case 'ChartPanel':
      return chartContent(panel, emission);
    case 'HeatMapPanel':
      return heatMapContent(panel);
    case 'NumberPanel':
      return numberContent(panel, emission);
    case 'TablePanel':
      return tableContent(panel, emission);
    case 'LogPanel':
      return { logsPanel: { filter: logFilter(panel), resourceNames: [`projects/${emission.project}`] } };
    case 'IncidentPanel':
      // Placeholders: a policy's id exists only after creation, and Terraform inserts it.
      return {
        incidentList: { policyNames: panel.alerts.flatMap(policyIds).map((id) => `alertPolicies/${labelValue(id)}`) },
      };
    case 'TextPanel':
      return words(panel.text);
  }
};

const words = (content: string): Content => ({ text: { content, format: 'MARKDOWN', style: {} } });

const noData = (why: string): Content => words(`Nothing to draw here: ${why}.`);

const plotTypes = { lines: 'LINE', stacked: 'STACKED_AREA', bars: 'STACKED_BAR' } as const;

const chartContent = (panel: ChartPanel, emission: Named): Content => {
  const queries = panel.series.map((series) => ({ series, query: queryOf(series.query, emission, panel.unit) }));
  const dataSets = queries.flatMap(({ series, query }) =>
    'kind' in query ? [] : [dataSet(series, query, plotTypes[panel.style])],
  );
  if (dataSets.length === 0) {
    const why = queries.flatMap(({ query }) => ('kind' in query ? [query.why] : []));
    return noData(why[0] ?? 'no system here has such a connection');
  }
  return {
    xyChart: {
      chartOptions: { mode: 'COLOR' },
      dataSets,
      ...thresholdsOf(panel.marks),
      yAxis: { scale: panel.scale === 'log' ? 'LOG10' : 'LINEAR' },
    },
  };
};

const dataSet = (series: Series, timeSeriesQuery: TimeSeriesQuery, plotType: DataSet['plotType']): DataSet => ({
  legendTemplate: series.name,
  plotType,
  targetAxis: 'Y1',
  timeSeriesQuery,
});

const thresholdsOf = (marks: readonly Mark[]): { readonly thresholds?: readonly Threshold[] } =>
  marks.length === 0 ? {} : { thresholds: marks.map(({ label, value }) => ({ label, targetAxis: 'Y1', value })) };

const seconds = (duration: Parameters<typeof milliseconds>[0]): string => `${milliseconds(duration) / 1_000}s`;

const heatMapContent = ({ query, unit, marks }: HeatMapPanel): Content => {
  if (query.kind !== 'Distribution') throw new Error(`a heat map draws a distribution, and this is a ${query.kind}`);
  const measured = query.of['cloud-monitoring'];
  if (measured.kind === 'NotSupported') return noData(measured.why);
  return {
    xyChart: {
      chartOptions: { mode: 'COLOR' },
      dataSets: [
        {
          minAlignmentPeriod: seconds(query.over),
          plotType: 'HEATMAP',
          targetAxis: 'Y1',
          timeSeriesQuery: {
            timeSeriesFilter: {
              filter: monitoringFilter(measured),
              aggregation: {
                alignmentPeriod: seconds(query.over),
                perSeriesAligner: 'ALIGN_DELTA',
                crossSeriesReducer: 'REDUCE_SUM',
              },
            },
            unitOverride: unit,
          },
        },
      ],
      ...thresholdsOf(marks),
      yAxis: { scale: 'LINEAR' },
    },
  };
};

const numberContent = (panel: NumberPanel, emission: Named): Content => {
  const timeSeriesQuery = queryOf(panel.query, emission, panel.unit);
  if ('kind' in timeSeriesQuery) return noData(timeSeriesQuery.why);
  const thresholds = panel.bands.map(({ value, side, colour }) => ({
    color: colour === 'red' ? ('RED' as const) : ('YELLOW' as const),
    direction: side === 'above' ? ('ABOVE' as const) : ('BELOW' as const),
    value,
  }));
  return {
    scorecard: {
      timeSeriesQuery,
      sparkChartView: { sparkChartType: 'SPARK_LINE' },
      ...(thresholds.length === 0 ? {} : { thresholds }),
    },
  };
};

const tableContent = (panel: TablePanel, emission: Named): Content => ({
  timeSeriesTable: {
    columnSettings: [
      { column: panel.by, visible: true },
      ...panel.columns.map(({ title }, index) => ({ column: `value-${index}`, displayName: title, visible: true })),
    ],
    dataSets: panel.columns.flatMap(({ query, unit }) => {
      const timeSeriesQuery = queryOf(query, emission, unit);
      return 'kind' in timeSeriesQuery ? [] : [{ minAlignmentPeriod: '0s' as const, timeSeriesQuery }];
    }),
    metricVisualization: 'NUMBER',
  },
});

const queryOf = (query: Query, emission: Named, unit: string): TimeSeriesQuery | NotSupported => {
  if (query.kind === 'OfSlo') return sloQuery(query, emission, unit);
  const expr = panelExpr(query);
  return expr.kind === 'NotSupported' ? expr : { prometheusQuery: cloudMonitoring.print(expr), unitOverride: unit };
};

const selectors = { budget: 'select_slo_budget_fraction', sli: 'select_slo_compliance', burn: 'select_slo_burn_rate' };

/** The only query for an objective: PromQL has none. Source: Cloud Monitoring, "Retrieving SLO data". */
const sloQuery = (
  { slo, quantity, over }: OfSlo,
  emission: Named,
  unitOverride: string,
): TimeSeriesQuery | NotSupported => {
  const name = emission.names.get(slo) ?? nameOf(slo, emission);
  emission.names.set(slo, name);
  if (typeof name !== 'string') {
    const expr = sloExpr({ kind: 'OfSlo', slo, quantity, over });
    return expr === undefined ? name : { prometheusQuery: cloudMonitoring.print(expr), unitOverride };
  }
  const lookBack = quantity === 'burn' ? `, "${seconds(over)}"` : '';
  return {
    timeSeriesFilter: {
      filter: `${selectors[quantity]}("${name}"${lookBack})`,
      aggregation: {
        alignmentPeriod: '60s',
        perSeriesAligner: quantity === 'burn' ? 'ALIGN_MEAN' : 'ALIGN_NEXT_OLDER',
      },
    },
    unitOverride,
  };
};

const nameOf = (slo: Slo, { systems, environment, project }: Emission): string | NotSupported => {
  const system = systems.get(slo.system);
  if (system === undefined) throw new Error(`${slo.system} is not among the systems that are emitted`);
  const name = objectiveName(system, slo, environment);
  return name.kind === 'NotSupported'
    ? name
    : `projects/${project}/services/${name.serviceId}/serviceLevelObjectives/${name.sloId}`;
};

const logFilter = ({ services, subscriptions, others, atLeast }: LogPanel): string => {
  const named = services.map((service) => JSON.stringify(service)).join(' OR ');
  const run =
    services.length === 0 ? [] : [`(resource.type="cloud_run_revision" AND resource.labels.service_name=(${named}))`];
  const queues = subscriptions.map(
    (subscription) =>
      `(resource.type="pubsub_subscription" AND resource.labels.subscription_id=${JSON.stringify(subscription)})`,
  );
  return `severity>=${atLeast} AND (${[...run, ...queues, ...others].join(' OR ')})`;
};
