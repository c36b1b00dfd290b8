/**
 * A panel's question in PromQL, as Cloud Monitoring takes it. A share whose part has no series is 0 where the whole has
 * some: no failures is a fact, not a gap. Labels with dots stand in quotes.
 */
import { Exact } from '../../numbers/exact.ts';
import { instrumentOf } from '../../model/signals.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import { notSupported, type NotSupported, type Part } from '../../series/dialect.ts';
import type { Measure } from '../../series/measure.ts';
import type { BudgetOf, By, OddOneOut, Quantile, Query, Share, WorstBudget } from '../query.ts';

/** Thrown inside and caught by `panelPromql`: a query with a part that the dialect lacks is lacking as a whole. */
class Absent extends Error {
  readonly reason: NotSupported;

  constructor(reason: NotSupported) {
    super(reason.why);
    this.reason = reason;
  }
}

/** The query, or why the dialect cannot answer it. `OfSlo` and `Distribution` are asked by filter where there is one. */
export const panelPromql = (query: Query): string | NotSupported => {
  try {
    return spelled(query);
  } catch (error) {
    if (error instanceof Absent) return error.reason;
    throw error;
  }
};

const spelled = (query: Query): string => {
  switch (query.kind) {
    case 'Rate':
      return summed(query.by, rate(query.of, query.over));
    case 'Total':
      return summed(query.by, rate(query.of, query.over, 'sum'));
    case 'Share':
      return share(query);
    case 'Mean':
      return `${summed(query.by, rate(query.of, query.over, 'sum'))} / ${summed(query.by, rate(query.of, query.over, 'count'))}`;
    case 'Quantile':
      return quantile(query);
    case 'Level':
      return summed(query.by, series(query.of), query.reduce === 'mean' ? 'avg' : query.reduce);
    case 'Distribution':
      return summed(['le'], `increase(${series(query.of, 'bucket')}[${query.over}])`);
    case 'OfSlo':
      throw new Absent(notSupported('an objective is asked by its own selector, not in PromQL'));
    case 'WorstBudget':
      return worstBudget(query);
    case 'Scaled':
      return `(${spelled(query.of)}) * ${new Exact(query.times).toSignificantDigits(6).toFixed()}`;
    case 'Complement':
      return `1 - ${spelled(query.of)}`;
    case 'Sum':
      return query.of.map((part) => `(${spelled(part)} or vector(0))`).join(' + ');
    case 'OddOneOut':
      return oddOneOut(query);
    case 'Across':
      return `quantile(${query.q}, ${spelled(query.of)})`;
  }
};

const series = (measure: Measure, part?: Part): string => {
  const found = measure[cloudMonitoring.id];
  if (found.kind === 'NotSupported') throw new Absent(found);
  return cloudMonitoring.selector(found, part);
};

const isHistogram = (measure: Measure): boolean => {
  const found = measure[cloudMonitoring.id];
  return found.kind === 'Selection' && instrumentOf(found.signal) === 'histogram';
};

/** A second. Of a histogram its count, unless told. */
const rate = (measure: Measure, over: string, part?: Part): string =>
  `rate(${series(measure, part ?? (isHistogram(measure) ? 'count' : undefined))}[${over}])`;

const labels = (by: By): string =>
  by.map((label) => (/^[a-zA-Z_]\w*$/.test(label) ? label : JSON.stringify(label))).join(', ');

const summed = (by: By, inner: string, how = 'sum'): string =>
  by.length === 0 ? `${how}(${inner})` : `${how} by (${labels(by)}) (${inner})`;

const share = ({ part, whole, by, over }: Share): string => {
  const [some, all] = [summed(by, rate(part, over)), summed(by, rate(whole, over))];
  return `(${some} or ${all} * 0) / ${all}`;
};

const quantile = ({ q, of, by, over }: Quantile): string =>
  `histogram_quantile(${q}, ${summed(['le', ...by], rate(of, over, 'bucket'))})`;

/** Each member's distance from the median, over the median distance. Source: Iglewicz and Hoaglin, modified z-score. */
const oddOneOut = ({ of, floor }: OddOneOut): string => {
  const each = spelled(of);
  const away = `(${each}) - scalar(quantile(0.5, ${each}))`;
  return `0.6745 * (${away}) / scalar(clamp_min(quantile(0.5, abs(${away})), ${floor}))`;
};

const worstBudget = ({ budgets }: WorstBudget): string =>
  `bottomk by (job) (1, ${budgets.map((budget) => budgetLeft(budget)).join(' or ')})`;

const budgetLeft = ({ good, total, budget, over }: BudgetOf): string => {
  const [kept, all] = [good, total].map((measure) =>
    summed(['job', 'objective'], `increase(${series(measure)}[${over}])`),
  );
  return `1 - (1 - ${kept} / ${all}) / ${budget.toString()}`;
};
