/** The heartbeats of a receiver: those of its configuration, and that of the organization, whose rule and route are emitted. */
import { watchdog } from '../../alerts/oncall/routes.ts';
import { nearest } from '../../model/nearest.ts';
import type { Organization } from '../../model/organization.ts';
import { milliseconds } from '../../model/quantity.ts';
import { UsageError } from '../../model/usageError.ts';
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

/** A sentence where the organization's heartbeat is posted to something else: its absence does not page here. */
export const heartbeatElsewhere = (
  { onCall: { heartbeat } }: Organization,
  expected: readonly HeartbeatConfiguration[],
): string | undefined =>
  heartbeat === undefined || expected.some(({ labels }) => labels['alertname'] === watchdog)
    ? undefined
    : `the heartbeat of the organization is posted to ${heartbeat.url}, which is the path of no sender here: its absence does not page`;

/** Throws `UsageError` for a heartbeat that would page an owner who does not exist. */
export const checkHeartbeatOwners = ({ owners }: Organization, heartbeats: readonly HeartbeatConfiguration[]): void => {
  const ids = owners.map(({ id }) => id);
  const problems = heartbeats.flatMap(({ name, owner }) => {
    if (owner === undefined || ids.includes(owner)) return [];
    const near = nearest(owner, ids);
    return [
      `heartbeats ${name}\n  '${owner}' is not an owner of the organization: its absence would page the owner of the fleet\n  fix: ${near === undefined ? `write one of ${ids.join(', ')}` : `write '${near}'`}`,
    ];
  });
  if (problems.length > 0) throw new UsageError(problems.join('\n\n'));
};
