/** Panels that a history of this machine can never fill, with the reason: the platform's own metrics, and log lines. */
import type { Tile, TimeSeriesQuery, Widget } from '../../dashboards/cloudMonitoring/json.ts';
import { selectorsOf } from '../../promql/expr.ts';
import { lackingPlatform } from './metricNames.ts';
import type { Origin } from './origin.ts';
import { parseOnce } from './series.ts';

/** Empty for a simulation and for a server: whose metrics are there is known when they are read. */
export const unavailablePanels = (tiles: readonly Tile[], origin: Origin): ReadonlyMap<number, string> => {
  if (origin.description.kind !== 'history') return new Map();
  const picture = { source: origin.source(), origin: origin.description, from: origin.begin(), to: origin.end() };
  return new Map(
    tiles.flatMap(({ widget }, index): readonly (readonly [number, string])[] => {
      if ('logsPanel' in widget) return [[index, 'log lines are in the terminal of the pipeline']];
      const queries = queriesOf(widget);
      const lacking = queries.map((query) => lackingAll(query, picture));
      const all = lacking.flatMap((names) => names ?? []);
      if (queries.length === 0 || lacking.some((names) => names === undefined) || all.length === 0) return [];
      return [[index, `it reads ${all[0]}`]];
    }),
  );
};

/** Undefined for a query that can have a result. */
const lackingAll = (
  query: TimeSeriesQuery,
  picture: Parameters<typeof lackingPlatform>[1],
): readonly string[] | undefined => {
  if (!('prometheusQuery' in query)) return undefined;
  const expr = parseOnce(query.prometheusQuery);
  const names = selectorsOf(expr).map(({ name = '' }) => name);
  const lacking = lackingPlatform([expr], picture);
  return names.length > 0 && names.every((name) => lacking.some((prefix) => name.startsWith(prefix)))
    ? lacking
    : undefined;
};

const queriesOf = (widget: Widget): readonly TimeSeriesQuery[] => {
  if ('xyChart' in widget) return widget.xyChart.dataSets.map(({ timeSeriesQuery }) => timeSeriesQuery);
  return 'scorecard' in widget ? [widget.scorecard.timeSeriesQuery] : [];
};
