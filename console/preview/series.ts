/** Evaluates the queries of a widget to named lines over the picture's instants. */
import { evaluateAt, evaluateRange, type ResultSeries } from '../../promql/evaluate.ts';
import { selectorsOf, type Expr } from '../../promql/expr.ts';
import { parsePromql } from '../../promql/parse.ts';
import type { Labels } from '../../model/point.ts';
import type { TimeSeriesQuery } from '../../dashboards/cloudMonitoring/json.ts';
import { lackingPlatform } from './metricNames.ts';
import { instants, type Line, type Picture } from './picture.ts';
import { sloLine } from './sloLine.ts';

export interface Evaluated {
  readonly lines: readonly Line[];
  /** Empty for a query in another language than PromQL. */
  readonly exprs: readonly Expr[];
}

const parsed = new Map<string, Expr>();

/** The cache needs no limit: there are only the queries of the served dashboards. Throws `PromqlError`. */
export const parseOnce = (query: string): Expr => {
  const expr = parsed.get(query) ?? parsePromql(query);
  parsed.set(query, expr);
  return expr;
};

export const evaluateQuery = (query: TimeSeriesQuery, picture: Picture): Evaluated => {
  if ('timeSeriesFilter' in query) {
    const line = sloLine(query.timeSeriesFilter.filter, picture);
    return { lines: line === undefined ? [] : [line], exprs: [] };
  }
  const expr = parseOnce(query.prometheusQuery);
  // `or vector(0)` would show 0 for a metric that nobody measured.
  if (isUnknown(expr, picture)) return { lines: [], exprs: [expr] };
  const { series } = evaluateRange(expr, picture.source, picture.grid, picture.known);
  const lines = series
    .map((output) => lineOf(output, picture))
    .filter(({ values }) => values.some((value) => value !== null));
  return { lines, exprs: [expr] };
};

const isUnknown = (expr: Expr, picture: Picture): boolean => {
  const lacking = lackingPlatform([expr], picture);
  const names = selectorsOf(expr).map(({ name = '' }) => name);
  return names.length > 0 && names.every((name) => lacking.some((prefix) => name.startsWith(prefix)));
};

export interface Last {
  readonly labels: Labels;
  readonly value: number;
}

/** Evaluates only the end of the range: a long window would be computed for every earlier instant. */
export const evaluateLast = (query: TimeSeriesQuery, picture: Picture): readonly Last[] => {
  if ('prometheusQuery' in query) {
    const expr = parseOnce(query.prometheusQuery);
    if (isUnknown(expr, picture)) return [];
    return evaluateAt(expr, picture.source, picture.grid.to).filter(({ value }) => Number.isFinite(value));
  }
  return evaluateQuery(query, picture).lines.flatMap(({ labels, values }) => {
    const value = values.at(-1) ?? null;
    return value === null ? [] : [{ labels, value }];
  });
};

const lineOf = ({ labels, times, values }: ResultSeries, { grid }: Picture): Line => {
  const all: (number | null)[] = instants(grid).map(() => null);
  times.forEach((time, index) => {
    const value = values[index]!;
    if (Number.isFinite(value)) all[Math.round((time - grid.from) / grid.step)] = value;
  });
  return { labels, values: all };
};

/** Replaces '${label}' in a legend. A legend without a label belongs to a query with one line. */
export const nameOfLine = (template: string | undefined, { labels }: Line): string => {
  const name = (template ?? '')
    .replaceAll(/\$\{([^}]+)\}/g, (_, label: string) => labels[label] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return name === '' ? Object.values(labels).join(' ') || 'value' : name;
};
