/** Runs rules over series with Prometheus' own engine, several files in one process, because each start takes time. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RuleFile } from '../../alerts/prometheusRule.ts';
import type { InputSeries } from './series.ts';

/** The exact set of alerts that fire (or are pending) at a minute. */
export interface Moment {
  readonly minute: number;
  readonly firing: readonly string[];
  readonly state?: 'firing' | 'pending';
}

export interface Scenario {
  readonly name: string;
  readonly series: readonly InputSeries[];
  readonly moments: readonly Moment[];
}

/** Scenarios over the same rules. Rules are evaluated at minute 0 and every `step` minutes. */
export interface Trial {
  readonly name: string;
  readonly rules: readonly RuleFile[];
  readonly step: number;
  readonly scenarios: readonly Scenario[];
  /** Minutes between samples; default 1. */
  readonly sampled?: number;
}

export interface PromtoolRun {
  readonly code: number | null;
  /** Standard output and standard error. */
  readonly output: string;
}

const fileName = (name: string): string => name.replaceAll(/[^\w]+/g, '-');

const testFile = (rules: string, { step, scenarios, sampled = 1 }: Trial): unknown => ({
  rule_files: [rules],
  evaluation_interval: `${step}m`,
  tests: scenarios.map(({ name, series, moments }) => ({
    name,
    interval: `${sampled}m`,
    input_series: series,
    promql_expr_test: moments.map(({ minute, firing, state = 'firing' }) => ({
      expr: `count by (alertname) (ALERTS{alertstate="${state}"})`,
      eval_time: `${minute}m`,
      exp_samples: firing
        .toSorted()
        .map((alertname) => ({ labels: `{alertname=${JSON.stringify(alertname)}}`, value: 1 })),
    })),
  })),
});

/** Writes the rules and the test as JSON, which is YAML; returns the file of the test. */
export const writeTrial = (folder: string, trial: Trial): string => {
  const rules = path.join(folder, `${fileName(trial.name)}.rules.yml`);
  writeFileSync(rules, JSON.stringify({ groups: trial.rules.flatMap(({ groups }) => groups) }));
  const tests = path.join(folder, `${fileName(trial.name)}.test.yml`);
  writeFileSync(tests, JSON.stringify(testFile(rules, trial)));
  return tests;
};

export const runPromtool = (promtool: string, args: readonly string[]): PromtoolRun => {
  const result = spawnSync(promtool, args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  return { code: result.status, output: result.stdout + result.stderr };
};

/** promtool's report of alerts that differ from the expected ones; empty when there are none. */
export const disagreements = (promtool: string, folder: string, trials: readonly Trial[]): string => {
  const files = trials.filter(({ scenarios }) => scenarios.length > 0).map((trial) => writeTrial(folder, trial));
  const { code, output } = runPromtool(promtool, ['test', 'rules', ...files]);
  return code === 0 ? '' : output.slice(0, 20_000);
};
