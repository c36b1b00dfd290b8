/**
 * All files that are emitted for a system and for the fleet: paths below 'generated/<system>/' or 'generated/fleet/', and their
 * texts. The same definitions give the same bytes. To add a dialect, add a line to a list below.
 */
import { fleetRunbook } from '../alerts/runbook/fleet.ts';
import type { K6Runtime } from '../loadtest/k6/runtimeText.ts';
import { isPipelineSystem, type System } from '../model/system.ts';
import type { EmitContext, FleetEmit, SystemEmit, WithDashboards } from '../terraform/context.ts';
import { dashboardFiles, dashboardTerraform } from '../terraform/dashboards.ts';
import { fleetChannels, fleetMain } from '../terraform/fleetRoot.ts';
import { pagerDutyMain, pagerDutyOverrides } from '../terraform/pagerDuty/root.ts';
import { fleetPolicies, policyBlock, policyJson, systemPolicies } from '../terraform/policies.ts';
import { receiverMain } from '../terraform/receiver.ts';
import { sloJson, sloTerraform } from '../terraform/slos.ts';
import { logMetricTerraform } from '../terraform/logMetrics.ts';
import { systemSnoozes } from '../terraform/snoozes.ts';
import { systemDescriptors, systemMain, systemUptime } from '../terraform/systemRoot.ts';
import { alertmanagerConfig } from '../alerts/alertmanager/alertmanagerConfig.ts';
import { silencesJson } from '../alerts/alertmanager/silences.ts';
import { runbookOf } from '../alerts/runbook/runbook.ts';
import { openSlo } from '../slo/openslo/openSlo.ts';
import { fleetEmit, systemEmit, withDashboards } from './nodes.ts';
import { banner, fleetRuleYaml, plain, ruleYaml } from './ruleYaml.ts';
import { yamlDocuments, yamlOf } from './yaml.ts';
import { k6Scripts } from '../loadtest/k6/script.ts';
import { infrastructureFiles } from '../terraform/infrastructure/root.ts';
import { k6Jobs, k6JobsPath } from '../terraform/k6Jobs.ts';
import { k6TestRuns } from './k6TestRuns.ts';

// Outputs other than Terraform.

/** What of a system goes into its OpenSLO file. */
type OpenSloEmit = Pick<SystemEmit, 'system' | 'slos'> & {
  readonly organization?: SystemEmit['organization'] | undefined;
};

/** Undefined where a Prometheus can read no objective. Inside the first document: OpenSLO's own tool refuses a comment before it, as a document without an apiVersion. */
export const openSloYaml = (emit: OpenSloEmit): string | undefined => {
  const documents = openSlo(emit, emit.organization);
  return documents.some(({ kind }) => kind === 'SLO') ? afterFirstLine(yamlDocuments(documents.map(plain))) : undefined;
};

const afterFirstLine = (text: string): string => `---\n${banner}${text.slice('---\n'.length)}`;

const systemRunbook = (emit: SystemEmit): string => runbookOf(emit);

const alertmanagerYaml = ({ organization, systems }: FleetEmit): string =>
  banner + yamlOf(plain(alertmanagerConfig(organization, systems).config));

/** Undefined where no systems share an objective. */
const sharedOpenSlo = ({ shared, organization }: FleetEmit): string | undefined =>
  shared.length === 0
    ? undefined
    : afterFirstLine(yamlDocuments(shared.flatMap((nodes) => openSlo(nodes, organization)).map(plain)));

/** By path. A load test knows the routes of a system that Atalaya's own pipeline runs. */
const k6Files = (emit: SystemEmit, runtime: K6Runtime): readonly (readonly [path: string, text: string])[] => {
  const { system } = emit;
  if (!isPipelineSystem(system)) return [];
  return [...k6Scripts(system, runtime), ...k6TestRuns(system), [k6JobsPath, k6Jobs({ ...emit, system })]];
};

/** Path and text of a file; the text is undefined when the system does not need the file. */
type Output<E> = readonly [path: string, text: (emit: E) => string | undefined];

/** SLOs, alerts, and the Terraform files to apply them. */
const alertOutputs: readonly Output<SystemEmit>[] = [
  ['terraform/main.tf.json', systemMain],
  ['terraform/slos.tf.json', sloTerraform],
  ['terraform/alerts.tf.json', systemPolicies],
  ['terraform/policies.tf.json', policyBlock],
  ['terraform/metrics.tf.json', systemDescriptors],
  ['terraform/log-metrics.tf.json', logMetricTerraform],
  ['terraform/uptime.tf.json', systemUptime],
  ['terraform/snoozes.tf.json', systemSnoozes],
  ['cloud-monitoring/slos.json', sloJson],
  ['cloud-monitoring/policies.json', policyJson],
  ['prometheus/rules.yaml', ruleYaml],
  ['openslo/slos.yaml', openSloYaml],
  ['runbooks/README.md', systemRunbook],
];

const systemOutputs: readonly Output<SystemEmit & WithDashboards>[] = [
  ...alertOutputs,
  ['terraform/dashboards.tf.json', dashboardTerraform],
];

const fleetOutputs: readonly Output<FleetEmit & WithDashboards>[] = [
  ['terraform/main.tf.json', fleetMain],
  ['terraform/channels.tf.json', fleetChannels],
  ['terraform/alerts.tf.json', fleetPolicies],
  ['terraform/policies.tf.json', policyBlock],
  ['terraform/dashboards.tf.json', dashboardTerraform],
  ['cloud-monitoring/policies.json', policyJson],
  ['prometheus/rules.yaml', fleetRuleYaml],
  ['prometheus/alertmanager.yaml', alertmanagerYaml],
  ['prometheus/silences.json', ({ organization }) => silencesJson(organization)],
  ['openslo/slos.yaml', sharedOpenSlo],
  ['pagerduty/main.tf.json', ({ organization, environment }) => pagerDutyMain(organization, environment)],
  ['pagerduty/overrides.json', ({ organization }) => pagerDutyOverrides(organization)],
  ['receiver/main.tf.json', ({ organization, environment }) => receiverMain(organization, environment)],
  ['runbooks/README.md', fleetRunbook],
];

/** `runtime`: the text that every k6 script contains. */
export const emitSystem = (system: System, context: EmitContext, runtime: K6Runtime): ReadonlyMap<string, string> => {
  const emit = withDashboards(systemEmit(system, context));
  return new Map([
    ...textsOf(systemOutputs, emit),
    ...infrastructureFiles(system, context.environment),
    ...dashboardFiles(emit),
    ...k6Files(emit, runtime),
  ]);
};

/** All files except dashboards and load tests. */
export const emitAlerts = (system: System, context: EmitContext): ReadonlyMap<string, string> =>
  textsOf(alertOutputs, systemEmit(system, context));

/** Files of the fleet. `systems`: all systems. */
export const emitFleet = (systems: readonly System[], context: EmitContext): ReadonlyMap<string, string> => {
  const emit = withDashboards(fleetEmit(systems, context));
  return new Map([...textsOf(fleetOutputs, emit), ...dashboardFiles(emit)]);
};

const textsOf = <E>(outputs: readonly Output<E>[], emit: E): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  for (const [path, textOf] of outputs) {
    const text = textOf(emit);
    if (text !== undefined) files.set(path, text);
  }
  return files;
};
