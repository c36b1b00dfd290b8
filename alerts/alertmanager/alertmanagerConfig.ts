/**
 * Alertmanager's configuration: the routes of the organization, their hours, and the channels of its owners. There are no inhibit_rules: an
 * alert that was sent before it was inhibited would never be resolved at its receiver, so the rules of Prometheus hold alerts back
 * (docs/decisions/2026-11-30-inhibition-in-the-rules.md).
 */
import type { Grouping } from '../../model/oncall/routing.ts';
import type { Organization } from '../../model/organization.ts';
import { severities } from '../../model/severity.ts';
import type { System } from '../../model/system.ts';
import { matcherText } from '../oncall/labelMatchers.ts';
import { maintenanceRoutes } from '../oncall/maintenanceRoutes.ts';
import { receiverName, receiverOfRoute, routesOf, type OwnerRoute } from '../oncall/routes.ts';
import {
  defaultHost,
  type AlertmanagerConfig,
  type AlertmanagerHost,
  type Route,
  type RouteTimes,
  type Waits,
} from './config.ts';
import { muteTimeOf } from './maintenanceTimes.ts';
import { namedIntervals } from './muteTimes.ts';
import { heartbeatReceiverOf, receiverOf } from './receivers.ts';

export interface Alertmanager {
  readonly kind: 'Alertmanager';
  readonly config: AlertmanagerConfig;
  /** Channels that Alertmanager does not support. */
  readonly notSupported: readonly { readonly receiver: string; readonly channel: string; readonly why: string }[];
}

/** Alerts of `systems` are muted in their maintenance. */
export const alertmanagerConfig = (
  organization: Organization,
  systems: readonly System[] = [],
  host: AlertmanagerHost = defaultHost,
): Alertmanager => {
  const recipients = organization.owners.flatMap((owner) => severities.map((severity) => ({ owner, severity })));
  const routes = routesOf(organization, systems);
  const [root] = routes.filter(({ origin }) => origin.kind === 'Default');
  const { heartbeat } = organization.onCall;
  const times = timesOf(organization, systems, routes);
  return {
    kind: 'Alertmanager',
    config: {
      global: { smtp_smarthost: host.smarthost, smtp_from: host.from },
      route: {
        ...waits(root!.grouping),
        receiver: receiverOfRoute(root!),
        routes: routes.filter((route) => route !== root).map(routeOf),
      },
      ...(times.length === 0 ? {} : { time_intervals: times }),
      receivers: [
        ...(heartbeat === undefined ? [] : [heartbeatReceiverOf(heartbeat, host)]),
        ...recipients.map(({ owner, severity }) => receiverOf(owner, severity, host)),
      ],
    },
    notSupported: recipients.flatMap(({ owner, severity }) =>
      owner.channels[severity].flatMap((channel) =>
        channel.kind === 'PubSubChannel'
          ? [
              {
                receiver: receiverName(owner.id, severity),
                channel: channel.topic,
                why: 'Alertmanager cannot publish to a Pub/Sub topic: use a webhook that does',
              },
            ]
          : [],
      ),
    ),
  };
};

/** Those that a route names, and those of maintenance. */
const timesOf = (
  { onCall }: Organization,
  systems: readonly System[],
  routes: readonly OwnerRoute[],
): NonNullable<AlertmanagerConfig['time_intervals']> => {
  const used = new Set(routes.flatMap(({ mutedIn, activeIn }) => [...mutedIn, ...activeIn]));
  return [
    ...onCall.routing.muteTimes.filter(({ id }) => used.has(id)).map(namedIntervals),
    ...maintenanceRoutes(systems).times.map(muteTimeOf),
  ];
};

const routeOf = (route: OwnerRoute): Route => ({
  receiver: receiverOfRoute(route),
  matchers: route.matchers.map(matcherText),
  ...(route.continue ? { continue: true } : {}),
  ...waits(route.grouping),
  ...routeTimes(route, []),
  ...(route.below.length === 0
    ? {}
    : {
        routes: route.below.map(({ matchers, muted }) => ({
          matchers: matchers.map(matcherText),
          ...routeTimes(
            route,
            muted.map(({ name }) => name),
          ),
        })),
      }),
});

const routeTimes = ({ mutedIn, activeIn }: OwnerRoute, maintenance: readonly string[]): RouteTimes => {
  const muted = [...mutedIn, ...maintenance];
  return {
    ...(muted.length === 0 ? {} : { mute_time_intervals: muted }),
    ...(activeIn.length === 0 ? {} : { active_time_intervals: activeIn }),
  };
};

const waits = ({ by, wait, interval, repeat }: Grouping): Waits => ({
  group_by: by,
  group_wait: wait,
  group_interval: interval,
  repeat_interval: repeat,
});
