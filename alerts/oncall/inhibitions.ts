/**
 * Which alerts hold back which: a fleet alert those of the systems that it counts, an API that does not answer the alerts on its
 * latency, and what the organization declares. Routing reads them, and the rules of Prometheus are emitted from them
 * (docs/decisions/2026-11-30-inhibition-in-the-rules.md).
 */
import type { Inhibition, Matcher } from '../../model/oncall/routing.ts';
import type { Organization } from '../../model/organization.ts';
import type { System } from '../../model/system.ts';
import type { Alert } from '../alert.ts';
import { fleetAlertsCounting } from '../fleetAlerts.ts';

/** A system's alerts: SystemNodes has them. */
export interface SystemAlerts {
  readonly system: { readonly id: string };
  readonly alerts: readonly Alert[];
}

const isValue = (label: string, value: string): Matcher => ({ label, op: '=', value });

/** Ids have no characters that are special in RE2. */
const isOneOf = (label: string, [first = '', ...others]: readonly string[]): Matcher =>
  others.length === 0 ? isValue(label, first) : { label, op: '=~', value: [first, ...others].join('|') };

/** Those of the definition first. */
export const inhibitionsOf = (
  { onCall }: Pick<Organization, 'onCall'>,
  fleetAlerts: readonly Alert[],
  systems: readonly SystemAlerts[],
): readonly Inhibition[] => [
  ...onCall.routing.inhibitions,
  ...fleetAlerts.flatMap(byFleetAlert),
  ...systems.flatMap(byUnreachableApi),
];

/** Of its systems on the same stage and in the same environment. Other stages still notify, and so do systems that it does not count. */
const byFleetAlert = ({ id, condition, stage }: Alert): readonly Inhibition[] =>
  condition.kind === 'FleetShare'
    ? [
        {
          id,
          source: [isValue('alertname', id)],
          target: [isOneOf('system', condition.systems), isValue('stage', stage)],
          equal: ['environment', 'stage'],
        },
      ]
    : [];

/**
 * The same for the rules of one system, which are emitted without knowing the others: a fleet alert that does not exist, because its
 * fleet is too small, never fires.
 */
export const byFleetOf = (system: Pick<System, 'id' | 'objectives' | 'stages' | 'schema'>): readonly Inhibition[] =>
  fleetAlertsCounting(system).map(({ id, stage }) => ({
    id,
    source: [isValue('alertname', id)],
    target: [isValue('system', system.id), isValue('stage', stage)],
    equal: ['environment', 'stage'],
  }));

/** Answers that do not come are slow too: whoever is paged that the API fails needs no page that it is slow. */
export const byUnreachableApi = ({ system, alerts }: SystemAlerts): readonly Inhibition[] => {
  const [sources, targets] = [alerts.filter(isApiFailure), alerts.filter(isLatency)];
  return sources.length === 0 || targets.length === 0
    ? []
    : [
        {
          id: `${system.id}-api-unreachable`,
          source: [isOneOf('alertname', idsOf(sources))],
          target: [isOneOf('alertname', idsOf(targets))],
          equal: ['environment'],
        },
      ];
};

const idsOf = (alerts: readonly Alert[]): readonly string[] => alerts.map(({ id }) => id);

/** Only pages: a ticket about availability does not interrupt anybody, and must not hold back what does. */
const isApiFailure = ({ stage, severity, condition }: Alert): boolean =>
  stage === 'api' &&
  severity === 'page' &&
  (condition.kind === 'ProbesFailing' ||
    (condition.kind === 'BurnRate' && condition.slo.objective.type === 'availability'));

const isLatency = ({ stage, condition }: Alert): boolean =>
  stage === 'api' &&
  (condition.kind === 'LatencyAbove' || (condition.kind === 'BurnRate' && condition.slo.objective.type === 'latency'));
