/** A system with a source of each kind in objectives, thresholds and charts, as the loader reads it. */
import { below, distribution, filter, logCounter, metric, promql, ratio } from '../../model/indicatorSource.ts';
import { availability, latency, processing } from '../../model/objective.ts';
import { defineSystem, type System } from '../../model/system.ts';
import { chart } from '../../model/teamPanel.ts';
import { orders } from '../../model/testing/orders.ts';
import { valueAbove, valueBelow } from '../../model/threshold.ts';
import { readSources } from '../../slo/sources/readSources.ts';

const common = { target: '99%', window: '30d', why: 'Callers were told so.', rejected: [] } as const;
const run = 'run.googleapis.com/request_count';
const requests = metric(run, { service_name: 'orders-api' });
const rejected = logCounter({ name: 'orders/rejected', filter: 'jsonPayload.reason="rejected" AND severity>="ERROR"' });
const backlog = metric('pubsub.googleapis.com/subscription/num_undelivered_messages', { subscription_id: 'orders' });
const latencies = distribution('run.googleapis.com/request_latencies', { service_name: 'orders-api' });
const checkouts = promql('sum(rate(checkouts_total{result="ok"}[5m])) / sum(rate(checkouts_total[5m]))');
const failed = metric(run, { service_name: 'orders-api', response_code: ['500', '502', '503'] });
const ofBalancer = 'metric.type="loadbalancing.googleapis.com/https/request_count" AND resource.type="https_lb_rule"';

const read = readSources(
  defineSystem({
    ...orders,
    owner: 'data-platform',
    objectives: [
      availability('api', { ...common, of: ratio({ bad: failed, total: requests }) }),
      availability('api', { ...common, id: 'checkout', of: checkouts }),
      availability('api', {
        ...common,
        id: 'front',
        slices: { length: '5m', good: '95%' },
        of: ratio({
          bad: filter(`${ofBalancer} AND metric.labels.response_code_class="500"`),
          total: filter(ofBalancer),
        }),
      }),
      availability('api', { ...common, id: 'checkout-minutes', slices: { length: '1m', good: '90%' }, of: checkouts }),
      availability('api', { ...common, id: 'this-month', window: 'calendar month', of: checkouts }),
      latency('api', { ...common, under: '300ms', of: below(latencies) }),
      processing('ingest', { ...common, of: ratio({ bad: rejected, total: requests }) }),
    ],
    alerts: [
      valueAbove({ id: 'waiting', of: backlog, above: 1000, for: '5m', stage: 'queue' }),
      valueAbove({ id: 'slow', of: latencies, above: '2s', severity: 'page' }),
      valueAbove({ id: 'rejected', of: rejected, above: 100, over: '1h' }),
      valueBelow({ id: 'no-sales', of: promql('sum(rate(sales_total[30m]))'), below: 0.1, for: '10m' }),
    ],
    panels: [
      chart({ title: 'Waiting', of: backlog }),
      chart({ title: 'Requests by class', of: requests, by: ['response_code_class'], style: 'stacked' }),
      chart({ title: 'Slow requests', of: latencies, statistic: 'p99' }),
      chart({ title: 'Checkouts', of: { ok: checkouts, sales: promql('sum(rate(sales_total[5m]))') } }),
    ],
  }),
);

if (read.problems.length > 0) throw new Error(JSON.stringify(read.problems));

export const measuredSystem: System = read.system;
