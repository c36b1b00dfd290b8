/** Alert policies as Terraform's resources, and as the API's own JSON: of a system, and of the fleet. */
import type { Alert } from '../alerts/alert.ts';
import { alertPolicy, type AlertPolicy } from '../alerts/cloudMonitoring.ts';
import { uptimeCheckId } from '../alerts/outsideAlerts.ts';
import { blockOf, type Api, type StandIns } from './blocks.ts';
import { referredChannel, type OwnedChannel } from './channels.ts';
import type { FleetEmit, SystemEmit } from './context.ts';
import { nameOf, reference, terraformFile, type Block } from './expression.ts';
import { fleetChannelAddress } from './fleetRoot.ts';
import { conditionSignals, descriptorAddress } from './metrics.ts';
import { uptimeCheck } from './uptime.ts';

/** Made once for both forms. */
const made = new WeakMap<SystemEmit | FleetEmit, readonly (readonly [Alert, AlertPolicy])[]>();

const policiesOf = (emit: SystemEmit | FleetEmit): readonly (readonly [Alert, AlertPolicy])[] => {
  const known = made.get(emit);
  if (known !== undefined) return known;
  const policies = emit.alerts.flatMap((alert) => {
    const policy = alertPolicy(alert, emit);
    return policy.kind === 'NotSupported' ? [] : [[alert, policy] as const];
  });
  made.set(emit, policies);
  return policies;
};

/** Undefined without alerts, as a small fleet has none of its own. */
export const policyJson = (emit: SystemEmit | FleetEmit): string | undefined =>
  emit.alerts.length === 0
    ? undefined
    : `${JSON.stringify({ alertPolicies: policiesOf(emit).map(([, { body }]) => body) }, null, 2)}\n`;

/** A system's own project may be called otherwise where it is applied, and its uptime check's id is known only there. */
export const systemPolicies = (emit: SystemEmit): string =>
  policyFile(
    emit,
    [
      [`projects/${emit.system.project}/services/`, `projects/${reference('var.project')}/services/`],
      [uptimeCheckId(emit.system.id), reference(uptimeCheck)],
    ],
    ({ key }) => `data.google_monitoring_notification_channel.${key}`,
  );

export const fleetPolicies = (emit: FleetEmit): string | undefined =>
  emit.alerts.length === 0
    ? undefined
    : policyFile(emit, [], (channel) => fleetChannelAddress(channel, emit.organization.project));

const policyFile = (
  emit: SystemEmit | FleetEmit,
  standIns: StandIns,
  channelAddress: (channel: OwnedChannel) => string,
): string =>
  terraformFile({
    resource: {
      google_monitoring_alert_policy: Object.fromEntries(
        policiesOf(emit).map(([alert, { body, channels }]): [string, Block] => [
          nameOf(alert.id),
          {
            project: reference('var.project'),
            ...(blockOf(body as unknown as Api, standIns) as Block),
            notification_channels: channels.map((channel) =>
              reference(`${channelAddress(referredChannel(emit.organization, channel))}.name`),
            ),
            depends_on: dependencies(alert),
          },
        ]),
      ),
    },
  });

/** What has to be there for the policy to be accepted, and is not referred to in it. */
const dependencies = ({ condition }: Alert): readonly string[] | undefined => {
  const signals = conditionSignals(condition).map(descriptorAddress);
  const slos =
    condition.kind === 'BurnRate' && condition.indicator['cloud-monitoring'].kind === 'ShareBelow'
      ? [`google_monitoring_slo.${nameOf(condition.slo.id)}`]
      : [];
  return signals.length + slos.length === 0 ? undefined : [...signals, ...slos];
};
