/**
 * What a month of an alert's evaluations takes: first in units, then at the organization's prices. Source of the split into
 * clauses: Cloud Monitoring, "Manage alerting costs" (promql/clauses.ts); each clause returns a point for each of its series.
 */
import { seconds, type Duration } from '../model/quantity.ts';
import type { Prices } from '../model/prices.ts';
import { monthDays, monthSeconds } from '../model/month.ts';
import { clausesOf } from '../promql/clauses.ts';
import type { Expr } from '../promql/expr.ts';
import { countText, figure, many } from '../text/count.ts';
import { lastText } from '../text/time.ts';
import type { Alert } from './alert.ts';
import { isOnDistribution } from './policyParts.ts';
import { evaluationInterval, intervalReason } from './evaluationInterval.ts';
import { samplePeriod } from './firing/detection.ts';
import { returnedSeries } from './returnedSeries.ts';

export interface EvaluationCost {
  readonly interval: Duration;
  /** In 30 days, in each dialect. */
  readonly evaluations: number;
  /** Clauses with a metric in Cloud Monitoring; undefined where it evaluates the SLO's own burn rate, or nothing. */
  readonly clauses: number | undefined;
  /** Selectors in the query. */
  readonly references: number | undefined;
  /** That the clauses return together, at least. */
  readonly series: number | undefined;
  /** False where more series may be returned than are counted. */
  readonly isExact: boolean;
  /** In 30 days, at least. */
  readonly points: number | undefined;
  /** In 30 days, in the currency of the prices; undefined without points or without a price. */
  readonly money: number | undefined;
}

export const evaluationCost = (
  alert: Alert,
  prices: Prices,
  interval: Duration = evaluationInterval(alert),
): EvaluationCost => {
  const evaluations = monthSeconds / seconds(interval);
  const query = alert.queries['cloud-monitoring'];
  const counted = query.kind === 'NotSupported' || isOnDistribution(alert.condition) ? undefined : countsOf(query);
  const points = counted === undefined ? undefined : counted.series * evaluations;
  const { value } = prices.alertPointMillion;
  const money = points === undefined || value === null ? undefined : (points / 1e6) * value;
  return {
    interval,
    evaluations,
    clauses: counted?.clauses,
    references: counted?.references,
    series: counted?.series,
    isExact: counted?.isExact ?? false,
    points,
    money,
  };
};

interface Counts {
  readonly clauses: number;
  readonly references: number;
  readonly series: number;
  readonly isExact: boolean;
}

const countsOf = (query: Expr): Counts => {
  const clauses = clausesOf(query);
  const returned = clauses.map(returnedSeries);
  return {
    clauses: clauses.length,
    references: clauses.reduce((total, { selectors }) => total + selectors.length, 0),
    series: returned.reduce((total, { series }) => total + series, 0),
    isExact: returned.every(({ isExact }) => isExact),
  };
};

export const costSentences = (alert: Alert, prices: Prices): readonly string[] => {
  const { interval, evaluations, clauses, series, isExact, points, money } = evaluationCost(alert, prices);
  const reason = intervalReason(alert);
  const every = `Evaluated every ${lastText(interval)}${reason === undefined ? '' : `: ${reason}`}. That is ${countText(evaluations)} evaluations in ${monthDays} days.`;
  if (clauses === undefined || points === undefined || series === undefined)
    return [`${every} Cloud Monitoring evaluates the burn rate of its own SLO, as often as it chooses.`];
  const usual = evaluationCost(alert, prices, samplePeriod);
  const otherwise =
    interval === samplePeriod || usual.points === undefined
      ? ''
      : ` Every minute it would be ${countText(usual.points)}${moneyText(usual.money, prices)}.`;
  const returned = `${clauses === 1 ? 'which returns' : 'which return'} ${isExact ? '' : 'at least '}${many(series, 'point')} each time`;
  return [
    every,
    `On Cloud Monitoring the query has ${many(clauses, 'clause')} with a metric, ${returned}: ${countText(points)} points in ${monthDays} days${moneyText(money, prices)}.${otherwise}`,
  ];
};

const moneyText = (money: number | undefined, { currency, alertPointMillion: { value } }: Prices): string =>
  money === undefined || value === null
    ? ', not priced'
    : `, ${figure(money)} ${currency} at ${figure(value)} a million`;
