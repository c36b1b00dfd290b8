/** The texts that Prometheus' own engine makes of an alert's annotations, with the value of this minute. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@jest/globals';
import { prometheusRules } from '../../alerts/prometheus.ts';
import { nodesOf } from '../../alerts/systemNodes.ts';
import { prometheus } from '../../series/prometheus.ts';
import freight from '../fixtures/systems/freight.ts';
import organization from '../fixtures/systems/organization.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { burnSeries } from './burnSeries.ts';
import { runPromtool } from './promtool.ts';

const nodes = nodesOf(freight, 'prod');
const { file } = prometheusRules(nodes.alerts, { organization, environment: 'prod', system: freight });
const rule = file.groups
  .flatMap(({ rules }) => rules)
  .find((candidate) => 'alert' in candidate && candidate.alert === 'freight-api-availability-burn-page');

testWith(
  'promtool',
  'a page says the error rate of this minute, and is one alert from the first tier that fires to the last that resolves',
  (promtool) => {
    if (rule === undefined || !('alert' in rule)) throw new Error('no page');
    const folder = temporaryFolder();
    const rules = path.join(folder, 'rules.yml');
    writeFileSync(rules, JSON.stringify(file));
    const down = 20;
    const series = burnSeries(nodes.slos[0]!.indicator.prometheus, prometheus, [
      { minutes: 400, good: 1_000, bad: 0 },
      { minutes: down, good: 600, bad: 400 },
      { minutes: 40, good: 1_000, bad: 0 },
    ]);
    const alertAt = (minute: number, rate: string | undefined): unknown => ({
      alertname: rule.alert,
      eval_time: `${minute}m`,
      exp_alerts:
        rate === undefined
          ? []
          : [
              {
                exp_labels: rule.labels,
                exp_annotations: {
                  ...rule.annotations,
                  description: rule.annotations['description']?.replace('{{ $value | humanizePercentage }}', rate),
                },
              },
            ],
    });
    const tests = path.join(folder, 'tests.yml');
    const alertRuleTest = [
      alertAt(400, undefined),
      // Both tiers: the value is that of the first one's short window. Then the slow tier alone, with 19 bad of 29 steps in 30 minutes.
      alertAt(400 + down, '40%'),
      alertAt(400 + down + 10, '26.21%'),
      alertAt(400 + down + 35, undefined),
    ];
    writeFileSync(
      tests,
      JSON.stringify({
        rule_files: [rules],
        evaluation_interval: '1m',
        tests: [{ interval: '1m', input_series: series, alert_rule_test: alertRuleTest }],
      }),
    );
    const { code, output } = runPromtool(promtool, ['test', 'rules', tests]);
    expect(output).toContain('SUCCESS');
    expect(code).toBe(0);
  },
  120_000,
);
