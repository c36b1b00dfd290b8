/** Runs rules over series with Prometheus' own engine: several files in one process, so that every system is cheap to ask. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RuleFile } from '../../alerts/prometheusRule.ts';
import type { InputSeries } from './series.ts';

/** The alerts that fire, or wait until they have held for long enough, at a minute: these and no others. */
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
  /** Minutes between samples; 1 unless it says otherwise. */
  readonly sampled?: number;
}

export interface Said {
  readonly code: number | null;
  readonly said: string;
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

/** JSON is YAML. `folder` is the caller's to remove. */
export const writeTrial = (folder: string, trial: Trial): string => {
  const rules = path.join(folder, `${fileName(trial.name)}.rules.yml`);
  writeFileSync(rules, JSON.stringify({ groups: trial.rules.flatMap(({ groups }) => groups) }));
  const tests = path.join(folder, `${fileName(trial.name)}.test.yml`);
  writeFileSync(tests, JSON.stringify(testFile(rules, trial)));
  return tests;
};

export const runPromtool = (promtool: string, args: readonly string[]): Said => {
  const ran = spawnSync(promtool, args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  return { code: ran.status, said: ran.stdout + ran.stderr };
};

/** What promtool says where something else fired than was expected; empty when all is as expected. */
export const disagreements = (promtool: string, folder: string, trials: readonly Trial[]): string => {
  const files = trials.filter(({ scenarios }) => scenarios.length > 0).map((trial) => writeTrial(folder, trial));
  const { code, said } = runPromtool(promtool, ['test', 'rules', ...files]);
  return code === 0 ? '' : said.slice(0, 20_000);
};
