/** Every subject that an id can name: systems, SLOs, alerts, signals and checks, in one list. */
import type { Alert, LeftOut } from '../alerts/alert.ts';
import { tierId } from '../alerts/burnAlerts.ts';
import { ruleName } from '../alerts/cloudMonitoring.ts';
import { policyTitles } from '../alerts/policyParts.ts';
import { dashboardId, dashboardTitle } from '../alerts/links.ts';
import { burnSectionTitle } from '../alerts/runbook/burns.ts';
import { sloId } from '../alerts/runbook/budget.ts';
import { fleetAlerts } from '../alerts/fleetAlerts.ts';
import { watchdog } from '../alerts/oncall/routes.ts';
import { watchdogTitle } from '../alerts/watchdog.ts';
import { sharedNodes, type SharedNodes } from '../alerts/sharedNodes.ts';
import { nodesOf, type SystemNodes } from '../alerts/systemNodes.ts';
import type { Heading } from './heading.ts';
import type { Check } from '../lint/check.ts';
import type { Heartbeat } from '../model/oncall/heartbeat.ts';
import type { Organization } from '../model/organization.ts';
import type { Signal } from '../model/signal.ts';
import { ownSignals, platformSignals } from '../model/signals.ts';
import type { Environment, System } from '../model/system.ts';
import { serviceLevelObjective } from '../slo/cloudMonitoring.ts';
import type { MeasuredSlo } from '../slo/measuredSlo.ts';
import { namedObjective } from '../slo/quiet.ts';

/** A system with its nodes. */
export type SystemEntry = SystemNodes;

export interface World {
  readonly organization: Organization;
  readonly environment: Environment;
  readonly systems: readonly SystemEntry[];
  /** Objectives that several systems have together. */
  readonly shared: readonly SharedNodes[];
  readonly fleetAlerts: readonly Alert[];
  readonly checks: readonly Check[];
}

export type Subject =
  | { readonly kind: 'Slo'; readonly slo: MeasuredSlo; readonly of: SystemEntry }
  | { readonly kind: 'Alert'; readonly alert: Alert; readonly of: SystemEntry | undefined }
  | { readonly kind: 'LeftOut'; readonly leftOut: LeftOut; readonly of: SystemEntry }
  | { readonly kind: 'Signal'; readonly signal: Signal }
  | { readonly kind: 'Check'; readonly check: Check }
  | { readonly kind: 'System'; readonly of: SystemEntry }
  | { readonly kind: 'Fleet' }
  | { readonly kind: 'Heartbeat'; readonly heartbeat: Heartbeat }
  | { readonly kind: 'Heading'; readonly heading: Heading };

export interface Named {
  readonly id: string;
  /** Other names of the subject on pages and in files. */
  readonly titles: readonly string[];
  readonly subject: Subject;
}

export const worldOf = (
  systems: readonly System[],
  organization: Organization,
  checks: readonly Check[],
  environment: Environment = 'prod',
): World => ({
  organization,
  environment,
  checks,
  systems: systems.map((system) => nodesOf(system, environment)),
  shared: sharedNodes(systems, organization, environment),
  fleetAlerts: fleetAlerts(systems, organization),
});

export const subjectsOf = (world: World): readonly Named[] => [
  ...world.systems.flatMap((of) => namedOf(of, world.environment)),
  ...world.shared.flatMap((of) => sharedNamed(of, world.environment)),
  { id: 'fleet', titles: ['The fleet: runbook', dashboardId(undefined)], subject: { kind: 'Fleet' } },
  ...world.fleetAlerts.map((alert) => alertNamed(alert, undefined)),
  ...heartbeatNamed(world.organization),
  ...[...ownSignals(), ...platformSignals()].map((signal): Named => ({
    id: signal.id,
    titles: Object.values(signal.names).filter((name) => name !== undefined),
    subject: { kind: 'Signal', signal },
  })),
  ...world.checks.map((check): Named => ({ id: check.id, titles: [check.title], subject: { kind: 'Check', check } })),
];

/** Also by the alert of the receiver, when it is missing. */
const heartbeatNamed = ({ onCall: { heartbeat } }: Organization): readonly Named[] =>
  heartbeat === undefined
    ? []
    : [
        {
          id: watchdog,
          titles: [watchdogTitle, `heartbeat ${watchdog} is missing`, 'heartbeat-missing'],
          subject: { kind: 'Heartbeat', heartbeat },
        },
      ];

const namedOf = (of: SystemEntry, environment: Environment): readonly Named[] => [
  {
    id: of.system.id,
    titles: [`${of.system.id}: runbook`, dashboardTitle(of.system), dashboardId(of.system.id)],
    subject: { kind: 'System', of },
  },
  ...nodesNamed(of, environment),
];

/** Its own id names its one objective. */
const sharedNamed = (of: SharedNodes, environment: Environment): readonly Named[] =>
  nodesNamed(of, environment).map((named) =>
    named.subject.kind === 'Slo' ? { ...named, titles: [...named.titles, of.shared.definition.id] } : named,
  );

const nodesNamed = (of: SystemEntry, environment: Environment): readonly Named[] => [
  ...of.slos.map((slo): Named => ({
    id: sloId(slo),
    titles: [
      `${slo.system}: ${slo.id}`,
      `${slo.system} ${slo.id}`,
      burnSectionTitle(slo),
      `${namedObjective(slo)}: budget left of ${slo.objective.window}`,
      ...shownTitle(serviceLevelObjective(of.system, slo, environment)),
    ],
    subject: { kind: 'Slo', slo, of },
  })),
  ...of.alerts.map((alert) => alertNamed(alert, of)),
  ...of.leftOut.map((alert): Named => ({ id: alert.id, titles: [], subject: { kind: 'LeftOut', leftOut: alert, of } })),
];

/** The title on the page of SLOs. */
const shownTitle = (made: ReturnType<typeof serviceLevelObjective>): readonly string[] =>
  made.kind === 'NotSupported' ? [] : [made.body.displayName];

const alertNamed = (alert: Alert, of: SystemEntry | undefined): Named => ({
  id: alert.id,
  titles: [...policyTitles(alert), ruleName(alert.id), ...tierNames(alert)],
  subject: { kind: 'Alert', alert, of },
});

/** Such as 'flights-api-availability-burn-1h', as OpenSLO calls a tier. */
const tierNames = ({ condition }: Alert): readonly string[] =>
  condition.kind === 'BurnRate' ? condition.tiers.map((tier) => tierId(condition.slo, tier)) : [];
