import { describe, expect, test } from '@jest/globals';
import { filter, logCounter, metric, promql, ratio, type IndicatorSource } from '../../model/indicatorSource.ts';
import { errorRate, indicatorOf, objectiveOf } from './testing/ordersWith.ts';

const run = 'run.googleapis.com/request_count';
const requests = metric(run, { service_name: 'orders-api' });
const failures = metric(run, { service_name: 'orders-api', response_code_class: '5xx' });
const ofRun = `{"${run}", monitored_resource="cloud_run_revision", service_name="orders-api"}[5m]`;
const filterOfRun = `metric.type="${run}" AND resource.type="cloud_run_revision" AND resource.labels.service_name="orders-api"`;

interface Row {
  readonly claim: string;
  readonly of: IndicatorSource;
  readonly cloudMonitoring: string;
  readonly prometheus: string;
  readonly slo: unknown;
}

const noSlo =
  'its events are counted by PromQL, and an SLO of Cloud Monitoring takes filters only; the burn alerts are PromQL and need none';

const rows: readonly Row[] = [
  {
    claim: 'bad events of a metric of Google Cloud, by labels of the metric and of its resource',
    of: ratio({ bad: failures, total: requests }),
    cloudMonitoring: `sum(increase({"${run}", monitored_resource="cloud_run_revision", service_name="orders-api", response_code_class="5xx"}[5m])) / sum(increase(${ofRun}))`,
    prometheus: "Google Cloud emits 'run.request_count', and a Prometheus never sees it",
    slo: {
      requestBased: {
        goodTotalRatio: {
          badServiceFilter: `${filterOfRun} AND metric.labels.response_code_class="5xx"`,
          totalServiceFilter: filterOfRun,
        },
      },
    },
  },
  {
    claim: 'good events: without any, their series is missing, and all are bad',
    of: ratio({ good: metric(run, { service_name: 'orders-api', response_code_class: '2xx' }), total: requests }),
    cloudMonitoring: `(sum(increase(${ofRun})) - (sum(increase({"${run}", monitored_resource="cloud_run_revision", service_name="orders-api", response_code_class="2xx"}[5m])) or vector(0))) / sum(increase(${ofRun}))`,
    prometheus: "Google Cloud emits 'run.request_count', and a Prometheus never sees it",
    slo: {
      requestBased: {
        goodTotalRatio: {
          goodServiceFilter: `${filterOfRun} AND metric.labels.response_code_class="2xx"`,
          totalServiceFilter: filterOfRun,
        },
      },
    },
  },
  {
    claim: 'counters of Prometheus as selectors',
    of: ratio({
      bad: promql('http_requests_total{job="orders", code=~"5.."}'),
      total: promql('http_requests_total{job="orders"}'),
    }),
    cloudMonitoring:
      'sum(increase(http_requests_total{job="orders", code=~"5.."}[5m])) / sum(increase(http_requests_total{job="orders"}[5m]))',
    prometheus:
      'sum(increase(http_requests_total{job="orders", code=~"5.."}[5m])) / sum(increase(http_requests_total{job="orders"}[5m]))',
    slo: noSlo,
  },
  {
    claim: 'a query that divides rates: its ranges become the window, and rates become increases',
    of: promql('sum(rate(ok_total[10m])) / sum by (job) (rate(all_total[10m]))'),
    cloudMonitoring:
      '(sum(sum by (job) (increase(all_total[5m]))) - (sum(increase(ok_total[5m])) or vector(0))) / sum(sum by (job) (increase(all_total[5m])))',
    prometheus:
      '(sum(sum by (job) (increase(all_total[5m]))) - (sum(increase(ok_total[5m])) or vector(0))) / sum(sum by (job) (increase(all_total[5m])))',
    slo: noSlo,
  },
  {
    claim: 'one minus a ratio: what is divided is bad',
    of: promql('1 - sum(rate(errors_total[5m])) / sum(rate(all_total[5m]))'),
    cloudMonitoring: '(sum(increase(errors_total[5m])) or vector(0)) / sum(increase(all_total[5m]))',
    prometheus: '(sum(increase(errors_total[5m])) or vector(0)) / sum(increase(all_total[5m]))',
    slo: noSlo,
  },
  {
    claim: 'all events without errors: a counter of errors has no series before the first error',
    of: ratio({
      good: promql('sum(all_total) - sum(errors_total)'),
      total: promql('sum(all_total)'),
    }),
    cloudMonitoring:
      '(sum(increase(all_total[5m])) - (sum(increase(all_total[5m])) - (sum(increase(errors_total[5m])) or vector(0)) or vector(0))) / sum(increase(all_total[5m]))',
    prometheus:
      '(sum(increase(all_total[5m])) - (sum(increase(all_total[5m])) - (sum(increase(errors_total[5m])) or vector(0)) or vector(0))) / sum(increase(all_total[5m]))',
    slo: noSlo,
  },
  {
    claim: 'a difference by labels, of which any may be missing: without one nothing is known',
    of: ratio({
      good: promql('sum by (zone) (all_total) - sum by (zone) (errors_total)'),
      total: promql('sum(all_total)'),
    }),
    cloudMonitoring:
      '(sum(increase(all_total[5m])) - sum(sum by (zone) (increase(all_total[5m])) - sum by (zone) (increase(errors_total[5m])))) / sum(increase(all_total[5m]))',
    prometheus:
      '(sum(increase(all_total[5m])) - sum(sum by (zone) (increase(all_total[5m])) - sum by (zone) (increase(errors_total[5m])))) / sum(increase(all_total[5m]))',
    slo: noSlo,
  },
  {
    claim: 'a percentage',
    of: promql('100 * sum(increase(ok_total[$window])) / sum(increase(all_total[$window]))'),
    cloudMonitoring:
      '(sum(increase(all_total[5m])) - (sum(increase(ok_total[5m])) or vector(0))) / sum(increase(all_total[5m]))',
    prometheus:
      '(sum(increase(all_total[5m])) - (sum(increase(ok_total[5m])) or vector(0))) / sum(increase(all_total[5m]))',
    slo: noSlo,
  },
  {
    claim: 'a gauge that is 0 or 1, such as probes: only ranges of $window are replaced where there are some',
    of: ratio({
      good: promql('sum(sum_over_time(probe_success{job="orders"}[$window]))'),
      total: promql('sum(count_over_time(probe_success{job="orders"}[$window]))'),
    }),
    cloudMonitoring:
      '(sum(count_over_time(probe_success{job="orders"}[5m])) - (sum(sum_over_time(probe_success{job="orders"}[5m])) or vector(0))) / sum(count_over_time(probe_success{job="orders"}[5m]))',
    prometheus:
      '(sum(count_over_time(probe_success{job="orders"}[5m])) - (sum(sum_over_time(probe_success{job="orders"}[5m])) or vector(0))) / sum(count_over_time(probe_success{job="orders"}[5m]))',
    slo: noSlo,
  },
  {
    claim: 'PromQL with a metric of Google Cloud, in the older spelling too: then an SLO has a filter',
    of: ratio({
      bad: promql(
        'run_googleapis_com:request_count{monitored_resource="cloud_run_revision", service_name="orders-api", response_code_class="5xx"}',
      ),
      total: promql('{"run.googleapis.com/request_count", service_name="orders-api"}'),
    }),
    cloudMonitoring: `sum(increase({"${run}", monitored_resource="cloud_run_revision", service_name="orders-api", response_code_class="5xx"}[5m])) / sum(increase(${ofRun}))`,
    prometheus: "Google Cloud emits 'run.request_count', and a Prometheus never sees it",
    slo: {
      requestBased: {
        goodTotalRatio: {
          badServiceFilter: `${filterOfRun} AND metric.labels.response_code_class="5xx"`,
          totalServiceFilter: filterOfRun,
        },
      },
    },
  },
  {
    claim: 'a filter of Cloud Monitoring, with its functions as patterns',
    of: ratio({
      bad: filter(
        'metric.type="loadbalancing.googleapis.com/https/request_count" AND resource.type="https_lb_rule" AND metric.label.response_code_class=one_of("500","400") AND resource.labels.url_map_name=starts_with("orders")',
      ),
      total: filter('metric.type="loadbalancing.googleapis.com/https/request_count" resource.type="https_lb_rule"'),
    }),
    // Its points come 210 s late: the short window is as long as two of them need.
    cloudMonitoring:
      'sum(increase({"loadbalancing.googleapis.com/https/request_count", monitored_resource="https_lb_rule", response_code_class=~"500|400", url_map_name=~"orders.*"}[6m])) / sum(increase({"loadbalancing.googleapis.com/https/request_count", monitored_resource="https_lb_rule"}[6m]))',
    prometheus: "Google Cloud emits 'loadbalancing.https.request_count', and a Prometheus never sees it",
    slo: {
      requestBased: {
        goodTotalRatio: {
          badServiceFilter:
            'metric.type="loadbalancing.googleapis.com/https/request_count" AND resource.type="https_lb_rule" AND metric.labels.response_code_class=one_of("500","400") AND resource.labels.url_map_name=monitoring.regex.full_match("orders.*")',
          totalServiceFilter:
            'metric.type="loadbalancing.googleapis.com/https/request_count" AND resource.type="https_lb_rule"',
        },
      },
    },
  },
  {
    claim: 'log lines that are counted, of events of a metric that no list has',
    of: ratio({
      bad: logCounter({
        name: 'orders/rejected',
        filter: 'resource.type="cloud_run_revision" AND jsonPayload.reason="rejected"',
      }),
      total: metric('custom.googleapis.com/orders/received', { shop: ['es', 'cl'] }, { resource: 'generic_task' }),
    }),
    cloudMonitoring:
      'sum(increase({"logging.googleapis.com/user/orders/rejected", monitored_resource="cloud_run_revision"}[5m])) / sum(increase({"custom.googleapis.com/orders/received", monitored_resource="generic_task", shop=~"es|cl"}[5m]))',
    prometheus:
      "'logging.googleapis.com/user/orders/rejected' is written to Cloud Monitoring, and a Prometheus never sees it",
    slo: {
      requestBased: {
        goodTotalRatio: {
          badServiceFilter:
            'metric.type="logging.googleapis.com/user/orders/rejected" AND resource.type="cloud_run_revision"',
          totalServiceFilter:
            'metric.type="custom.googleapis.com/orders/received" AND resource.type="generic_task" AND metric.labels.shop=one_of("es","cl")',
        },
      },
    },
  },
];

describe('an objective is measured by', () => {
  test.each(rows)('$claim', ({ of, cloudMonitoring, prometheus, slo }) => {
    expect(errorRate(objectiveOf(of), 'cloud-monitoring')).toBe(cloudMonitoring);
    expect(errorRate(objectiveOf(of), 'prometheus')).toBe(prometheus);
    expect(indicatorOf(objectiveOf(of))).toEqual(slo);
  });
});
