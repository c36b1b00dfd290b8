/**
 * What a month of an alert's evaluations takes: first in units, then at the organization's prices. Source of the split into
 * clauses: Cloud Monitoring, "Manage alerting costs" (a query is split at each comparison, AND, OR and UNLESS, and each clause
 * with a metric returns a point a series).
 */
import { seconds, type Duration } from '../model/quantity.ts';
import type { Prices } from '../model/prices.ts';
import { isComparison } from '../promql/arithmetic.ts';
import { childrenOf, selectorsOf, type Expr } from '../promql/expr.ts';
import { countText, figure, many } from '../text/count.ts';
import { lastText } from '../text/time.ts';
import type { Alert } from './alert.ts';
import { evaluationInterval, intervalReason } from './evaluationInterval.ts';
import { samplePeriod } from './firing/detection.ts';

/** Days of a month, for counting. */
const monthDays = 30;

export interface EvaluationCost {
  readonly interval: Duration;
  /** In 30 days, in each dialect. */
  readonly evaluations: number;
  /** Clauses with a metric in Cloud Monitoring; undefined where it evaluates the SLO's own burn rate. */
  readonly clauses: number | undefined;
  /** In 30 days, at least: one series a clause. */
  readonly points: number | undefined;
  /** In 30 days, in the currency of the prices; undefined without points or without a price. */
  readonly money: number | undefined;
}

export const evaluationCost = (
  alert: Alert,
  prices: Prices,
  interval: Duration = evaluationInterval(alert),
): EvaluationCost => {
  const evaluations = (monthDays * 86_400) / seconds(interval);
  const query = alert.queries['cloud-monitoring'];
  const clauses = query.kind === 'NotSupported' ? undefined : clausesOf(query);
  const points = clauses === undefined ? undefined : clauses * evaluations;
  const price = prices.alertPointMillion;
  const money = points === undefined || price === undefined ? undefined : (points / 1e6) * price;
  return { interval, evaluations, clauses, points, money };
};

const isSplit = (expr: Expr): boolean =>
  expr.kind === 'Binary' && (isComparison(expr.op) || ['and', 'or', 'unless'].includes(expr.op));

const hasSplit = (expr: Expr): boolean => isSplit(expr) || childrenOf(expr).some(hasSplit);

const clausesOf = (expr: Expr): number => {
  if (hasSplit(expr)) return childrenOf(expr).reduce((total, child) => total + clausesOf(child), 0);
  return selectorsOf(expr).length > 0 ? 1 : 0;
};

export const costSentences = (alert: Alert, prices: Prices): readonly string[] => {
  const { interval, evaluations, clauses, points, money } = evaluationCost(alert, prices);
  const reason = intervalReason(alert);
  const every = `Evaluated every ${lastText(interval)}${reason === undefined ? '' : `: ${reason}`}. That is ${countText(evaluations)} evaluations in ${monthDays} days.`;
  if (clauses === undefined || points === undefined)
    return [`${every} Cloud Monitoring evaluates the burn rate of its own SLO, as often as it chooses.`];
  const usual = evaluationCost(alert, prices, samplePeriod);
  const otherwise =
    interval === samplePeriod || usual.points === undefined
      ? ''
      : ` Every minute it would be ${countText(usual.points)}${moneyText(usual.money, prices)}.`;
  return [
    every,
    `On Cloud Monitoring the query has ${many(clauses, 'clause')} with a metric, and each returns at least one point: ${countText(points)} points in ${monthDays} days${moneyText(money, prices)}.${otherwise}`,
  ];
};

const moneyText = (money: number | undefined, { currency, alertPointMillion }: Prices): string =>
  money === undefined || alertPointMillion === undefined
    ? ', not priced'
    : `, ${figure(money)} ${currency} at ${figure(alertPointMillion)} a million`;
