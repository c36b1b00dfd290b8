/**
 * A running Prometheus with rules whose conditions are faults that a test begins and ends, evaluated every second, which sends its alerts
 * to a running Alertmanager.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { stringify } from 'yaml';
import type { AlertingRule } from '../../alerts/prometheusRule.ts';
import { until } from '../../pipeline/testing/until.ts';
import { closed, freePort, listening } from './ports.ts';

export interface FiringPrometheus {
  /** Names of the faults from now on. */
  readonly set: (...faults: readonly string[]) => void;
  /** Names of the alerts that fire. */
  readonly firing: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/** Of a rule: it holds while the fault of this name lasts. */
export const faultExpr = (name: string): string => `fault{fault="${name}"} == 1`;

interface ApiAlert {
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
}

export const startFiringPrometheus = async (
  program: string,
  folder: string,
  rules: readonly AlertingRule[],
  alertmanager: string,
): Promise<FiringPrometheus> => {
  let faults: readonly string[] = [];
  const metrics = createServer({ keepAliveTimeout: 0 }, (_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`up_for_tests 1\n${faults.map((name) => `fault{fault="${name}"} 1\n`).join('')}`);
  });
  const target = await listening(metrics);
  const [config, rulesFile] = ['prometheus.yml', 'rules.yml'].map((name) => path.join(folder, name)) as [
    string,
    string,
  ];
  writeFileSync(rulesFile, stringify({ groups: [{ name: 'faults', interval: '1s', rules }] }));
  writeFileSync(
    config,
    stringify({
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [rulesFile],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager).host] }] }] },
      scrape_configs: [{ job_name: 'faults', static_configs: [{ targets: [`127.0.0.1:${target.port}`] }] }],
    }),
  );
  const port = await freePort();
  const child = spawn(
    program,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${path.join(folder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // What Alertmanager did not take is sent again at the next evaluation, not a minute later.
      '--rules.alert.resend-delay=1s',
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  child.stderr.on('data', (text: Buffer) => (log += text.toString()));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const url = `http://127.0.0.1:${port}`;
  await until('Prometheus is ready', async () => {
    if (child.exitCode !== null) throw new Error(`Prometheus ended: ${log}`);
    return fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  });
  return {
    set: (...names) => {
      faults = names;
    },
    firing: async () => {
      const answer = (await (await fetch(`${url}/api/v1/alerts`)).json()) as { data: { alerts: readonly ApiAlert[] } };
      return answer.data.alerts
        .filter(({ state }) => state === 'firing')
        .map(({ labels }) => labels['alertname'] ?? '')
        .toSorted();
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await closed(metrics);
    },
  };
};
