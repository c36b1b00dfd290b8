/** Rules about quantiles: a histogram is read through its label le, and a quantile is a share. */
import type { Expr } from '../../promql/expr.ts';
import { nameOf } from './counterRules.ts';
import { isHoleName } from './holes.ts';
import { canHave, labelsOf } from './labels.ts';
import { isOpen } from './readQuery.ts';
import { innerOf, written, type PromqlRule, type QueryFault, type QueryPlace } from './rule.ts';
import { factsOf } from './series.ts';
import { promqlWords } from './words.ts';

/** Names of the series in it; undefined where a variable makes one. */
const namesIn = (query: QueryPlace, expr: Expr): readonly string[] | undefined => {
  const names = innerOf(expr).flatMap(({ expr: inner }) =>
    inner.kind === 'VectorSelector' ? [nameOf(query, inner)] : [],
  );
  return names.every((name) => name !== undefined) ? names : undefined;
};

const leFault = (query: QueryPlace, expr: Expr): readonly QueryFault[] => {
  const vector = expr.kind === 'Call' ? expr.args[1] : undefined;
  if (vector === undefined) return [];
  const names = namesIn(query, vector);
  if (names === undefined || names.length === 0) return [];
  const lost = innerOf(vector).find(
    ({ expr: inner }) =>
      inner.kind === 'Aggregate' &&
      !inner.grouping.labels.some(isHoleName) &&
      canHave(labelsOf(inner.of), 'le') &&
      !canHave(labelsOf(inner), 'le'),
  )?.expr;
  const [name = ''] = names;
  // Native histograms have no buckets as series, and need no le.
  if (names.every((each) => factsOf(each).role === 'bucket')) {
    if (canHave(labelsOf(vector), 'le') || lost?.kind !== 'Aggregate') return [];
    const labels = lost.grouping.kind === 'by' ? ['le', ...lost.grouping.labels] : [];
    return [
      {
        message: `${lost.op}() drops the label le, without which histogram_quantile() gives nothing`,
        fix: labels.length === 0 ? 'take le out of without (…)' : `write ${lost.op} by (${labels.join(', ')})`,
      },
    ];
  }
  const isSure = names.length === 1 && /_(?:count|sum|total)$/.test(name) && factsOf(name).role !== undefined;
  if (!isSure) return [];
  return [
    {
      message: `histogram_quantile() reads ${name}, which has no buckets and no label le`,
      fix: `read ${name.replace(/_(?:count|sum|total)$/, '')}_bucket, and keep le`,
    },
  ];
};

export const histogramLe: PromqlRule = {
  words: promqlWords.histogramLe,
  find: (query) =>
    innerOf(query.expr).flatMap(({ expr }) =>
      expr.kind === 'Call' && expr.function === 'histogram_quantile' ? leFault(query, expr) : [],
    ),
};

const quantileOf = (expr: Expr): Expr | undefined => {
  if (expr.kind === 'Aggregate' && expr.op === 'quantile') return expr.parameter;
  if (expr.kind !== 'Call') return undefined;
  return expr.function === 'histogram_quantile' || expr.function === 'quantile_over_time' ? expr.args[0] : undefined;
};

export const quantileRange: PromqlRule = {
  words: promqlWords.quantileRange,
  find: (query) =>
    innerOf(query.expr).flatMap(({ expr }): readonly QueryFault[] => {
      const quantile = quantileOf(expr);
      if (quantile?.kind !== 'Number' || (quantile.at !== undefined && isOpen(query, quantile.at))) return [];
      const { value } = quantile;
      if (value >= 0 && value <= 1) return [];
      return [
        {
          message: `the quantile ${written(query, quantile)} is not between 0 and 1: the result is ${value > 1 ? '+Inf' : '-Inf'}`,
          fix:
            value > 1 && value <= 100 ? `write ${Number((value / 100).toPrecision(6))}` : 'write a share, such as 0.95',
        },
      ];
    }),
};
