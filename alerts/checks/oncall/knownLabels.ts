/** The labels of every alert that the definitions emit, in every environment: what routes are judged with. */
import type { Labels } from '../../../model/point.ts';
import type { Organization } from '../../../model/organization.ts';
import type { Environment } from '../../../model/system.ts';
import { watchdog } from '../../oncall/routes.ts';
import { ruleLabels } from '../../prometheus.ts';
import { watchdogGroups } from '../../watchdog.ts';
import { placedAlerts, type Definitions } from '../definitions.ts';

const environments: readonly Environment[] = ['prod', 'staging', 'dev'];

export const knownLabels = (all: Definitions): readonly Labels[] => [
  ...placedAlerts(all).flatMap(({ alert }) =>
    environments.map((environment) => ({ alertname: alert.id, ...ruleLabels(alert, { environment }) })),
  ),
  ...heartbeatLabels(all.organization),
];

/** None where the plan has no heartbeat. */
export const heartbeatLabels = (organization: Organization): readonly Labels[] =>
  environments.flatMap((environment) =>
    watchdogGroups({ organization, environment }).flatMap(({ rules }) =>
      rules.map(({ labels }) => ({ alertname: watchdog, ...labels })),
    ),
  );
