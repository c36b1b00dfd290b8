/**
 * Which receivers an alert has at an instant, each with the reason why it is notified, waits or is held back: the only answer that the
 * commands, the receiver and a backtest read. The semantics are Alertmanager's: the first route that matches ends the search unless it
 * continues, muted or not; an alert never inhibits itself.
 */
import type { Grouping, MuteTime } from '../../model/oncall/routing.ts';
import type { Organization } from '../../model/organization.ts';
import type { Labels } from '../../model/point.ts';
import { seconds } from '../../model/quantity.ts';
import type { Severity } from '../../model/severity.ts';
import type { System } from '../../model/system.ts';
import { timeText } from '../../text/time.ts';
import type { Alert } from '../alert.ts';
import { groupKey } from './groupKey.ts';
import { maintenanceHold, silenceHold, type Hold, type HoldAt } from './holds.ts';
import { hoursHold } from './hoursHold.ts';
import { inhibitionTest, type InhibitionTest } from './inhibited.ts';
import { inhibitionsOf, type SystemAlerts } from './inhibitions.ts';
import { matchesAllOf, type Matches } from './labelMatchers.ts';
import type { MaintenanceRoute } from './maintenanceRoutes.ts';
import { receiverOfRoute, routesOf, type OwnerRoute } from './routes.ts';

/** What routing depends on beside the alert itself. */
export interface RoutingContext {
  readonly organization: Organization;
  readonly fleetAlerts: readonly Alert[];
  /** SystemNodes are such. Without them there is no maintenance, and no system's alert holds back another one. */
  readonly systems?: readonly (SystemAlerts & { readonly system: System })[];
}

/** One receiver of an alert. */
export interface Routed {
  /** Id of the declared route, 'heartbeat', 'owner and severity', or 'default'. */
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
  readonly routes: readonly CompiledRoute[];
  readonly inhibitions: readonly InhibitionTest[];
  readonly silences: readonly { readonly isMatch: Matches; readonly holdAt: HoldAt }[];
}

interface CompiledRoute {
  readonly route: OwnerRoute;
  readonly isMatch: Matches;
  readonly hours: HoldAt | undefined;
  readonly below: readonly { readonly route: MaintenanceRoute; readonly isMatch: Matches; readonly holdAt: HoldAt }[];
}

/** What is known of one alert's routes before the instant is. */
export interface RoutePlan {
  readonly labels: Labels;
  readonly receivers: readonly {
    readonly routed: Routed;
    readonly holds: readonly HoldAt[];
    /** Of the route of the heartbeat, whose rule no other alert inhibits. */
    readonly heartbeat: Hold | undefined;
  }[];
  /** `receivers`, with nothing that holds them back. */
  readonly notified: readonly Routed[];
  readonly silences: readonly HoldAt[];
  readonly inhibitions: readonly InhibitionTest[];
  /** True where nothing but an inhibition can hold it back, at any instant. */
  readonly isSteady: boolean;
}

/** Expects a valid organization. */
export const routerOf = ({ organization, fleetAlerts, systems = [] }: RoutingContext): Router => {
  const { routing } = organization.onCall;
  const muteTimes: ReadonlyMap<string, MuteTime> = new Map(routing.muteTimes.map((time) => [time.id, time]));
  const routes = routesOf(
    organization,
    systems.map(({ system }) => system),
  );
  return {
    routes: routes.map((route) => ({
      route,
      isMatch: matchesAllOf(route.matchers),
      hours: hoursHold(route, muteTimes),
      below: route.below.map((below) => ({
        route: below,
        isMatch: matchesAllOf(below.matchers),
        holdAt: maintenanceHold(below),
      })),
    })),
    inhibitions: inhibitionsOf(organization, fleetAlerts, systems).map(inhibitionTest),
    silences: routing.silences.map((silence) => ({
      isMatch: matchesAllOf(silence.matchers),
      holdAt: silenceHold(silence),
    })),
  };
};

/** `labels` with the alert's name as `alertname`. */
export const routePlan = (router: Router, labels: Labels): RoutePlan => {
  const receivers = search(router, labels).map((compiled) => receiverIn(compiled, labels));
  const silences = router.silences.filter(({ isMatch }) => isMatch(labels)).map(({ holdAt }) => holdAt);
  return {
    labels,
    receivers,
    notified: receivers.map(({ routed }) => routed),
    silences,
    inhibitions: router.inhibitions.filter(({ isTarget }) => isTarget(labels)),
    isSteady:
      silences.length === 0 && receivers.every(({ holds, heartbeat }) => holds.length === 0 && heartbeat === undefined),
  };
};

const search = ({ routes }: Router, labels: Labels): Router['routes'] => {
  const found: CompiledRoute[] = [];
  for (const compiled of routes) {
    // The default is only for what no other route takes.
    if (compiled.route.origin.kind === 'Default' ? found.length > 0 : !compiled.isMatch(labels)) continue;
    found.push(compiled);
    if (!compiled.route.continue) break;
  }
  return found;
};

const receiverIn = ({ route, hours, below }: CompiledRoute, labels: Labels): RoutePlan['receivers'][number] => {
  const maintained = below.find(({ isMatch }) => isMatch(labels));
  const path = [
    ...(route.origin.kind === 'Default' ? [] : [route.matchers]),
    ...(maintained === undefined ? [] : [maintained.route.matchers]),
  ];
  return {
    routed: {
      route: route.origin.kind === 'Declared' ? route.origin.id : originNames[route.origin.kind],
      owner: route.owner,
      severity: route.severity,
      receiver: receiverOfRoute(route),
      grouping: route.grouping,
      groupKey: groupKey(path, route.grouping.by, labels),
      state: { kind: 'Notified' },
      holds: [],
      why: whyOf(route, labels),
    },
    holds: [hours, maintained?.holdAt].filter((holdAt) => holdAt !== undefined),
    heartbeat: heartbeatHold(route),
  };
};

const heartbeatHold = ({ origin, grouping }: OwnerRoute): Hold | undefined =>
  origin.kind === 'Heartbeat'
    ? {
        kind: 'Heartbeat',
        by: origin.url,
        until: undefined,
        why: `it always fires, and is posted to ${origin.url} at least every ${timeText(2 * seconds(grouping.interval))}: its absence pages`,
      }
    : undefined;

const originNames = { Heartbeat: 'heartbeat', OwnerAndSeverity: 'owner and severity', Default: 'default' } as const;

const whyOf = ({ origin, owner, severity }: OwnerRoute, labels: Labels): string => {
  switch (origin.kind) {
    case 'Heartbeat':
      return 'it is the heartbeat';
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
  return plan.receivers.map(({ routed, holds: own, heartbeat }) => {
    const first = heartbeat === undefined ? [inhibited, ...own.map((holdAt) => holdAt(at))] : [heartbeat];
    const holds = [...first, ...silenced].filter((hold) => hold !== undefined);
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
