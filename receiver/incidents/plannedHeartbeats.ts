/** The heartbeats of a receiver: those of its configuration, and that of the organization, whose rule and route are emitted. */
import { watchdog } from '../../alerts/oncall/routes.ts';
import type { Organization } from '../../model/organization.ts';
import { milliseconds } from '../../model/quantity.ts';
import type { HeartbeatConfiguration, ReceiverConfiguration } from '../configuration/configuration.ts';

/**
 * The organization's is expected where it is posted to a sender of this receiver, and comes from production. A heartbeat of the
 * configuration with the same alert's name replaces it, such as one for each environment.
 */
export const plannedHeartbeats = (
  { onCall: { heartbeat } }: Organization,
  { heartbeats, senders }: Pick<ReceiverConfiguration, 'heartbeats' | 'senders'>,
): readonly HeartbeatConfiguration[] => {
  if (heartbeat === undefined || heartbeats.some(({ labels }) => labels['alertname'] === watchdog)) return heartbeats;
  const { pathname } = new URL(heartbeat.url);
  if (!senders.some(({ name, kind }) => kind === 'alertmanager' && pathname === `/hooks/${name}`)) return heartbeats;
  return [
    ...heartbeats,
    {
      name: watchdog,
      labels: { alertname: watchdog, environment: 'prod' },
      within: milliseconds(heartbeat.within),
      owner: undefined,
    },
  ];
};
