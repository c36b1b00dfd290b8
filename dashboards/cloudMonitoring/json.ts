/** The emitted parts of the Dashboards API (v1, REST), as the server returns them. Source: its discovery document. */

export interface Aggregation {
  readonly alignmentPeriod: string;
  readonly perSeriesAligner: string;
  readonly crossSeriesReducer?: string;
  readonly groupByFields?: readonly string[];
}

export type TimeSeriesQuery =
  | { readonly prometheusQuery: string; readonly unitOverride?: string }
  | {
      readonly timeSeriesFilter: { readonly filter: string; readonly aggregation: Aggregation };
      readonly unitOverride?: string;
    };

export interface DataSet {
  readonly legendTemplate?: string;
  readonly minAlignmentPeriod?: string;
  readonly plotType: 'LINE' | 'STACKED_AREA' | 'STACKED_BAR' | 'HEATMAP';
  readonly targetAxis: 'Y1';
  readonly timeSeriesQuery: TimeSeriesQuery;
}

export interface Threshold {
  readonly label?: string;
  readonly targetAxis?: 'Y1';
  readonly value?: number;
  readonly color?: 'YELLOW' | 'RED';
  readonly direction?: 'ABOVE' | 'BELOW';
}

export interface XyChart {
  readonly chartOptions: { readonly mode: 'COLOR' };
  readonly dataSets: readonly DataSet[];
  readonly thresholds?: readonly Threshold[];
  readonly yAxis: { readonly label?: string; readonly scale: 'LINEAR' | 'LOG10' };
}

export type Content =
  | { readonly xyChart: XyChart }
  | {
      readonly scorecard: {
        readonly timeSeriesQuery: TimeSeriesQuery;
        readonly sparkChartView: { readonly sparkChartType: 'SPARK_LINE' };
        readonly thresholds?: readonly Threshold[];
      };
    }
  | {
      readonly timeSeriesTable: {
        readonly columnSettings: readonly {
          readonly column: string;
          readonly displayName?: string;
          readonly visible: boolean;
        }[];
        readonly dataSets: readonly { readonly minAlignmentPeriod: '0s'; readonly timeSeriesQuery: TimeSeriesQuery }[];
        readonly metricVisualization: 'NUMBER';
      };
    }
  | { readonly logsPanel: { readonly filter: string; readonly resourceNames: readonly string[] } }
  | { readonly incidentList: { readonly policyNames: readonly string[] } }
  | {
      readonly text: {
        readonly content: string;
        readonly format: 'MARKDOWN';
        readonly style: Readonly<Record<string, never>>;
      };
    }
  | { readonly sectionHeader: { readonly dividerBelow: boolean; readonly subtitle: string } };

export type Widget = { readonly title: string } & Content;

/** A position of 0 is omitted, as the server omits it. */
export interface Tile {
  readonly xPos?: number;
  readonly yPos?: number;
  readonly width: number;
  readonly height: number;
  readonly widget: Widget;
}

export interface DashboardFilter {
  readonly filterType: 'METRIC_LABEL' | 'RESOURCE_LABEL';
  readonly labelKey: string;
}

export interface EventAnnotation {
  readonly displayName: string;
  readonly enabled: true;
  readonly eventType: string;
}

export interface DashboardJson {
  readonly name: string;
  readonly displayName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly dashboardFilters?: readonly DashboardFilter[];
  readonly annotations?: { readonly eventAnnotations: readonly EventAnnotation[] };
  readonly mosaicLayout: { readonly columns: 48; readonly tiles: readonly Tile[] };
}
