/** Evaluates an emitted chart: lines, areas and bars by queries, heat maps by a filter. */
import type { DrawnMark, NothingData, WidgetData } from './widgetData.ts';
import type { Series } from '../../dashboards/panel.ts';
import type { DataSet, Threshold, XyChart } from '../../dashboards/cloudMonitoring/json.ts';
import { heatData } from './heat.ts';
import { lackingPlatform, whyNoEvents, whyNothing } from './metricNames.ts';
import { instants, type Picture } from './picture.ts';
import { evaluateQuery, nameOfLine } from './series.ts';
import { elsewhere } from './standIns.ts';

export const nothing = (why: string): NothingData => ({ kind: 'NothingData', why });

export const marksOf = (thresholds: readonly Threshold[] = []): readonly DrawnMark[] =>
  thresholds.map(({ label = '', value = 0 }) => ({ label, value }));

const styles = { LINE: 'lines', STACKED_AREA: 'stacked', STACKED_BAR: 'bars', HEATMAP: 'lines' } as const;

export const chartData = (chart: XyChart, emitted: readonly Series[], picture: Picture): WidgetData => {
  const { dataSets, thresholds, yAxis } = chart;
  const [first] = dataSets;
  if (first === undefined) return nothing('this chart has no query');
  if (first.plotType === 'HEATMAP') return heatData(first, marksOf(thresholds), picture);
  const evaluated = dataSets.map((dataSet) => ({ dataSet, ...evaluateQuery(dataSet.timeSeriesQuery, picture) }));
  const series = evaluated.flatMap(({ dataSet, lines, exprs }) => {
    const origin = elsewhere(exprs, picture);
    const outcome = emitted.find(({ name }) => name === dataSet.legendTemplate)?.outcome;
    return lines.map((line) => {
      const name = nameOfLine(dataSet.legendTemplate, line);
      return { name: `${name}${origin}`, outcome: outcome ?? name, values: line.values };
    });
  });
  if (series.length === 0)
    return nothing(
      reason(
        evaluated.flatMap(({ exprs }) => exprs),
        first,
        picture,
      ),
    );
  const missing = evaluated.filter(
    ({ lines, exprs }) => lines.length === 0 && lackingPlatform(exprs, picture).length > 0,
  );
  const times = instants(picture.grid).map((at) => at / 1_000);
  return {
    kind: 'SeriesData',
    style: styles[first.plotType],
    unit: first.timeSeriesQuery.unitOverride ?? '1',
    scale: yAxis.scale === 'LOG10' ? 'log' : 'linear',
    times,
    series: [
      ...series,
      ...missing.map(({ dataSet }) => ({
        name: `${dataSet.legendTemplate ?? 'another'} (on Google Cloud only)`,
        outcome: undefined,
        values: times.map(() => null),
      })),
    ],
    marks: marksOf(thresholds),
  };
};

const reason = (exprs: Parameters<typeof whyNothing>[0], { timeSeriesQuery }: DataSet, picture: Picture): string =>
  'timeSeriesFilter' in timeSeriesQuery ? whyNoEvents(picture) : whyNothing(exprs, picture);
