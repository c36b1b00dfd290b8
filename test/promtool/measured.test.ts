/**
 * Objectives whose definition says what counts them, in Prometheus' own engine: the emitted rules and the queries of Cloud Monitoring's
 * policies fire at the minute that alerts/firing/detection.ts computes, and not a minute before.
 */
import { expect } from '@jest/globals';
import { nodesOf } from '../../alerts/systemNodes.ts';
import { minutesToDetect } from '../../alerts/firing/detection.ts';
import { below, distribution, metric, promql, ratio, type IndicatorSource } from '../../model/indicatorSource.ts';
import { promqlName } from '../../model/signals.ts';
import { latencyOf, objectiveOf, systemWith } from '../../slo/sources/testing/ordersWith.ts';
import organization from '../fixtures/systems/organization.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { dialects } from './dialects.ts';
import { onlyTiers } from './onlyTiers.ts';
import { disagreements, type Scenario, type Trial } from './promtool.ts';
import { counter, gauge, type InputSeries } from './series.ts';

const healthy = 90;
const perMinute = 1_000;

/** Events a minute: before the outage, and in it. */
const counted = (series: string, before: number, during: number): InputSeries => ({
  series,
  values: counter([
    { minutes: healthy, perMinute: before },
    { minutes: 60, perMinute: during },
  ]),
});

/** A counter that begins at 0 with the outage: its first sample is none that it grew by. */
const appearing = (series: string): InputSeries => ({
  series,
  values: `_x${healthy} 0+${perMinute}x60`,
});

const run = (labels: string): string =>
  `{"run.googleapis.com/request_count", monitored_resource="cloud_run_revision", service_name="orders-api", ${labels}}`;

interface Row {
  readonly name: string;
  readonly of: IndicatorSource;
  readonly series: readonly InputSeries[];
  /** Latency instead of availability. */
  readonly isLatency?: true;
}

const requests = metric('run.googleapis.com/request_count', { service_name: 'orders-api' });
const answered = metric('run.googleapis.com/request_count', { service_name: 'orders-api', response_code_class: '2xx' });
const outageOfRun = [
  counted(run('response_code_class="2xx"'), perMinute, 0),
  counted(run('response_code_class="5xx"'), 0, perMinute),
];

const rows: readonly Row[] = [
  { name: 'a metric of Google Cloud', of: ratio({ good: answered, total: requests }), series: outageOfRun },
  {
    name: 'the same in the older spelling of PromQL',
    of: ratio({
      bad: promql(
        `${promqlName('run.googleapis.com/request_count')}{service_name="orders-api", response_code_class="5xx"}`,
      ),
      total: requests,
    }),
    series: outageOfRun,
  },
  {
    name: 'counters as selectors',
    of: ratio({ good: promql('orders_total{code!~"5.."}'), total: promql('orders_total') }),
    series: [counted('orders_total{code="200"}', perMinute, 0), counted('orders_total{code="503"}', 0, perMinute)],
  },
  {
    name: 'a division of rates over any range',
    of: promql('sum by (zone) (rate(orders_total{code!~"5.."}[3m])) / sum by (zone) (rate(orders_total[3m]))'),
    series: [
      counted('orders_total{code="200", zone="a"}', perMinute, 0),
      counted('orders_total{code="503", zone="a"}', 0, perMinute),
    ],
  },
  {
    name: 'one minus a percentage of errors',
    of: promql('100 - 100 * sum(increase(errors_total[1h])) / sum(increase(orders_total[1h]))'),
    series: [counted('errors_total', 0, perMinute), counted('orders_total', perMinute, perMinute)],
  },
  {
    name: 'all events without errors, which have no series before the first',
    of: promql('(sum(rate(orders_total[5m])) - sum(rate(errors_total[5m]))) / sum(rate(orders_total[5m]))'),
    series: [counted('orders_total', perMinute, perMinute), appearing('errors_total')],
  },
  {
    name: 'all events as good and failed, which have no series before the first',
    of: ratio({
      good: promql('sum(ok_total)'),
      total: promql('sum(ok_total) + sum(failed_total)'),
    }),
    series: [counted('ok_total', perMinute, 0), appearing('failed_total')],
  },
  {
    name: 'probes that are 0 or 1',
    of: ratio({
      good: promql('sum(sum_over_time(probe_success[$window]))'),
      total: promql('sum(count_over_time(probe_success[$window]))'),
    }),
    series: [
      {
        series: 'probe_success',
        values: gauge([
          { minutes: healthy + 1, value: 1 },
          { minutes: 60, value: 0 },
        ]),
      },
    ],
  },
  {
    name: 'buckets of a histogram of Prometheus',
    of: below(distribution('prometheus.googleapis.com/orders_seconds/histogram', {}, { buckets: [0.3, 1] }), '300ms'),
    isLatency: true,
    series: [
      counted('orders_seconds_bucket{le="0.3"}', perMinute, 0),
      counted('orders_seconds_bucket{le="+Inf"}', perMinute, perMinute),
      counted('orders_seconds_count', perMinute, perMinute),
    ],
  },
];

/** From the first event on nothing was good: the series of good events does not exist. */
const neverGood: Row = {
  name: 'good events without any series',
  of: ratio({ good: promql('orders_total{code!~"5.."}'), total: promql('orders_total') }),
  series: [counted('orders_total{code="503"}', perMinute, perMinute)],
};

const trialOf = ({ name, of, series, isLatency }: Row, isAlwaysBad = false): Trial => {
  const system = systemWith(isLatency === true ? latencyOf(of) : objectiveOf(of));
  const context = { ...nodesOf(system, 'prod'), organization };
  const alerts = context.alerts.flatMap((alert) => onlyTiers(alert, ['1h']));
  const named = dialects.map((dialect) => ({
    dialect,
    made: alerts.filter((alert) => dialect.nameOf(alert, context) !== undefined),
  }));
  const names = named.flatMap(({ dialect, made }) => made.map((alert) => dialect.nameOf(alert, context)!));
  if (names.length === 0) throw new Error(`${name} has no rule`);
  const detected = minutesToDetect(alerts[0]!.condition.tiers[0], 1) ?? Number.NaN;
  const scenario = (what: string, minute: number, firing: readonly string[]): Scenario => ({
    name: `${name}: ${what}`,
    series,
    moments: [{ minute, firing }],
  });
  return {
    name,
    rules: named.flatMap(({ dialect, made }) => (made.length === 0 ? [] : [dialect.rules(made, context)])),
    step: 1,
    scenarios: isAlwaysBad
      ? [scenario('an outage from the first event on', healthy, names)]
      : [
          scenario('healthy', healthy, []),
          scenario('a minute before it is detected', healthy + detected - 1, []),
          scenario('at the minute at which it is detected', healthy + detected, names),
        ],
  };
};

testWith('promtool', 'burn-rate alerts on metrics that the team names fire at the computed minute', (promtool) => {
  expect(
    disagreements(promtool, temporaryFolder(), [...rows.map((row) => trialOf(row)), trialOf(neverGood, true)]),
  ).toBe('');
});
