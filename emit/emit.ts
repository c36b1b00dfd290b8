/**
 * Everything that is emitted for a system and for the fleet: paths below 'generated/<system>/' or 'generated/fleet/', and their
 * texts. The same definitions give the same bytes. A new dialect is one line in a list below.
 */
import { fleetAlerts } from '../alerts/fleetAlerts.ts';
import { fleetRunbook } from '../alerts/runbook/fleet.ts';
import { nodesOf } from '../alerts/systemNodes.ts';
import type { K6Runtime } from '../loadtest/k6/runtimeText.ts';
import type { System } from '../model/system.ts';
import { stageLinksOf, type LinkContext } from '../alerts/links.ts';
import type { EmitContext, FleetEmit, SystemEmit, WithDashboards } from '../terraform/context.ts';
import { dashboardFiles, dashboardsOf, dashboardTerraform } from '../terraform/dashboards.ts';
import { fleetChannels, fleetMain } from '../terraform/fleetRoot.ts';
import { k6Files } from './k6.ts';
import { fleetPolicies, policyBlock, policyJson, systemPolicies } from '../terraform/policies.ts';
import { sloJson, sloTerraform } from '../terraform/slos.ts';
import { systemDescriptors, systemMain, systemUptime } from '../terraform/systemRoot.ts';
import { alertmanagerYaml, openSloYaml, ruleYaml, systemRunbook } from './texts.ts';

/** A file, and its text; undefined where a system has nothing of the kind. */
type Output<E> = readonly [path: string, text: (emit: E) => string | undefined];

/** SLOs, alerts, and what they are applied with. */
const alertOutputs: readonly Output<SystemEmit>[] = [
  ['terraform/main.tf.json', systemMain],
  ['terraform/slos.tf.json', sloTerraform],
  ['terraform/alerts.tf.json', systemPolicies],
  ['terraform/policies.tf.json', policyBlock],
  ['terraform/metrics.tf.json', systemDescriptors],
  ['terraform/uptime.tf.json', systemUptime],
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
  ['prometheus/rules.yaml', ruleYaml],
  ['prometheus/alertmanager.yaml', alertmanagerYaml],
  ['runbooks/README.md', fleetRunbook],
];

/** `runtime` is the text that every k6 script carries. */
export const emitSystem = (system: System, context: EmitContext, runtime: K6Runtime): ReadonlyMap<string, string> => {
  const emit = withDashboards(systemEmit(system, context));
  return new Map([...textsOf(systemOutputs, emit), ...dashboardFiles(emit), ...k6Files(emit, runtime)]);
};

/** Without dashboards and load tests. */
export const emitAlerts = (system: System, context: EmitContext): ReadonlyMap<string, string> =>
  textsOf(alertOutputs, systemEmit(system, context));

/** The system's Prometheus rules alone. */
export const systemRules = (system: System, context: EmitContext): string =>
  ruleYaml(systemEmit(system, context)) ?? '';

const systemEmit = (system: System, context: EmitContext): SystemEmit => ({
  ...withLinks({ ...context, system }),
  ...nodesOf(system, context.environment),
});

const withLinks = <C extends LinkContext>(context: C): C => ({ ...context, stageLinks: stageLinksOf(context) });

const withDashboards = <E extends SystemEmit | FleetEmit>(emit: E): E & WithDashboards => ({
  ...emit,
  dashboards: dashboardsOf(emit),
});

/** What is shared. `systems` are all there are. */
export const emitFleet = (systems: readonly System[], context: EmitContext): ReadonlyMap<string, string> => {
  const alerts = fleetAlerts(systems, context.organization);
  const emit = withDashboards({ ...withLinks({ ...context, system: undefined }), systems, alerts });
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
