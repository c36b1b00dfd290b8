/**
 * Alert policies as the API's own JSON, and as one resource of Terraform's that reads them from there: what is applied is what
 * is reviewed, and written down once.
 */
import { channelReferences } from '../alerts/channels.ts';
import { alertPolicy, labelValue } from '../alerts/cloudMonitoring.ts';
import type { PolicyBody } from '../alerts/cloudMonitoringPolicy.ts';
import { uptimeCheckId } from '../series/systemSeries.ts';
import { memoize } from '../model/memoize.ts';
import { severities } from '../model/severity.ts';
import { referredChannel, type OwnedChannel } from './channels.ts';
import type { FleetEmit, SystemEmit } from './context.ts';
import { nameOf, reference, terraformFile, type Json } from './expression.ts';
import { fleetChannelAddress } from './fleetRoot.ts';
import { conditionSignals, descriptorAddress } from './metrics.ts';
import { policyResource, type StandIn } from './policyResource.ts';
import { uptimeCheck } from './uptime.ts';

const policiesOf = (emit: SystemEmit | FleetEmit): readonly PolicyBody[] =>
  emit.alerts.flatMap((alert) => {
    const policy = alertPolicy(alert, emit);
    return policy.kind === 'NotSupported' ? [] : [policy.body];
  });

/** Undefined without alerts, as a small fleet has none of its own. */
export const policyJson = (emit: SystemEmit | FleetEmit): string | undefined =>
  emit.alerts.length === 0 ? undefined : `${JSON.stringify({ alertPolicies: policiesOf(emit) }, null, 2)}\n`;

/** A system's own project may be called otherwise where it is applied, and its uptime check's id is known only there. */
export const systemPolicies = (emit: SystemEmit): string =>
  policyLocals(emit, ({ key }) => `data.google_monitoring_notification_channel.${key}`, {
    uptime_stand_in: uptimeCheckId(emit.system.id),
    uptime_check: reference(uptimeCheck),
    services_stand_in: `projects/${emit.system.project}/services/`,
  });

/** The fleet's conditions hold nothing that only Terraform knows. */
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
  standIns: Readonly<Record<StandIn, string>>,
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

/** The same for all that depend on the same. */
export const policyBlock = (emit: SystemEmit | FleetEmit): string | undefined =>
  emit.alerts.length === 0 ? undefined : policyBlockOf(dependencies(emit));

const policyBlockOf = memoize(
  (addresses: readonly string[]) => addresses.join(' '),
  (addresses) => terraformFile({ resource: { google_monitoring_alert_policy: { alert: policyResource(addresses) } } }),
);

/** Names of channels by owner and severity, as labels of policies say them. */
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
            channelReferences({ owner, severity }, organization).map((channel) =>
              reference(`${channelAddress(referredChannel(organization, channel))}.name`),
            ),
          ]),
        ),
      ]),
  );

/** What has to be there for the policies to be accepted, and is not referred to in them. */
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
