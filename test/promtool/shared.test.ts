/**
 * The rules of a shared objective in Prometheus' own engine: the page of two systems together fires where neither of their own
 * shares is known well enough alone, and is silent on what a single bad event would fire in each.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@jest/globals';
import { stringify } from 'yaml';
import { alertmanagerConfig } from '../../alerts/alertmanager/alertmanagerConfig.ts';
import { sharedNodes } from '../../alerts/sharedNodes.ts';
import { prometheusRules } from '../../alerts/prometheus.ts';
import { availability } from '../../model/objective.ts';
import { shared } from '../../model/sharedObjective.ts';
import type { PipelineSystem } from '../../model/system.ts';
import freight from '../fixtures/systems/freight.ts';
import baseOrganization from '../fixtures/systems/organization.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { runPromtool } from './promtool.ts';

const promised = availability('api', { target: '99%', window: '30d', why: 'w', rejected: [] });
const systems: readonly PipelineSystem[] = ['north', 'south'].map((id) => ({
  ...freight,
  id,
  objectives: [{ ...promised, alertingOff: { why: 'counted in shops' } }],
  load: { kind: 'OpenLoad', reads: '1/s', messages: '1/s', duration: '5m', always: { reads: '6/h' } },
}));
const organization = {
  ...baseOrganization,
  sharedObjectives: [
    shared({ id: 'shops', owner: 'web', objective: promised.id, systems: ['north', 'south'], why: 'few readers' }),
  ],
};

const rules = (): object => {
  const [nodes] = sharedNodes(systems, organization, 'prod');
  return prometheusRules(nodes!.alerts, { organization, system: undefined, environment: 'prod' }).file;
};

/** `bad`: of each request of a system, one every so many minutes. */
const counters = (id: string, every: number, isBad: (request: number) => boolean): readonly object[] => {
  const minutes = 860;
  let [good, total] = [0, 0];
  const values = Array.from({ length: minutes }, (_, minute) => {
    if (minute > 0 && minute % every === 0) {
      total += 1;
      if (!isBad(total)) good += 1;
    }
    return [good, total] as const;
  });
  const series = (name: string, index: 0 | 1): object => ({
    series: `atalaya_objective_${name}_events_total{job="${id}",objective="${promised.id}"}`,
    values: values.map((value) => value[index]).join(' '),
  });
  return [series('good', 0), series('total', 1)];
};

interface Case {
  readonly claim: string;
  readonly series: readonly object[];
  readonly fires: boolean;
}

const cases: readonly Case[] = [
  {
    claim: 'both bad from the 12th hour on',
    series: [...counters('north', 10, (n) => n > 72), ...counters('south', 10, (n) => n > 72)],
    fires: true,
  },
  {
    claim: 'one bad event of one system',
    series: [...counters('north', 10, (n) => n === 84), ...counters('south', 10, () => false)],
    fires: false,
  },
  {
    claim: 'all bad of one, all good of the other',
    series: [...counters('north', 10, (n) => n > 72), ...counters('south', 10, () => false)],
    fires: true,
  },
  {
    claim: 'all good',
    series: [...counters('north', 10, () => false), ...counters('south', 10, () => false)],
    fires: false,
  },
];

testWith(
  'promtool',
  'the page of systems together fires by the sum of their events, as Prometheus evaluates it',
  (promtool) => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'rules.yml'), stringify(rules()));
    const labels = {
      environment: 'prod',
      owner: 'web',
      severity: 'page',
      slo: promised.id,
      stage: 'api',
      system: 'shops',
    };
    const tests = cases.map(({ claim, series, fires }) => ({
      name: claim,
      interval: '1m',
      input_series: series,
      alert_rule_test: [
        {
          eval_time: '14h10m',
          alertname: 'shops-api-availability-burn-page',
          exp_alerts: fires ? [{ exp_labels: labels }] : [],
        },
      ],
    }));
    // Annotations have the present value, which is not what is tried here.
    const withoutTexts = JSON.parse(
      JSON.stringify(rules(), (key, value: unknown) => (key === 'annotations' ? undefined : value)),
    ) as object;
    writeFileSync(path.join(folder, 'rules.yml'), stringify(withoutTexts));
    writeFileSync(
      path.join(folder, 'tests.yml'),
      stringify({ rule_files: ['rules.yml'], evaluation_interval: '1m', tests }),
    );
    const { code, output } = runPromtool(promtool, ['test', 'rules', path.join(folder, 'tests.yml')]);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') });
  },
);

testWith('promtool', 'promtool accepts the rules with their texts', (promtool) => {
  const file = path.join(temporaryFolder(), 'rules.yml');
  writeFileSync(file, stringify(rules()));
  expect(runPromtool(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', file])).toMatchObject({ code: 0 });
  const times = alertmanagerConfig(organization, systems).config.time_intervals ?? [];
  expect(times.filter(({ name }) => name.includes('-maintenance-'))).toEqual([]);
});
