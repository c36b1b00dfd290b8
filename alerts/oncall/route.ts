/**
 * Which receivers an alert has at an instant, each with the reason why it is notified, waits or is held back: the only answer that the
 * commands, the receiver and a backtest read. The semantics are Alertmanager's: the first route that matches ends the search unless it
 * continues, muted or not; an alert never inhibits itself.
 */
import type { AnyMaintenance } from '../../model/maintenance.ts';
import type { Grouping, MuteTime } from '../../model/oncall/routing.ts';
import type { Organization } from '../../model/organization.ts';
import type { Labels } from '../../model/point.ts';
import type { Severity } from '../../model/severity.ts';
import type { Alert } from '../alert.ts';
import { groupKey } from './groupKey.ts';
import { maintenanceHold, silenceHold, type Hold, type HoldAt } from './holds.ts';
import { hoursHold } from './hoursHold.ts';
import { inhibitionTest, type InhibitionTest } from './inhibited.ts';
import { inhibitionsOf, type SystemAlerts } from './inhibitions.ts';
import { matchesAllOf, type Matches } from './labelMatchers.ts';
import { routesOf, type OwnerRoute } from './routes.ts';

/** What routing depends on beside the alert itself. */
export interface RoutingContext {
  readonly organization: Organization;
  readonly fleetAlerts: readonly Alert[];
  /** SystemNodes are such. Without them there is no maintenance, and no system's alert holds back another one. */
  readonly systems?: readonly (SystemAlerts & {
    readonly system: { readonly maintenance: readonly AnyMaintenance[] };
  })[];
}

/** One receiver of an alert. */
export interface Routed {
  /** Id of the declared route, 'owner and severity', or 'default'. */
  readonly route: string;
  readonly owner: string;
  readonly severity: Severity;
  /** As in Alertmanager's configuration. */
  readonly receiver: string;
  readonly grouping: Grouping;
  /** As Alertmanager writes it. */
  readonly groupKey: string;
  /** The first of `holds`. What was notified before still has to be resolved, whatever holds now. */
  readonly state: { readonly kind: 'Notified' } | Hold;
  /** Everything that holds the notification back, in the order in which Alertmanager looks. */
  readonly holds: readonly Hold[];
  /** Why this receiver has the alert. */
  readonly why: string;
}

/** A compiled context, for many questions. */
export interface Router {
  readonly routes: readonly {
    readonly route: OwnerRoute;
    readonly isMatch: Matches;
    readonly hours: HoldAt | undefined;
  }[];
  readonly inhibitions: readonly InhibitionTest[];
  readonly silences: readonly { readonly isMatch: Matches; readonly holdAt: HoldAt }[];
  readonly maintenance: ReadonlyMap<string, readonly AnyMaintenance[]>;
}

/** What is known of one alert's routes before the instant is. */
export interface RoutePlan {
  readonly labels: Labels;
  readonly notified: readonly Routed[];
  readonly hours: readonly (HoldAt | undefined)[];
  readonly silences: readonly HoldAt[];
  readonly inhibitions: readonly InhibitionTest[];
  /** True where nothing but an inhibition can hold it back, at any instant. */
  readonly isSteady: boolean;
}

export const receiverName = (owner: string, severity: Severity): string => `${owner}-${severity}`;

/** Expects a valid organization. */
export const routerOf = ({ organization, fleetAlerts, systems = [] }: RoutingContext): Router => {
  const { routing } = organization.onCall;
  const muteTimes: ReadonlyMap<string, MuteTime> = new Map(routing.muteTimes.map((time) => [time.id, time]));
  return {
    routes: routesOf(organization).map((route) => ({
      route,
      isMatch: matchesAllOf(route.matchers),
      hours: hoursHold(route, muteTimes),
    })),
    inhibitions: inhibitionsOf(organization, fleetAlerts, systems).map(inhibitionTest),
    silences: routing.silences.map((silence) => ({
      isMatch: matchesAllOf(silence.matchers),
      holdAt: silenceHold(silence),
    })),
    maintenance: new Map(
      systems
        .filter(({ system }) => system.maintenance.length > 0)
        .map(({ system }) => [system.id, system.maintenance]),
    ),
  };
};

/** `labels` with the alert's name as `alertname`. */
export const routePlan = (router: Router, labels: Labels): RoutePlan => {
  const chosen = search(router, labels);
  const hours = chosen.map((entry) => entry.hours);
  const system = labels['system'] ?? '';
  const maintained = maintenanceHold(system, router.maintenance.get(system) ?? [], labels['slo'] ?? '');
  const silences = [
    ...(maintained === undefined ? [] : [maintained]),
    ...router.silences.filter(({ isMatch }) => isMatch(labels)).map(({ holdAt }) => holdAt),
  ];
  return {
    labels,
    notified: chosen.map(({ route }) => notified(route, labels)),
    hours,
    silences,
    inhibitions: router.inhibitions.filter(({ isTarget }) => isTarget(labels)),
    isSteady: silences.length === 0 && hours.every((hold) => hold === undefined),
  };
};

const search = ({ routes }: Router, labels: Labels): Router['routes'] => {
  const found: Router['routes'][number][] = [];
  for (const entry of routes) {
    // The default is only for what no other route takes.
    if (entry.route.origin.kind === 'Default' ? found.length > 0 : !entry.isMatch(labels)) continue;
    found.push(entry);
    if (!entry.route.continue) break;
  }
  return found;
};

const notified = (route: OwnerRoute, labels: Labels): Routed => ({
  route: route.origin.kind === 'Declared' ? route.origin.id : originNames[route.origin.kind],
  owner: route.owner,
  severity: route.severity,
  receiver: receiverName(route.owner, route.severity),
  grouping: route.grouping,
  groupKey: groupKey(route, labels),
  state: { kind: 'Notified' },
  holds: [],
  why: whyOf(route, labels),
});

const originNames = { OwnerAndSeverity: 'owner and severity', Default: 'default' } as const;

const whyOf = ({ origin, owner, severity }: OwnerRoute, labels: Labels): string => {
  switch (origin.kind) {
    case 'Declared':
      return `the route '${origin.id}' matches its labels`;
    case 'OwnerAndSeverity':
      return `${owner} owns it, and it is a ${severity}`;
    case 'Default':
      return `no route matches: owner '${labels['owner'] ?? ''}' with severity '${labels['severity'] ?? ''}' is unknown, so the owner of the fleet is paged`;
  }
};

/** `at` in milliseconds since the epoch; `firing` are the labels of all alerts that fire then, with their names. */
export const routedAt = (plan: RoutePlan, at: number, firing: readonly Labels[] = []): readonly Routed[] => {
  const inhibited = firing.length === 0 ? undefined : inhibitedBy(plan, firing);
  if (plan.isSteady && inhibited === undefined) return plan.notified;
  const silenced = plan.silences.map((holdAt) => holdAt(at));
  return plan.notified.map((routed, index) => {
    const holds = [inhibited, plan.hours[index]?.(at), ...silenced].filter((hold) => hold !== undefined);
    const [state] = holds;
    return state === undefined ? routed : { ...routed, state, holds };
  });
};

const inhibitedBy = ({ inhibitions, labels }: RoutePlan, firing: readonly Labels[]): Hold | undefined => {
  for (const { holdBy } of inhibitions) {
    const hold = holdBy(labels, firing);
    if (hold !== undefined) return hold;
  }
  return undefined;
};

/** For one question. */
export const routeAlert = (
  labels: Labels,
  at: number,
  { firing = [], ...context }: RoutingContext & { readonly firing?: readonly Labels[] },
): readonly Routed[] => routedAt(routePlan(routerOf(context), labels), at, firing);
