/** Evaluates one emitted widget over a picture. A widget that cannot be evaluated shows the reason. */
import type { Content, Threshold } from '../../dashboards/cloudMonitoring/json.ts';
import type { Panel } from '../../dashboards/panel.ts';
import type { NumberData, WidgetData } from './widgetData.ts';
import { PromqlError } from '../../promql/promqlError.ts';
import { chartData, nothing } from './chart.ts';
import { incidentData } from './incidents.ts';
import { whyNoEvents, whyNothing } from './metricNames.ts';
import { instants, type Picture } from './picture.ts';
import { evaluateQuery } from './series.ts';
import { judgedAtEnd } from './sloLine.ts';
import { tableData } from './table.ts';

/** `panel` is the source of the widget: it has information that Cloud Monitoring's format lacks. */
export const widgetData = (widget: Content, panel: Panel | undefined, picture: Picture): WidgetData => {
  try {
    return evaluated(widget, panel, picture);
  } catch (error) {
    if (error instanceof PromqlError) return nothing(error.message);
    throw error;
  }
};

type Scorecard = Extract<Content, { readonly scorecard: unknown }>['scorecard'];

const evaluated = (widget: Content, panel: Panel | undefined, picture: Picture): WidgetData => {
  if ('xyChart' in widget) {
    return chartData(widget.xyChart, panel?.kind === 'ChartPanel' ? panel.series : [], picture);
  }
  if ('scorecard' in widget) return numberData(widget.scorecard, picture);
  if ('timeSeriesTable' in widget) {
    return tableData(widget.timeSeriesTable, panel?.kind === 'TablePanel' ? panel.columns : [], picture);
  }
  if ('incidentList' in widget) return incidentData(widget.incidentList.policyNames, picture);
  if ('text' in widget) return { kind: 'TextData', markdown: widget.text.content };
  if ('sectionHeader' in widget) return { kind: 'TextData', markdown: widget.sectionHeader.subtitle };
  const where =
    picture.origin.kind === 'scenario'
      ? 'a simulated system writes no log lines'
      : 'log lines go to the terminal of the pipeline, and to Cloud Logging on Google Cloud';
  return { kind: 'LogData', filter: widget.logsPanel.filter, lines: [], why: where };
};

const numberData = ({ timeSeriesQuery, thresholds }: Scorecard, picture: Picture): WidgetData => {
  const { lines, exprs } = evaluateQuery(timeSeriesQuery, picture);
  const [line] = lines;
  const judged =
    'timeSeriesFilter' in timeSeriesQuery ? judgedAtEnd(timeSeriesQuery.timeSeriesFilter.filter, picture) : undefined;
  if (line === undefined) {
    return nothing('timeSeriesFilter' in timeSeriesQuery ? whyNoEvents(picture) : whyNothing(exprs, picture));
  }
  return {
    kind: 'NumberData',
    unit: timeSeriesQuery.unitOverride ?? '1',
    ...(judged ?? { value: line.values.findLast((value) => value !== null) ?? null }),
    times: instants(picture.grid).map((at) => at / 1_000),
    values: line.values,
    bands: bandsOf(thresholds),
  };
};

const bandsOf = (thresholds: readonly Threshold[] = []): NumberData['bands'] =>
  thresholds.map(({ value = 0, direction, color }) => ({
    value,
    side: direction === 'BELOW' ? 'below' : 'above',
    colour: color === 'RED' ? 'red' : 'yellow',
  }));
