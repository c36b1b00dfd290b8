/** Evaluates an emitted table: one row for each value of the first column's label, joined over its queries. */
import type { WidgetData } from './widgetData.ts';
import type { TableColumn } from '../../dashboards/panel.ts';
import type { Content } from '../../dashboards/cloudMonitoring/json.ts';
import { whyNothing } from './metricNames.ts';
import type { Picture } from './picture.ts';
import { evaluateLast, parseOnce } from './series.ts';

type Table = Extract<Content, { readonly timeSeriesTable: unknown }>['timeSeriesTable'];

export const tableData = (
  { columnSettings, dataSets }: Table,
  emitted: readonly TableColumn[],
  picture: Picture,
): WidgetData => {
  const [first, ...columns] = columnSettings;
  const by = first?.column ?? 'job';
  const last = dataSets.map(({ timeSeriesQuery }) => evaluateLast(timeSeriesQuery, picture));
  const rows = new Map<string, { readonly values: (number | null)[]; readonly notes: string[] }>();
  last.forEach((samples, column) => {
    for (const { labels, value } of samples) {
      const name = labels[by] ?? '';
      const row = rows.get(name) ?? { values: dataSets.map(() => null), notes: [] };
      rows.set(name, row);
      row.values[column] = value;
      row.notes.push(...Object.entries(labels).flatMap(([label, text]) => (label === by ? [] : [text])));
    }
  });
  if (rows.size === 0) {
    const exprs = dataSets.flatMap(({ timeSeriesQuery: query }) =>
      'prometheusQuery' in query ? [parseOnce(query.prometheusQuery)] : [],
    );
    return { kind: 'NothingData', why: whyNothing(exprs, picture) };
  }
  return {
    kind: 'TableData',
    by,
    columns: dataSets.map(({ timeSeriesQuery }, index) => ({
      title: columns[index]?.displayName ?? `value ${index + 1}`,
      unit: timeSeriesQuery.unitOverride ?? '1',
      bands: emitted[index]?.bands ?? [],
    })),
    rows: [...rows]
      .map(([name, { values, notes }]) => ({ name, note: [...new Set(notes)].join(', '), values }))
      .toSorted((a, b) => (a.values[0] ?? Infinity) - (b.values[0] ?? Infinity) || (a.name < b.name ? -1 : 1)),
  };
};
