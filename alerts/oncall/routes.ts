/**
 * The routes of an organization, in the order in which they are tried: that of the heartbeat, those that it declares, then one for each
 * owner and severity, and at last the default. Alertmanager's configuration is printed from this list, and `routeAlert` searches it.
 */
import { heartbeatInterval } from '../../model/oncall/heartbeat.ts';
import { pageGrouping, ticketGrouping } from '../../model/oncall/onCallPlan.ts';
import type { AlertRoute, Grouping, Matcher } from '../../model/oncall/routing.ts';
import type { Organization } from '../../model/organization.ts';
import { severities, type Severity } from '../../model/severity.ts';
import type { System } from '../../model/system.ts';
import { maintenanceRoutes, type MaintenanceRoute, type MaintenanceRoutes } from './maintenanceRoutes.ts';

export interface OwnerRoute {
  /** Where it comes from. */
  readonly origin:
    /** Posts the heartbeat to `url`. It notifies nobody, whatever its owner and severity. */
    | { readonly kind: 'Heartbeat'; readonly url: string }
    | { readonly kind: 'Declared'; readonly id: string }
    | { readonly kind: 'OwnerAndSeverity' }
    /** Without matchers: only what no other route takes. */
    | { readonly kind: 'Default' };
  readonly owner: string;
  /** Which channels and which escalation of the owner. */
  readonly severity: Severity;
  readonly matchers: readonly Matcher[];
  readonly continue: boolean;
  readonly grouping: Grouping;
  readonly mutedIn: readonly string[];
  readonly activeIn: readonly string[];
  /** Of systems in maintenance: the first that matches mutes the alert. */
  readonly below: readonly MaintenanceRoute[];
}

/** As in Alertmanager's configuration. */
export const receiverName = (owner: string, severity: Severity): string => `${owner}-${severity}`;

/** Names of owners' receivers end with a severity. */
export const heartbeatReceiver = 'heartbeat';

export const receiverOfRoute = ({
  origin,
  owner,
  severity,
}: Pick<OwnerRoute, 'origin' | 'owner' | 'severity'>): string =>
  origin.kind === 'Heartbeat' ? heartbeatReceiver : receiverName(owner, severity);

/** The alert that always fires. */
export const watchdog = 'atalaya-watchdog';

/** An unknown severity is a fault of ours, so it pages. */
const isTicket: Matcher = { label: 'severity', op: '=', value: 'ticket' };
const isPage: Matcher = { ...isTicket, op: '!=' };

/** Expects a valid organization. The last one is the default. */
export const routesOf = (
  { onCall, owner, owners }: Organization,
  systems: readonly System[],
): readonly OwnerRoute[] => {
  const maintained = maintenanceRoutes(systems);
  return [
    ...heartbeatRoutes(onCall, owner),
    ...onCall.routing.routes.flatMap((route) => declared(route, maintained)),
    ...owners.flatMap(({ id }) =>
      severities.map((severity) => ({
        ...plain({ kind: 'OwnerAndSeverity' }, id, severity),
        matchers: [isValue('owner', id), isValue('severity', severity)],
        below: maintained.routes(id, severity),
      })),
    ),
    // An unknown owner is a fault of ours, so it pages.
    plain({ kind: 'Default' }, owner, 'page'),
  ];
};

/** First, so that no declared route takes it. Alertmanager has one group of it for each environment. */
const heartbeatRoutes = ({ heartbeat }: Organization['onCall'], owner: string): readonly OwnerRoute[] => {
  if (heartbeat === undefined) return [];
  const every = heartbeatInterval(heartbeat);
  return [
    {
      ...plain({ kind: 'Heartbeat', url: heartbeat.url }, owner, 'ticket'),
      matchers: [isValue('alertname', watchdog)],
      grouping: { by: ['alertname', 'environment'], wait: '1s', interval: every, repeat: every },
    },
  ];
};

const isValue = (label: string, value: string): Matcher => ({ label, op: '=', value });

const plain = (origin: OwnerRoute['origin'], owner: string, severity: Severity): OwnerRoute => ({
  origin,
  owner,
  severity,
  matchers: [],
  continue: false,
  grouping: groupingOf(severity),
  mutedIn: [],
  activeIn: [],
  below: [],
});

const groupingOf = (severity: Severity): Grouping => (severity === 'page' ? pageGrouping : ticketGrouping);

/** One for pages and one for tickets, unless its matchers name the severity. */
const declared = (route: AlertRoute, maintained: MaintenanceRoutes): readonly OwnerRoute[] => {
  const { id, to, matchers, continue: goesOn, grouping, mutedIn, activeIn } = route;
  const named = matchers.find(({ label, op }) => label === 'severity' && op === '=');
  const parts: readonly (readonly [Severity, readonly Matcher[]])[] =
    named === undefined
      ? [
          ['page', [...matchers, isPage]],
          ['ticket', [...matchers, isTicket]],
        ]
      : [[named.value === 'ticket' ? 'ticket' : 'page', matchers]];
  return parts.map(([severity, all]) => ({
    origin: { kind: 'Declared', id },
    owner: to,
    severity,
    matchers: all,
    continue: goesOn,
    grouping: grouping ?? groupingOf(severity),
    mutedIn,
    activeIn,
    // Its alerts may be of any owner.
    below: maintained.routes(undefined, severity),
  }));
};
