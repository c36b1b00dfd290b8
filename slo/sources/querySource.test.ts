/** PromQL that counts no events, or divides none. Every message is whole. */
import { expect, test } from '@jest/globals';
import { metric, promql, ratio, type EventSource, type IndicatorSource } from '../../model/indicatorSource.ts';
import { objectiveOf, problemsOf } from './testing/ordersWith.ts';

const all = metric('run.googleapis.com/request_count', { service_name: 'orders-api' });
const badOf = (bad: EventSource): IndicatorSource => ratio({ bad, total: all });

interface Row {
  readonly claim: string;
  readonly of: IndicatorSource;
  readonly id: string;
  /** Below objectives[0].of. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

const rows: readonly Row[] = [
  {
    claim: 'a gauge as a counter in PromQL',
    of: badOf(promql('pubsub_googleapis_com:subscription_num_undelivered_messages{subscription_id="orders"}')),
    id: 'gauge-as-counter',
    path: '.bad.query',
    message:
      'pubsub.googleapis.com/subscription/num_undelivered_messages is a gauge: its increase does not count events (pubsub_googleapis_com:subscription_num_undelivered_messages{subscription_id="orders"})',
    fix: 'use a counter, or sum_over_time(…[$window]) and count_over_time(…[$window]) of a gauge that is 0 or 1',
  },
  {
    claim: 'PromQL that does not parse, with the place',
    of: badOf(promql('sum(rate(http_requests_total{code=~"5.."}[5m])')),
    id: 'promql',
    path: '.bad.query',
    message:
      'the query is not PromQL that can be used: ( is never closed, at line 1, column 4\n    sum(rate(http_requests_total{code=~"5.."}[5m])\n       ^',
    fix: 'add )',
  },
  {
    claim: 'a range, which is no instant vector',
    of: badOf(promql('http_requests_total[5m]')),
    id: 'query-type',
    path: '.bad.query',
    message: 'the query gives a range vector: an instant vector or a number is needed',
    fix: 'take a function of it, such as rate(…), or leave the range out',
  },
  {
    claim: 'a text',
    of: badOf(promql('"errors"')),
    id: 'query-type',
    path: '.bad.query',
    message: 'the query gives a string: an instant vector or a number is needed',
    fix: 'write an expression of series',
  },
  {
    claim: 'a query of one number, which is no ratio',
    of: promql('sum(rate(http_requests_total[5m]))'),
    id: 'query-no-ratio',
    path: '.query',
    message: 'the query is not a ratio: it is sum(…), but good events divided by all events are needed',
    fix: 'divide: sum(rate(good[5m])) / sum(rate(all[5m])), or write ratio({ good: promql(…), total: promql(…) })',
  },
  {
    claim: 'a division by a number',
    of: promql('sum(rate(http_requests_total[5m])) / 60'),
    id: 'query-no-ratio',
    path: '.query',
    message: 'the query is not a ratio: it is … / …, but good events divided by all events are needed',
    fix: 'divide: sum(rate(good[5m])) / sum(rate(all[5m])), or write ratio({ good: promql(…), total: promql(…) })',
  },
  {
    claim: 'a quantile',
    of: badOf(promql('histogram_quantile(0.95, sum by (le) (rate(x_bucket[5m])))')),
    id: 'query-no-count',
    path: '.bad.query',
    message: 'histogram_quantile(0.95, sum by (le) (increase(x_bucket[$window]))) does not count events over a window',
    fix: 'count with increase(…) or rate(…) of a counter, or with count_over_time or sum_over_time',
  },
  {
    claim: 'the last two points of a counter',
    of: badOf(promql('sum(irate(errors_total[5m]))')),
    id: 'query-no-count',
    path: '.bad.query',
    message: 'irate(errors_total[$window]) does not count events over a window',
    fix: 'count with increase(…) or rate(…) of a counter, or with count_over_time or sum_over_time',
  },
  {
    claim: 'two ranges, and nothing that says which is the window',
    of: promql('sum(rate(ok_total[5m])) / sum(rate(all_total[1h]))'),
    id: 'query-window',
    path: '.query',
    message: 'the query has the ranges [5m] and [1h]: it is unclear which of them is the window of a burn rate',
    fix: 'write [$window] for the range of the burn rate',
  },
  {
    claim: 'numbers alone',
    of: badOf(promql('vector(1)')),
    id: 'query-without-series',
    path: '.bad.query',
    message: 'the query reads no series: its value never changes',
    fix: 'name a counter',
  },
  {
    claim: 'good and total swapped in PromQL',
    of: promql('sum(rate(x_total[5m])) / sum(rate(x_total{code="200"}[5m]))'),
    id: 'part-above-whole',
    path: '',
    message: "good counts more than total: total has code='200', and good has not",
    fix: 'swap good and total, or write the label in both',
  },
];

test.each(rows)('$claim is refused', ({ of, id, path, message, fix }) => {
  expect(problemsOf(objectiveOf(of))).toEqual([
    `model/${id}  systems/orders.ts objectives[0].of${path}\n  ${message}\n  fix: ${fix}`,
  ]);
});
