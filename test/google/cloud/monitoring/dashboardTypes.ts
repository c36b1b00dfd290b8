/**
 * The messages of the Dashboards API. Source: its REST discovery document (monitoring.googleapis.com, v1); the published protos
 * lack `annotations` and newer fields. `*` is a list, `{}` a map of texts, `|` begins a oneof, `A/B` an enum whose first value is 0.
 */
import type { Described, Field } from '../protoTypes.ts';

const query =
  '| timeSeriesFilter:TimeSeriesFilter | timeSeriesFilterRatio:TimeSeriesFilterRatio | timeSeriesQueryLanguage:string | prometheusQuery:string | opsAttendeesQuery:google.protobuf.Struct';
const ranked = '| pickTimeSeriesFilter:PickTimeSeriesFilter | statisticalTimeSeriesFilter:google.protobuf.Struct';

const messages: Readonly<Record<string, string>> = {
  Dashboard:
    'name:string displayName:string etag:string labels:string{} dashboardFilters:DashboardFilter* annotations:Annotations | gridLayout:GridLayout | mosaicLayout:MosaicLayout | rowLayout:RowLayout | columnLayout:ColumnLayout',
  DashboardFilter:
    'labelKey:string templateVariable:string filterType:FilterType valueType:FilterValueType stringArray:google.protobuf.Struct timeSeriesQuery:TimeSeriesQuery applyToNewWidgets:bool | stringValue:string | stringArrayValue:google.protobuf.Struct',
  Annotations: 'eventAnnotations:EventAnnotation* defaultResourceNames:string*',
  EventAnnotation: 'displayName:string enabled:bool eventType:EventType filter:string resourceNames:string*',
  GridLayout: 'columns:int64 widgets:Widget*',
  MosaicLayout: 'columns:int32 tiles:Tile*',
  Tile: 'xPos:int32 yPos:int32 width:int32 height:int32 widget:Widget',
  RowLayout: 'rows:Row*',
  Row: 'weight:int64 widgets:Widget*',
  ColumnLayout: 'columns:Column*',
  Column: 'weight:int64 widgets:Widget*',
  Widget:
    'title:string id:string visibilityCondition:google.protobuf.Struct | xyChart:XyChart | scorecard:Scorecard | text:Text | blank:Blank | alertChart:AlertChart | timeSeriesTable:TimeSeriesTable | collapsibleGroup:CollapsibleGroup | logsPanel:LogsPanel | incidentList:IncidentList | pieChart:PieChart | treemap:Treemap | errorReportingPanel:ErrorReportingPanel | sectionHeader:SectionHeader | singleViewGroup:SingleViewGroup | filterControl:FilterControl',
  Blank: '',
  XyChart:
    'dataSets:DataSet* timeshiftDuration:google.protobuf.Duration thresholds:Threshold* xAxis:Axis yAxis:Axis y2Axis:Axis chartOptions:ChartOptions',
  DataSet:
    'timeSeriesQuery:TimeSeriesQuery plotType:PlotType legendTemplate:string minAlignmentPeriod:google.protobuf.Duration targetAxis:TargetAxis dimensions:google.protobuf.Struct* measures:google.protobuf.Struct* breakdowns:google.protobuf.Struct* sort:google.protobuf.Struct*',
  TimeSeriesQuery: `unitOverride:string outputFullDuration:bool ${query}`,
  TimeSeriesFilter: `filter:string aggregation:Aggregation secondaryAggregation:Aggregation ${ranked}`,
  TimeSeriesFilterRatio: `numerator:RatioPart denominator:RatioPart secondaryAggregation:Aggregation ${ranked}`,
  RatioPart: 'filter:string aggregation:Aggregation',
  PickTimeSeriesFilter:
    'rankingMethod:RankingMethod numTimeSeries:int32 direction:PickDirection interval:google.protobuf.Struct',
  Aggregation:
    'alignmentPeriod:google.protobuf.Duration perSeriesAligner:Aligner crossSeriesReducer:Reducer groupByFields:string*',
  Threshold: 'label:string value:double color:Color direction:Direction targetAxis:TargetAxis',
  Axis: 'label:string scale:Scale',
  ChartOptions: 'mode:Mode displayHorizontal:bool',
  Scorecard:
    'timeSeriesQuery:TimeSeriesQuery thresholds:Threshold* dimensions:google.protobuf.Struct* measures:google.protobuf.Struct* breakdowns:google.protobuf.Struct* | gaugeView:GaugeView | sparkChartView:SparkChartView | blankView:Blank',
  GaugeView: 'lowerBound:double upperBound:double',
  SparkChartView: 'sparkChartType:SparkChartType minAlignmentPeriod:google.protobuf.Duration',
  Text: 'content:string format:Format style:TextStyle',
  TextStyle:
    'backgroundColor:string textColor:string horizontalAlignment:HorizontalAlignment verticalAlignment:VerticalAlignment padding:PaddingSize fontSize:FontSize pointerLocation:PointerLocation',
  AlertChart: 'name:string',
  TimeSeriesTable:
    'dataSets:TableDataSet* metricVisualization:MetricVisualization columnSettings:ColumnSettings* opsAttendeesSettings:google.protobuf.Struct displayColumnType:bool',
  TableDataSet:
    'timeSeriesQuery:TimeSeriesQuery tableTemplate:string minAlignmentPeriod:google.protobuf.Duration tableDisplayOptions:TableDisplayOptions',
  TableDisplayOptions: 'shownColumns:string*',
  ColumnSettings: 'column:string alignment:ColumnAlignment visible:bool displayName:string thresholds:Threshold*',
  CollapsibleGroup: 'collapsed:bool',
  SingleViewGroup: 'displayType:DisplayType',
  LogsPanel: 'filter:string resourceNames:string*',
  IncidentList: 'monitoredResources:google.protobuf.Struct* policyNames:string*',
  PieChart: 'dataSets:PieChartDataSet* chartType:PieChartType showLabels:bool showTotal:bool sliceNameTemplate:string',
  PieChartDataSet:
    'timeSeriesQuery:TimeSeriesQuery sliceNameTemplate:string minAlignmentPeriod:google.protobuf.Duration',
  Treemap: 'dataSets:TreemapDataSet* treemapHierarchy:string*',
  TreemapDataSet: 'timeSeriesQuery:TimeSeriesQuery minAlignmentPeriod:google.protobuf.Duration',
  ErrorReportingPanel: 'projectNames:string* services:string* versions:string*',
  SectionHeader: 'subtitle:string dividerBelow:bool',
  FilterControl: 'templateVariable:string',
};

const aligned =
  'DELTA/RATE/INTERPOLATE/NEXT_OLDER/MIN/MAX/MEAN/COUNT/SUM/STDDEV/COUNT_TRUE/COUNT_FALSE/FRACTION_TRUE/PERCENTILE_99/PERCENTILE_95/PERCENTILE_50/PERCENTILE_05/PERCENT_CHANGE';
const reduced =
  'MEAN/MIN/MAX/SUM/STDDEV/COUNT/COUNT_TRUE/COUNT_FALSE/FRACTION_TRUE/PERCENTILE_99/PERCENTILE_95/PERCENTILE_50/PERCENTILE_05';
const prefixed = (prefix: string, names: string): string =>
  names
    .split('/')
    .map((name) => `${prefix}_${name}`)
    .join('/');

const enums: Readonly<Record<string, string>> = {
  FilterType:
    'FILTER_TYPE_UNSPECIFIED/RESOURCE_LABEL/METRIC_LABEL/USER_METADATA_LABEL/SYSTEM_METADATA_LABEL/GROUP/VALUE_ONLY',
  FilterValueType: 'VALUE_TYPE_UNSPECIFIED/STRING/STRING_ARRAY',
  EventType:
    'EVENT_TYPE_UNSPECIFIED/GKE_WORKLOAD_DEPLOYMENT/GKE_POD_CRASH/GKE_POD_UNSCHEDULABLE/GKE_CONTAINER_CREATION_FAILED/GKE_CLUSTER_CREATE_DELETE/GKE_CLUSTER_UPDATE/GKE_NODE_UPDATE/GKE_CLUSTER_AUTOSCALER/GKE_POD_AUTOSCALER/VM_TERMINATION/VM_GUEST_OS_ERROR/VM_START_FAILED/MIG_UPDATE/MIG_AUTOSCALER/CLOUD_RUN_DEPLOYMENT/CLOUD_SQL_FAILOVER/CLOUD_SQL_START_STOP/CLOUD_SQL_STORAGE/UPTIME_CHECK_FAILURE/CLOUD_ALERTING_ALERT/SERVICE_HEALTH_INCIDENT/SAP_BACKINT/SAP_AVAILABILITY/SAP_OPERATIONS',
  PlotType: 'PLOT_TYPE_UNSPECIFIED/LINE/STACKED_AREA/STACKED_BAR/HEATMAP',
  TargetAxis: 'TARGET_AXIS_UNSPECIFIED/Y1/Y2',
  RankingMethod: prefixed('METHOD', 'UNSPECIFIED/MEAN/MAX/MIN/SUM/LATEST'),
  PickDirection: 'DIRECTION_UNSPECIFIED/TOP/BOTTOM',
  Aligner: prefixed('ALIGN', `NONE/${aligned}`),
  Reducer: prefixed('REDUCE', `NONE/${reduced}`),
  Color: 'COLOR_UNSPECIFIED/GREY/BLUE/GREEN/YELLOW/ORANGE/RED',
  Direction: 'DIRECTION_UNSPECIFIED/ABOVE/BELOW',
  Scale: 'SCALE_UNSPECIFIED/LINEAR/LOG10',
  Mode: 'MODE_UNSPECIFIED/COLOR/X_RAY/STATS',
  SparkChartType: 'SPARK_CHART_TYPE_UNSPECIFIED/SPARK_LINE/SPARK_BAR',
  Format: 'FORMAT_UNSPECIFIED/MARKDOWN/RAW',
  HorizontalAlignment: prefixed('H', 'ALIGNMENT_UNSPECIFIED/LEFT/CENTER/RIGHT'),
  VerticalAlignment: prefixed('V', 'ALIGNMENT_UNSPECIFIED/TOP/CENTER/BOTTOM'),
  PaddingSize: prefixed('P', 'SIZE_UNSPECIFIED/EXTRA_SMALL/SMALL/MEDIUM/LARGE/EXTRA_LARGE'),
  FontSize: prefixed('FS', 'SIZE_UNSPECIFIED/EXTRA_SMALL/SMALL/MEDIUM/LARGE/EXTRA_LARGE'),
  PointerLocation: prefixed(
    'PL',
    'UNSPECIFIED/TOP/RIGHT/BOTTOM/LEFT/TOP_LEFT/TOP_RIGHT/RIGHT_TOP/RIGHT_BOTTOM/BOTTOM_RIGHT/BOTTOM_LEFT/LEFT_BOTTOM/LEFT_TOP',
  ),
  MetricVisualization: 'METRIC_VISUALIZATION_UNSPECIFIED/NUMBER/BAR',
  ColumnAlignment: 'CELL_ALIGNMENT_UNSPECIFIED/LEFT/CENTER/RIGHT',
  DisplayType: 'DISPLAY_TYPE_UNSPECIFIED/DROPDOWN/TAB',
  PieChartType: 'PIE_CHART_TYPE_UNSPECIFIED/PIE/DONUT',
};

const fieldOf = (text: string): readonly [string, Field] => {
  const [, name = '', type = '', suffix = ''] = /^(\w+):([\w.]+)(\*|\{\})?$/.exec(text) ?? [];
  if (suffix === '{}') return [name, { type, keyType: 'string' }];
  return [name, suffix === '*' ? { type, rule: 'repeated' } : { type }];
};

const messageOf = (text: string): Described => {
  const parts = text.split(' ').filter((part) => part !== '');
  const oneof: string[] = [];
  for (const [index, part] of parts.entries()) if (part === '|') oneof.push(fieldOf(parts[index + 1] ?? '')[0]);
  const fields = Object.fromEntries(parts.filter((part) => part !== '|').map(fieldOf));
  return oneof.length === 0 ? { fields } : { fields, oneofs: { content: { oneof } } };
};

const enumOf = (text: string): Described => ({
  values: Object.fromEntries(text.split('/').map((name, index) => [name, index])),
});

export const dashboardTypes: Described = {
  nested: {
    ...Object.fromEntries(Object.entries(messages).map(([name, text]) => [name, messageOf(text)])),
    ...Object.fromEntries(Object.entries(enums).map(([name, text]) => [name, enumOf(text)])),
  },
};
