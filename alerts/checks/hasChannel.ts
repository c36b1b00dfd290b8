import { defineCheck, type Check } from '../../lint/check.ts';
import { severities } from '../../model/severity.ts';
import { placedAlerts, type Definitions } from './definitions.ts';

/** Definitions with this fault do not load; nodes from other sources may have it. */
export const hasChannel: Check<Definitions> = defineCheck(
  {
    id: 'alerts/has-channel',
    severity: 'error',
    title: 'Every owner has a channel for each severity of the alerts that it owns.',
    source: 'Atalaya: alerts are routed by owner and severity (model/organization.ts)',
  },
  (all) =>
    all.organization.owners.flatMap((owner, index) =>
      severities.flatMap((severity) => {
        const alerts = placedAlerts(all).filter(({ alert }) => alert.owner === owner.id && alert.severity === severity);
        if (alerts.length === 0 || owner.channels[severity].length > 0) return [];
        return [
          {
            file: all.organizationFile,
            path: `owners[${index}].channels.${severity}`,
            message: `${alerts.length} alerts of '${owner.id}' have severity ${severity}, but the owner has no channel for it`,
            fix: `add a channel, such as email('${owner.id}@example.com')`,
            system: undefined,
            about: [owner.id],
          },
        ];
      }),
    ),
);
