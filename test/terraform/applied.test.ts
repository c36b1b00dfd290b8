/**
 * What would be created: terraform plans and applies against a mock of the provider, which checks values but asks nobody.
 * Its own test language asserts, so that references are followed as they are when somebody applies them.
 */
import { expect, test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadOrganization } from '../../cli/loadOrganization.ts';
import { loadSystems } from '../../cli/loadSystems.ts';
import { systemsFolder } from '../../cli/options.ts';
import { emitSystem } from '../../terraform/emit.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { terraformHere } from './terraform.ts';

const organization = await loadOrganization(systemsFolder);
const { here, title } = terraformHere();
const oracleTest = here === undefined && process.env['CI'] === undefined ? test.skip : test;

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

const tested = async (id: string, variables: string, asserted: readonly string[]): Promise<string> => {
  const [system] = await loadSystems(systemsFolder, [id]);
  const folder = path.join(temporaryFolder(), 'terraform');
  mkdirSync(folder);
  for (const [file, text] of emitSystem(system!, { organization, environment: 'prod' })) {
    if (file.startsWith('terraform/')) writeFileSync(path.join(folder, path.basename(file)), text);
  }
  const run = `${mocks}\nrun "applied" {\n  command = apply\n  variables {\n${variables}\n  }\n${asserted.map(assertion).join('')}}\n`;
  writeFileSync(path.join(folder, 'applied.tftest.hcl'), run);
  await here!.run(folder, 'init', '-backend=false');
  return here!.run(folder, 'test');
};

const success = 'Success! 1 passed, 0 failed.';
const alert = (name: string): string => `google_monitoring_alert_policy.${name}`;

oracleTest(
  title('flights: SLOs, alerts, channels and the uptime check belong together'),
  async () => {
    const page = alert('flights_api_availability_burn_1h');
    const unreachable = `${alert('flights_api_unreachable')}.conditions[0].condition_prometheus_query_language[0].query`;
    const said = await tested('flights', '    project = "flights-elsewhere"', [
      'google_monitoring_slo.api_availability.goal == 0.999',
      'google_monitoring_slo.api_availability.rolling_period_days == 30',
      'google_monitoring_slo.api_availability.service == google_monitoring_custom_service.own.service_id',
      'google_monitoring_slo.ingest_freshness_1m.rolling_period_days == 7',
      `${page}.project == "flights-elsewhere"`,
      `${page}.severity == "CRITICAL"`,
      `length(${page}.notification_channels) == 2`,
      `${page}.user_labels.slo == "api-availability"`,
      `strcontains(${unreachable}, "check-42")`,
      `!strcontains(${unreachable}, "atalaya-uptime")`,
      'google_monitoring_uptime_check_config.health.monitored_resource[0].labels.host == "api-abc.a.run.app"',
      'length(google_monitoring_uptime_check_config.health.http_check[0].service_agent_authentication) == 0',
      'length(google_monitoring_metric_descriptor.atalaya_objective_good_events) == 1',
      'google_monitoring_metric_descriptor.atalaya_objective_good_events[0].type == "prometheus.googleapis.com/atalaya.objective.good_events/counter"',
    ]);
    expect(said).toContain(success);
  },
  60_000,
);

oracleTest(
  title('ltm: the probe goes past Identity-Aware Proxy as the service agent, or to the host that is named'),
  async () => {
    const check = 'google_monitoring_uptime_check_config.health';
    const said = await tested('ltm', '    uptime_host = "ltm.example.com"\n    metric_descriptors = false', [
      `${check}.http_check[0].service_agent_authentication[0].type == "OIDC_TOKEN"`,
      'google_cloud_run_v2_service_iam_member.probe.role == "roles/run.invoker"',
      'google_cloud_run_v2_service_iam_member.probe.member == "serviceAccount:service-123@gcp-sa-monitoring-notification.iam.gserviceaccount.com"',
      `${check}.monitored_resource[0].labels.host == "ltm.example.com"`,
      'length(google_monitoring_metric_descriptor.atalaya_objective_good_events) == 0',
    ]);
    expect(said).toContain(success);
  },
  60_000,
);

oracleTest(
  title('files emitted for prod are not applied for staging'),
  async () => {
    await expect(tested('flights', '    environment = "staging"', [])).rejects.toThrow(
      /These files were emitted for prod: run 'npx atalaya emit --environment'/,
    );
  },
  60_000,
);
