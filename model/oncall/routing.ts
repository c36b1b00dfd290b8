/** Which team an alert goes to, what is grouped, held back or muted. Labels are those of the emitted Prometheus alerts. */
import type { InstantText } from '../instant.ts';
import type { Duration } from '../quantity.ts';
import type { Weekday } from '../maintenance.ts';

/** `value` of '=~' and '!~' is a regular expression in RE2 syntax over the whole label. A missing label is an empty one. */
export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

export interface Grouping {
  readonly by: readonly string[];
  readonly wait: Duration;
  readonly interval: Duration;
  readonly repeat: Duration;
}

/** Tried in order, before the routes by owner and severity that every organization has. The first match ends the search unless it continues. */
export interface AlertRoute {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  /** An owner: its escalation, or its channels where it has none. */
  readonly to: string;
  readonly continue: boolean;
  /** Undefined: as for the severity. */
  readonly grouping: Grouping | undefined;
  /** Ids of mute times, in which this route does not notify. */
  readonly mutedIn: readonly string[];
  /** Ids of mute times outside of which it does not notify. */
  readonly activeIn: readonly string[];
}

export type AlertRouteDefinition = Pick<AlertRoute, 'id' | 'matchers' | 'to'> &
  Partial<Omit<AlertRoute, 'id' | 'matchers' | 'to' | 'grouping'>> & { readonly grouping?: Partial<Grouping> };

/** Recurring hours by the clock of a time zone. */
export interface MuteTime {
  readonly id: string;
  /** IANA. There is no default: a window read in another zone than it was meant wakes people. */
  readonly timeZone: string;
  readonly windows: readonly {
    readonly days?: readonly Weekday[];
    /** '22:00'; an `end` that is not after `begin` is on the next day, and '24:00' is the end of the day. */
    readonly begin: string;
    readonly end: string;
  }[];
}

/** Once, from one instant to another: with owner, reason and end. */
export interface Silence {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  /** RFC 3339 with an offset, in whole minutes. */
  readonly begin: string;
  readonly end: string;
  readonly owner: string;
  readonly reason: string;
}

export type SilenceDefinition = Omit<Silence, 'begin' | 'end'> & {
  readonly begin: InstantText;
  readonly end: InstantText;
};

/** While an alert that matches `source` fires, no notification is sent for alerts that match `target` and have equal values of `equal`. */
export interface Inhibition {
  readonly id: string;
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
}

/** Labels of the emitted alerts. Alertmanager adds 'alertname', the alert's id. */
export const alertLabels: readonly string[] = [
  'alertname',
  'environment',
  'owner',
  'severity',
  'slo',
  'stage',
  'system',
];

export interface Routing {
  /** Labels of alerts from other sources. */
  readonly labels: readonly string[];
  readonly routes: readonly AlertRoute[];
  readonly muteTimes: readonly MuteTime[];
  readonly silences: readonly Silence[];
  readonly inhibitions: readonly Inhibition[];
}

export interface RoutingDefinition {
  /** Labels of alerts from other sources, beside those of the emitted alerts: matchers may name them. */
  readonly labels?: readonly string[];
  readonly routes?: readonly AlertRouteDefinition[];
  readonly muteTimes?: readonly MuteTime[];
  readonly silences?: readonly SilenceDefinition[];
  readonly inhibitions?: readonly Inhibition[];
}
