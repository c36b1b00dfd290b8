/**
 * Alert policies as JSON of the API, and as one Terraform resource that reads this JSON: the reviewed policies are the applied
 * ones, and are stored only once.
 */
import { alertPolicies, labelValue } from '../alerts/cloudMonitoring.ts';
import type { PolicyBody } from '../alerts/cloudMonitoringPolicy.ts';
import { memoize } from '../model/memoize.ts';
import { severities } from '../model/severity.ts';
import { channelsOfAlert, type OwnedChannel } from './channels.ts';
import type { FleetEmit, SystemEmit } from './context.ts';
import { nameOf, reference, terraformFile, type Json } from './expression.ts';
import { fleetChannelAddress } from './fleetRoot.ts';
import { conditionSignals, descriptorAddress } from './metrics.ts';
import { policyResource, type PolicyResourceOptions, type StandIn } from './policyResource.ts';
import { uptimeCheckIds } from './uptime.ts';

const policiesOf = (emit: SystemEmit | FleetEmit): readonly PolicyBody[] =>
  emit.alerts.flatMap((alert) => alertPolicies(alert, emit).made.map(({ body }) => body));

/** Undefined without alerts: a small fleet may have none of its own. */
export const policyJson = (emit: SystemEmit | FleetEmit): string | undefined =>
  emit.alerts.length === 0 ? undefined : `${JSON.stringify({ alertPolicies: policiesOf(emit) }, null, 2)}\n`;

/** The applied project may differ from the definition's, and the uptime check's id exists only after creation: both have stand-ins. */
export const systemPolicies = (emit: SystemEmit): string =>
  policyLocals(emit, ({ key }) => `data.google_monitoring_notification_channel.${key}`, {
    ...uptimeStandIns(uptimeCheckIds(emit)),
    services_stand_in: `projects/${emit.system.project}/services/`,
  });

/** One check has two locals; several have a map, as no expression of Terraform replaces in a loop. */
const uptimeStandIns = (checks: ReturnType<typeof uptimeCheckIds>): Partial<Record<StandIn, Json>> => {
  const [first, ...others] = checks;
  if (others.length > 0)
    return { uptime_checks: Object.fromEntries(checks.map(([standIn, id]) => [standIn, reference(id)])) };
  return {
    uptime_stand_in: first?.[0] ?? 'none',
    uptime_check: first === undefined ? 'none' : reference(first[1]),
  };
};

/** The fleet's conditions need no stand-ins. */
export const fleetPolicies = (emit: FleetEmit): string | undefined =>
  emit.alerts.length === 0
    ? undefined
    : policyLocals(emit, (channel) => fleetChannelAddress(channel, emit.organization.project), {
        uptime_stand_in: 'none',
        uptime_check: 'none',
        services_stand_in: 'none',
      });

const policyLocals = (
  emit: SystemEmit | FleetEmit,
  channelAddress: (channel: OwnedChannel) => string,
  standIns: Readonly<Partial<Record<StandIn, Json>>>,
): string =>
  terraformFile({
    locals: {
      alert_policies: reference(
        '{ for policy in jsondecode(file("${path.module}/../cloud-monitoring/policies.json")).alertPolicies : policy.userLabels.alert => policy }',
      ),
      alert_channels: channelsByLabel(emit, channelAddress),
      ...standIns,
    },
  });

/** Memoized by the dependencies. */
export const policyBlock = (emit: SystemEmit | FleetEmit): string | undefined =>
  emit.alerts.length === 0
    ? undefined
    : policyBlockOf({
        organization: emit.organization.id,
        dependsOn: dependencies(emit),
        probes: 'slos' in emit ? uptimeCheckIds(emit).length : 0,
      });

const policyBlockOf = memoize(
  ({ organization, dependsOn, probes }: PolicyResourceOptions) => [organization, ...dependsOn, probes > 1].join(' '),
  (options) => terraformFile({ resource: { google_monitoring_alert_policy: { alert: policyResource(options) } } }),
);

/** Channel names by owner and severity, with the keys that the policies have as labels. */
const channelsByLabel = (
  { alerts, organization }: SystemEmit | FleetEmit,
  channelAddress: (channel: OwnedChannel) => string,
): Json =>
  Object.fromEntries(
    [...new Set(alerts.map(({ owner }) => owner))]
      .toSorted()
      .map((owner) => [
        labelValue(owner),
        Object.fromEntries(
          severities.map((severity) => [
            severity,
            channelsOfAlert({ owner, severity }, organization).map((channel) =>
              reference(`${channelAddress(channel)}.name`),
            ),
          ]),
        ),
      ]),
  );

/** Resources that must exist before the policies but are not referenced in them. */
const dependencies = ({ alerts }: SystemEmit | FleetEmit): readonly string[] =>
  [
    ...new Set(
      alerts.flatMap(({ condition }) => [
        ...conditionSignals(condition).map(descriptorAddress),
        ...(condition.kind === 'BurnRate' && condition.slo.indicator['cloud-monitoring'].kind === 'ShareBelow'
          ? [`google_monitoring_slo.${nameOf(condition.slo.id)}`]
          : []),
      ]),
    ),
  ].toSorted();
