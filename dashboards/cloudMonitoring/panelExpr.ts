/**
 * A panel's question as an expression. A share whose part has no series is 0 where the whole has some: no failures is a fact,
 * not a gap.
 */
import type { Duration } from '../../model/quantity.ts';
import { instrumentOf } from '../../model/signals.ts';
import { aggregate, binary, call, increase, joined, number, orZero, range, rate, sum } from '../../promql/build.ts';
import type { Expr, RangeSelector } from '../../promql/expr.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import { notSupported, type NotSupported, type Part } from '../../series/dialect.ts';
import type { Measure } from '../../series/measure.ts';
import { Exact } from '../../numbers/exact.ts';
import { sourceValue } from '../../slo/sourceValue.ts';
import type { BudgetOf, Level, OddOneOut, Quantile, Query, Share, WorstBudget } from '../query.ts';

/** Thrown inside and caught by `panelExpr`: a query with a part that the dialect lacks is lacking as a whole. */
class Absent extends Error {
  readonly reason: NotSupported;

  constructor(reason: NotSupported) {
    super(reason.why);
    this.reason = reason;
  }
}

/** The query, or why the dialect cannot answer it. `OfSlo` and `Distribution` are asked by filter where there is one. */
export const panelExpr = (query: Query): Expr | NotSupported => {
  try {
    return exprOf(query);
  } catch (error) {
    if (error instanceof Absent) return error.reason;
    throw error;
  }
};

const exprOf = (query: Query): Expr => {
  switch (query.kind) {
    case 'Rate':
      return sum(rate(samples(query.of, query.over, 'count')), query.by);
    case 'Total':
      return sum(rate(samples(query.of, query.over, 'sum')), query.by);
    case 'Share':
      return share(query);
    case 'Mean': {
      const part = (name: Part): Expr => sum(rate(samples(query.of, query.over, name)), query.by);
      return binary('/', part('sum'), part('count'));
    }
    case 'Quantile':
      return quantile(query);
    case 'Level':
      return level(query);
    case 'Distribution':
      return sum(increase(samples(query.of, query.over, 'bucket')), ['le']);
    case 'Source': {
      const value = sourceValue(query.of, query.reduction, cloudMonitoring);
      if (value.kind === 'NotSupported') throw new Absent(value);
      return value;
    }
    case 'OfSlo':
      throw new Absent(notSupported('an objective has its own selector, and is not queried in PromQL'));
    case 'WorstBudget':
      return worstBudget(query);
    case 'Scaled':
      return binary('*', exprOf(query.of), number(new Exact(query.times).toSignificantDigits(6)));
    case 'Complement':
      return binary('-', number(1), exprOf(query.of));
    case 'Sum': {
      const [first, ...others] = query.of.map((part) => orZero(exprOf(part)));
      if (first === undefined) throw new RangeError('nothing to add up');
      return joined('+', first, ...others);
    }
    case 'OddOneOut':
      return oddOneOut(query);
    case 'Across':
      return aggregate('quantile', exprOf(query.of), { parameter: number(query.q) });
  }
};

const selectionIn = (measure: Measure): Exclude<Measure['cloud-monitoring'], NotSupported> => {
  const selection = measure['cloud-monitoring'];
  if (selection.kind === 'NotSupported') throw new Absent(selection);
  return selection;
};

/** Of a counter, or of this part of a histogram. */
const samples = (measure: Measure, over: Duration, part: Part): RangeSelector => {
  const selection = selectionIn(measure);
  const isHistogram = instrumentOf(selection.signal) === 'histogram';
  return range(cloudMonitoring.selector(selection, isHistogram ? part : undefined), over);
};

const share = ({ part, whole, by, over }: Share): Expr => {
  const [some, all] = [part, whole].map((measure) => sum(rate(samples(measure, over, 'count')), by)) as [Expr, Expr];
  return binary('/', binary('or', some, binary('*', all, number(0))), all);
};

const quantile = ({ q, of, by, over }: Quantile): Expr =>
  call('histogram_quantile', number(q), sum(rate(samples(of, over, 'bucket')), ['le', ...by]));

const level = ({ of, reduce, by }: Level): Expr =>
  aggregate(reduce === 'mean' ? 'avg' : reduce, cloudMonitoring.selector(selectionIn(of)), { by });

const median = (of: Expr): Expr => aggregate('quantile', of, { parameter: number(0.5) });

/** Each member's distance from the median, over the median distance. Source: Iglewicz and Hoaglin, modified z-score. */
const oddOneOut = ({ of, floor }: OddOneOut): Expr => {
  const each = exprOf(of);
  const away = binary('-', each, call('scalar', median(each)));
  const spread = call('clamp_min', median(call('abs', away)), number(floor));
  return binary('/', binary('*', number(0.6745), away), call('scalar', spread));
};

const worstBudget = ({ budgets }: WorstBudget): Expr => {
  const [first, ...others] = budgets.map(budgetLeft);
  if (first === undefined) throw new RangeError('a table of budgets needs one');
  return aggregate('bottomk', joined('or', first, ...others), { by: ['job'], parameter: number(1) });
};

const budgetLeft = ({ good, total, budget, over }: BudgetOf): Expr => {
  const [kept, all] = [good, total].map((measure) =>
    sum(increase(samples(measure, over, 'count')), ['job', 'objective']),
  ) as [Expr, Expr];
  const spent = binary('/', binary('-', number(1), binary('/', kept, all)), number(budget));
  return binary('-', number(1), spent);
};
