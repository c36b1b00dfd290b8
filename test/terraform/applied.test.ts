/**
 * What an apply creates: terraform plans and applies with a mock of the provider, which checks values without any network.
 * The assertions are in Terraform's own test language, so that references are resolved as in a real apply.
 */
import { bodyOf, type Values } from './policyBody.ts';
import { expect } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadOrganization } from '../../cli/load/loadOrganization.ts';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { maintenance, recurringMaintenance } from '../../model/maintenance.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { emitSystem } from '../../emit/emit.ts';
import { testEachWith, testWithAll } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { terraformHere, terraformTools } from './terraform.ts';
import { readK6Runtime } from '../../cli/loadtest/k6Runtime.ts';

const organization = await loadOrganization(systemsFolder);
const here = terraformHere();

const assertion = (condition: string): string => `  assert {
    condition     = ${condition}
    error_message = ${JSON.stringify(condition.replaceAll('${', '$${'))}
  }
`;

const mocks = `mock_provider "google" {
  mock_data "google_cloud_run_v2_service" {
    defaults = { uri = "https://api-abc.a.run.app", name = "the-api" }
  }
  mock_data "google_project" {
    defaults = { number = "123" }
  }
  mock_resource "google_monitoring_uptime_check_config" {
    defaults = { uptime_check_id = "check-42" }
  }
}
`;

const named = async (id: string): Promise<PipelineSystem> => {
  const [system] = await loadPipelines(systemsFolder, [id]);
  return system!;
};

/** Writes a root with the files that it reads, and one test in Terraform's language. */
const rootOf = async (system: PipelineSystem, variables: string, asserted: readonly string[]): Promise<string> => {
  const root = temporaryFolder();
  const folder = path.join(root, 'terraform');
  for (const [file, text] of emitSystem(system, { organization, environment: 'prod' }, readK6Runtime())) {
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  const run = `${mocks}\nrun "applied" {\n  command = apply\n  variables {\n${variables}\n  }\n${asserted.map(assertion).join('')}}\n`;
  writeFileSync(path.join(folder, 'applied.tftest.hcl'), run);
  await here!.run(folder, 'init', '-backend=false');
  return folder;
};

const tested = async (id: string, variables: string, asserted: readonly string[]): Promise<string> =>
  here!.run(await rootOf(await named(id), variables, asserted), 'test');

interface Resource {
  readonly type: string;
  readonly index?: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The resources after an apply. */
const applied = async (folder: string): Promise<readonly Resource[]> => {
  const lines = (await here!.run(folder, 'test', '-json', '-verbose')).trim().split('\n');
  const states = lines.flatMap((line) => {
    const { test_state: state } = JSON.parse(line) as { test_state?: { root_module: { resources: Resource[] } } };
    return state === undefined ? [] : [state.root_module.resources];
  });
  return states[0] ?? [];
};

/** Severity, how often it notifies again, and whom. */
const repeatOf = (values: Values): string => {
  const [strategy = {}] = values['alert_strategy'] as readonly Values[];
  const [again = {}] = strategy['notification_channel_strategy'] as readonly Values[];
  const isSame =
    JSON.stringify(again['notification_channel_names']) === JSON.stringify(values['notification_channels']);
  return `${String(values['severity'])} ${String(again['renotify_interval'])} ${isSame ? 'the same channels' : 'others'}`;
};

interface Policies {
  readonly alertPolicies: readonly (Values & { readonly userLabels: { readonly alert: string } })[];
}

/** The system with latency measured by the platform, where policies use the burn rate of the SLO. */
const latencyByPlatform = async (id: string): Promise<PipelineSystem> => {
  const system = await named(id);
  const objectives = system.objectives.map((objective) =>
    objective.type === 'latency' ? ({ ...objective, measuredBy: 'platform' } as const) : objective,
  );
  return { ...system, objectives };
};

testEachWith(terraformTools, ['freight', 'diary'])(
  '%s: every policy and dashboard is created as in its JSON, in the project of the variable, with the label of Terraform',
  async (id) => {
    const system = await latencyByPlatform(id);
    const folder = await rootOf(system, '    project = "else-where"', []);
    const resources = await applied(folder);
    const read = (file: string): string => readFileSync(path.join(folder, '..', file), 'utf8');
    const policies = resources.filter(({ type }) => type === 'google_monitoring_alert_policy');
    const policiesText = read('cloud-monitoring/policies.json')
      .replaceAll(`atalaya-uptime-${id}`, 'check-42')
      .replaceAll(`"projects/${system.project}/`, '"projects/else-where/')
      .replaceAll(`(\\"projects/${system.project}/`, '(\\"projects/else-where/');
    const { alertPolicies } = JSON.parse(policiesText) as Policies;
    expect(policies.map(({ values }) => bodyOf(values))).toEqual(
      alertPolicies
        .toSorted((a, b) => (a.userLabels.alert < b.userLabels.alert ? -1 : 1))
        .map((policy) => ({
          ...policy,
          userLabels: { ...policy.userLabels, atalaya: 'terraform', organization: 'atalaya' },
        })),
    );
    expect([...new Set(policies.map(({ values }) => repeatOf(values)))].toSorted()).toEqual([
      'CRITICAL 14400s the same channels',
      'WARNING 86400s the same channels',
    ]);
    const names = new Map(policies.map(({ index, values }) => [index ?? '', String(values['name'])]));
    const dashboards = resources.filter(({ type }) => type === 'google_monitoring_dashboard');
    expect(dashboards.map(({ index }) => index)).toEqual([`atalaya-${id}`]);
    const dashboardText = read(`dashboards/atalaya-${id}.json`)
      .replace('"atalaya": ""', '"atalaya": "terraform", "organization": "atalaya"')
      .replaceAll(/(?<="|\(\\")projects\/[a-z-]+(?=[/"])/g, 'projects/else-where')
      .replace('"projects/else-where/dashboards/', '"projects/123/dashboards/')
      .replaceAll(/(?<=alertPolicies\/)[^"]+/g, (alert) => path.basename(names.get(alert) ?? 'nothing'));
    expect(dashboards.map(({ values }) => JSON.parse(String(values['dashboard_json'])) as unknown)).toEqual([
      JSON.parse(dashboardText),
    ]);
  },
  120_000,
);

const success = 'Success! 1 passed, 0 failed.';
const alert = (id: string): string => `google_monitoring_alert_policy.alert["${id}"]`;

testWithAll(
  terraformTools,
  'freight: SLOs, alerts, channels and the uptime check refer to each other',
  async () => {
    const page = alert('freight-api-availability-burn-page');
    const unreachable = `${alert('freight-api-unreachable')}.conditions[0].condition_prometheus_query_language[0].query`;
    const output = await tested('freight', '    project = "freight-elsewhere"', [
      'google_monitoring_slo.api_availability.goal == 0.999',
      'google_monitoring_slo.api_availability.rolling_period_days == 30',
      'google_monitoring_slo.api_availability.service == google_monitoring_custom_service.own.service_id',
      'google_monitoring_slo.ingest_freshness_1m.rolling_period_days == 7',
      `${page}.project == "freight-elsewhere"`,
      `${page}.severity == "CRITICAL"`,
      `length(${page}.notification_channels) == 2`,
      `${page}.user_labels.slo == "api-availability"`,
      `${page}.user_labels.atalaya == "terraform"`,
      'google_monitoring_slo.api_availability.user_labels.atalaya == "terraform"',
      'google_monitoring_custom_service.own.user_labels.atalaya == "terraform"',
      'google_monitoring_uptime_check_config.health.user_labels.atalaya == "terraform"',
      `strcontains(${unreachable}, "check-42")`,
      `!strcontains(${unreachable}, "atalaya-uptime")`,
      'google_monitoring_uptime_check_config.health.monitored_resource[0].labels.host == "api-abc.a.run.app"',
      'length(google_monitoring_uptime_check_config.health.http_check[0].service_agent_authentication) == 0',
      'length(google_monitoring_metric_descriptor.atalaya_objective_good_events) == 1',
      'google_monitoring_metric_descriptor.atalaya_objective_good_events[0].type == "prometheus.googleapis.com/atalaya.objective.good_events/counter"',
    ]);
    expect(output).toContain(success);
  },
  120_000,
);

testWithAll(
  terraformTools,
  'lms: the probe passes Identity-Aware Proxy as the service agent, and goes to the host of the variable',
  async () => {
    const check = 'google_monitoring_uptime_check_config.health';
    const output = await tested('lms', '    uptime_host = "lms.example.com"\n    metric_descriptors = false', [
      `${check}.http_check[0].service_agent_authentication[0].type == "OIDC_TOKEN"`,
      'google_cloud_run_v2_service_iam_member.probe.role == "roles/run.invoker"',
      'google_cloud_run_v2_service_iam_member.probe.member == "serviceAccount:service-123@gcp-sa-monitoring-notification.iam.gserviceaccount.com"',
      `${check}.monitored_resource[0].labels.host == "lms.example.com"`,
      'length(google_monitoring_metric_descriptor.atalaya_objective_good_events) == 0',
    ]);
    expect(output).toContain(success);
  },
  120_000,
);

testWithAll(
  terraformTools,
  'maintenance to come is a snooze of the policies that it concerns, and what has begun or recurs is none',
  async () => {
    const owned = { owner: 'airport', reason: 'database upgrade ${x}' };
    const system: PipelineSystem = {
      ...(await named('freight')),
      maintenance: [
        maintenance({ ...owned, begin: '2126-12-05T02:00:00-03:00', end: '2126-12-05T04:00:00-03:00' }),
        maintenance({ ...owned, begin: '2020-01-01T00:00:00Z', end: '2020-01-01T01:00:00Z' }),
        maintenance({
          ...owned,
          begin: '2127-01-01T00:00:00Z',
          end: '2127-01-01T01:00:00Z',
          objectives: ['api-availability'],
        }),
        recurringMaintenance({
          ...owned,
          every: 'day',
          begin: '01:00',
          end: '02:00',
          from: '2126-01-01',
          until: '2126-12-31',
        }),
      ],
    };
    const folder = await rootOf(system, '    project = "else-where"', []);
    const resources = await applied(folder);
    const policies = resources.filter(({ type }) => type === 'google_monitoring_alert_policy');
    const nameOf = (index: string): unknown => policies.find((policy) => policy.index === index)?.values['name'];
    const snoozes = resources.filter(({ type }) => type === 'google_monitoring_snooze');
    const named2127 = snoozes.filter(({ index }) => index?.startsWith('maintenance-2'));
    expect(
      named2127.map(({ index, values: { criteria, interval, display_name: name, project } }) => ({
        index,
        policies: (criteria as readonly Values[])[0]!['policies'],
        interval,
        name,
        project,
      })),
    ).toEqual([
      {
        index: 'maintenance-2-page',
        policies: [nameOf('freight-api-availability-burn-page')],
        interval: [{ start_time: '2127-01-01T00:00:00Z', end_time: '2127-01-01T01:35:00Z' }],
        name: 'freight: database upgrade ${x} (airport)',
        project: 'else-where',
      },
      {
        index: 'maintenance-2-ticket',
        policies: ['burn-ticket', 'budget-50', 'budget-100'].map((end) => nameOf(`freight-api-availability-${end}`)),
        interval: [{ start_time: '2127-01-01T00:00:00Z', end_time: '2127-01-01T07:05:00Z' }],
        name: 'freight: database upgrade ${x} (airport)',
        project: 'else-where',
      },
    ]);
    const whole = snoozes.filter(({ index }) => index?.startsWith('maintenance-0'));
    const snoozed = whole.flatMap(
      ({ values: { criteria } }) => (criteria as readonly Values[])[0]!['policies'] as readonly string[],
    );
    expect(snoozed.toSorted()).toEqual(policies.map(({ values }) => String(values['name'])).toSorted());
    for (const { values } of snoozes)
      expect(
        ((values['criteria'] as readonly Values[])[0]!['policies'] as readonly string[]).length,
      ).toBeLessThanOrEqual(16);
    expect(snoozes).toHaveLength(named2127.length + whole.length);
  },
  120_000,
);

testWithAll(
  terraformTools,
  'files emitted for prod are not applied for staging',
  async () => {
    await expect(tested('freight', '    environment = "staging"', [])).rejects.toThrow(
      /These files were emitted for prod: run 'npx --no atalaya emit --environment'/,
    );
  },
  120_000,
);
