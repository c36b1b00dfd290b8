import { expect, test } from '@jest/globals';
import { nodesOf } from '../alerts/systemNodes.ts';
import { distribution, metric, promql, type ValueSource } from '../model/indicatorSource.ts';
import { renderProblem } from '../model/problem.ts';
import { defineSystem } from '../model/system.ts';
import { chart, type TeamChart } from '../model/teamPanel.ts';
import { orders, problemsWith } from '../model/testing/orders.ts';
import { valueAbove } from '../model/threshold.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import { readSources } from '../slo/sources/readSources.ts';
import { panelExpr } from './cloudMonitoring/panelExpr.ts';
import type { ChartPanel } from './panel.ts';
import { teamCharts } from './teamSection.ts';

const backlog = metric('pubsub.googleapis.com/subscription/num_undelivered_messages', { subscription_id: 'orders' });
const answered = metric('loadbalancing.googleapis.com/https/request_count', {}, { resource: 'https_lb_rule' });
const latencies = distribution('run.googleapis.com/request_latencies', { service_name: 'orders-api' });

const drawn = (panel: TeamChart, alertOn?: ValueSource): ChartPanel => {
  const alerts = alertOn === undefined ? [] : [valueAbove({ id: 'backlog', of: alertOn, above: 1000 })];
  const { system, problems } = readSources(defineSystem({ ...orders, panels: [panel], alerts }));
  expect(problems).toEqual([]);
  return teamCharts(nodesOf(system, 'prod')).rows[0]!.panels[0] as ChartPanel;
};

const linesOf = ({ series }: ChartPanel): readonly string[] =>
  series.map(({ name, query }) => {
    const expr = panelExpr(query);
    return `${name}: ${expr.kind === 'NotSupported' ? expr.why : cloudMonitoring.print(expr).replaceAll(/\s+/g, ' ')}`;
  });

test.each([
  [
    'a gauge over all its series',
    chart({ title: 'Waiting', of: backlog }),
    '1',
    [
      'Waiting: sum({"pubsub.googleapis.com/subscription/num_undelivered_messages", monitored_resource="pubsub_subscription", subscription_id="orders"})',
    ],
  ],
  [
    'the rate of a counter, over a time in which two of its late points can be read',
    chart({ title: 'Answers', of: answered, by: ['response_code_class'] }),
    '1/s',
    [
      '${response_code_class}: sum by (response_code_class) (rate({"loadbalancing.googleapis.com/https/request_count", monitored_resource="https_lb_rule"}[6m]))',
    ],
  ],
  [
    'a quantile of a distribution, in its unit',
    chart({ title: 'Slow', of: latencies, statistic: 'p99' }),
    'ms',
    [
      'Slow: histogram_quantile(0.99, sum by (le) (increase({"run.googleapis.com/request_latencies_bucket", monitored_resource="cloud_run_revision", service_name="orders-api"}[5m])))',
    ],
  ],
  [
    'PromQL as it is written, several lines by their names',
    chart({
      title: 'Sales',
      of: { web: promql('sum(sales{at="web"})'), shop: promql('sum(sales{at="shop"})') },
      unit: '{sale}',
    }),
    '{sale}',
    ['web: sum(sales{at="web"})', 'shop: sum(sales{at="shop"})'],
  ],
])('a chart draws %s', (_claim, panel, unit, lines) => {
  const found = drawn(panel);
  expect(found.unit).toBe(unit);
  expect(linesOf(found)).toEqual(lines);
});

test('a threshold on the same source is a mark', () => {
  expect(drawn(chart({ title: 'Waiting', of: backlog }), backlog).marks).toEqual([
    { label: 'alert: above 1000', value: 1000 },
  ]);
  expect(drawn(chart({ title: 'Waiting', of: backlog }), latencies).marks).toEqual([]);
});

test('a metric of a chart that is misspelt is refused, with the line', () => {
  const of = { waiting: metric('pubsub.googleapis.com/subscription/num_undelivered_message'), done: backlog };
  const { problems } = readSources(defineSystem({ ...orders, panels: [chart({ title: 'Orders', of })] }));
  expect(problems.map((problem) => renderProblem('systems/orders.ts', problem))).toEqual([
    "model/unknown-metric  systems/orders.ts panels[0].of.waiting.type\n  Google Cloud's list has no metric 'pubsub.googleapis.com/subscription/num_undelivered_message'\n  fix: did you mean 'pubsub.googleapis.com/subscription/num_undelivered_messages'?",
  ]);
});

test('charts without a line, and two of one title, are refused', () => {
  const waiting = chart({ title: 'Waiting', of: backlog });
  expect(problemsWith({ panels: [waiting, waiting] })).toEqual([
    "model/duplicate-panel  systems/orders.ts panels[1].title\n  'Waiting' is also the title of panels[0]\n  fix: give one of them another title",
  ]);
  expect(problemsWith({ panels: [chart({ title: 'Nothing', of: {} })] })).toEqual([
    "model/empty-chart  systems/orders.ts panels[0].lines\n  the chart has no line\n  fix: write of: metric('…'), or { name: metric('…') }",
  ]);
});
