/**
 * Configuration files of Alertmanager as data, limited to what version 0.25 (Debian 12) reads and later versions still accept. Source:
 * Prometheus, "Alerting: configuration".
 */

export type AlertmanagerValue =
  | string
  | boolean
  | readonly AlertmanagerValue[]
  | { readonly [key: string]: AlertmanagerValue };

export interface Receiver {
  readonly name: string;
  readonly [integrations: `${string}_configs`]: readonly AlertmanagerValue[];
}

export interface TimeInterval {
  readonly times?: readonly { readonly start_time: string; readonly end_time: string }[];
  readonly weekdays?: readonly string[];
  readonly days_of_month?: readonly string[];
  readonly months?: readonly string[];
  readonly years?: readonly string[];
  /** IANA; absent: UTC. */
  readonly location?: string;
}

export interface NamedIntervals {
  readonly name: string;
  readonly time_intervals: readonly TimeInterval[];
}

/** Names of time intervals. Routes below a route do not take them over. */
export interface RouteTimes {
  readonly mute_time_intervals?: readonly string[];
  readonly active_time_intervals?: readonly string[];
}

/** Takes over the receiver and the waits of the route above it. */
export interface RouteBelow extends RouteTimes {
  readonly matchers: readonly string[];
}

export interface Waits {
  readonly group_by: readonly string[];
  readonly group_wait: string;
  readonly group_interval: string;
  readonly repeat_interval: string;
}

export interface Route extends Waits, RouteTimes {
  readonly receiver: string;
  readonly matchers: readonly string[];
  /** Absent: the search ends here. */
  readonly continue?: true;
  /** Of systems in maintenance; absent where there is none. */
  readonly routes?: readonly RouteBelow[];
}

export interface AlertmanagerConfig {
  readonly global: { readonly smtp_smarthost: string; readonly smtp_from: string };
  readonly route: Waits & { readonly receiver: string; readonly routes: readonly Route[] };
  /** Absent where no route is muted. */
  readonly time_intervals?: readonly NamedIntervals[];
  readonly receivers: readonly Receiver[];
}

/** Settings of the host that no definition contains. */
export interface AlertmanagerHost {
  readonly smarthost: string;
  readonly from: string;
  /** Folder with one file per secret; the file has the name of the secret. */
  readonly secrets: string;
}

export const defaultHost: AlertmanagerHost = {
  smarthost: 'localhost:25',
  from: 'alertmanager@localhost',
  secrets: '/etc/alertmanager/secrets',
};
