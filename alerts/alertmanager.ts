/**
 * Routes and receivers of Alertmanager by owner and severity, limited to the configuration of version 0.25 (Debian 12),
 * which later versions still accept. Secrets are files that the operator provides; the configuration holds their paths
 * only. Source: Prometheus, "Alerting: configuration".
 */
import type { Channel, SecretRef } from '../model/channel.ts';
import type { Organization, Owner } from '../model/organization.ts';
import { severities, type Severity } from '../model/severity.ts';
import type { System } from '../model/system.ts';
import type { Alert } from './alert.ts';
import { maintenanceTimes, type MuteRoute, type MuteTime } from './maintenanceTimes.ts';

export type AlertmanagerValue =
  | string
  | boolean
  | readonly AlertmanagerValue[]
  | { readonly [key: string]: AlertmanagerValue };

export interface Receiver {
  readonly name: string;
  readonly [integrations: `${string}_configs`]: readonly AlertmanagerValue[];
}

export interface Route {
  readonly receiver: string;
  readonly matchers: readonly string[];
  readonly group_by: readonly string[];
  readonly group_wait: string;
  readonly group_interval: string;
  readonly repeat_interval: string;
  /** Of systems in maintenance; absent where there is none. */
  readonly routes?: readonly MuteRoute[];
}

export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

export interface AlertmanagerConfig {
  readonly global: { readonly smtp_smarthost: string; readonly smtp_from: string };
  readonly route: Omit<Route, 'matchers' | 'routes'> & { readonly routes: readonly Route[] };
  /** Absent where no system has maintenance. */
  readonly time_intervals?: readonly MuteTime[];
  readonly inhibit_rules: readonly InhibitRule[];
  readonly receivers: readonly Receiver[];
}

export interface Alertmanager {
  readonly kind: 'Alertmanager';
  readonly config: AlertmanagerConfig;
  /** Channels that Alertmanager does not support. */
  readonly notSupported: readonly { readonly receiver: string; readonly channel: string; readonly why: string }[];
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

/** Each of `fleetAlerts` inhibits the alerts that it makes superfluous. Alerts of `systems` are muted in their maintenance. */
export const alertmanagerConfig = (
  organization: Organization,
  fleetAlerts: readonly Alert[],
  host: AlertmanagerHost = defaultHost,
  systems: readonly System[] = [],
): Alertmanager => {
  const { times, routes } = maintenanceTimes(systems);
  const mutedRoute = (recipient: Recipient): Route => {
    const muted = routes(recipient.owner.id, recipient.severity);
    return muted.length === 0 ? route(recipient) : { ...route(recipient), routes: muted };
  };
  const recipients = organization.owners.flatMap((owner) => severities.map((severity) => ({ owner, severity })));
  return {
    kind: 'Alertmanager',
    config: {
      global: { smtp_smarthost: host.smarthost, smtp_from: host.from },
      // The default route: an unknown owner is a fault of ours, so it pages.
      route: {
        ...timing('page'),
        receiver: receiverName(organization.owner, 'page'),
        routes: recipients.map(mutedRoute),
      },
      ...(times.length === 0 ? {} : { time_intervals: times }),
      inhibit_rules: fleetAlerts.flatMap(inhibition),
      receivers: recipients.map(({ owner, severity }) => receiver(owner, severity, host)),
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

export const receiverName = (owner: string, severity: Severity): string => `${owner}-${severity}`;

interface Recipient {
  readonly owner: Owner;
  readonly severity: Severity;
}

const route = ({ owner, severity }: Recipient): Route => ({
  receiver: receiverName(owner.id, severity),
  matchers: [matcher('owner', '=', owner.id), matcher('severity', '=', severity)],
  ...timing(severity),
});

/**
 * One notification for each system, to each of its recipients: an outage of the API, its burnt budget and its failing probes have one
 * cause, and so have a full queue and late messages on another stage. The owner is in the key for the default route, where several meet.
 * Tickets wait longer to be grouped, and repeat once a day.
 */
const timing = (severity: Severity): Omit<Route, 'receiver' | 'matchers' | 'routes'> => ({
  group_by: ['environment', 'owner', 'system'],
  ...(severity === 'page'
    ? { group_wait: '30s', group_interval: '5m', repeat_interval: '4h' }
    : { group_wait: '5m', group_interval: '30m', repeat_interval: '24h' }),
});

/** Quoted as in Go, so that YAML and the matcher syntax read it as plain text. */
const matcher = (label: string, op: '=' | '!=' | '=~', value: string): string =>
  `${label}${op}${JSON.stringify(value)}`;

/**
 * A fleet alert inhibits the pages and tickets of its systems on the same stage and environment. Other stages, and
 * systems that the fleet alert does not count, still notify.
 */
const inhibition = ({ id, condition }: Alert): readonly InhibitRule[] =>
  condition.kind === 'FleetShare'
    ? [
        {
          source_matchers: [matcher('alertname', '=', id)],
          target_matchers: [matcher('system', '=~', condition.systems.join('|'))],
          equal: ['environment', 'stage'],
        },
      ]
    : [];

const receiver = (owner: Owner, severity: Severity, host: AlertmanagerHost): Receiver => {
  const settings = owner.channels[severity].flatMap((channel) => integration(channel, severity, host));
  const kinds = [...new Set(settings.map(({ kind }) => kind))];
  return {
    name: receiverName(owner.id, severity),
    ...Object.fromEntries(
      kinds.map((kind) => [kind, settings.filter((setting) => setting.kind === kind).map(({ value }) => value)]),
    ),
  };
};

interface Integration {
  readonly kind: `${string}_configs`;
  readonly value: AlertmanagerValue;
}

/**
 * One alert that still fires, that of an objective where there is one, because it says that users are affected; and how many more do. When
 * all are over, one of them. `CommonAnnotations.summary` would be empty as soon as two alerts are in a group.
 */
const summary = [
  '{{ $alerts := .Alerts.Firing }}{{ if eq (len $alerts) 0 }}Resolved: {{ $alerts = .Alerts }}{{ end }}',
  '{{ $first := index $alerts 0 }}',
  '{{ range $alerts }}{{ if and .Labels.slo (not $first.Labels.slo) }}{{ $first = . }}{{ end }}{{ end }}',
  '{{ $first.Annotations.summary }}{{ if gt (len $alerts) 1 }} (and {{ len (slice $alerts 1) }} more){{ end }}',
].join('');

/** Every alert of the group, those that still fire first. */
const text =
  '{{ range .Alerts.Firing }}*{{ .Annotations.summary }}*\n{{ .Annotations.description }}\n{{ .Annotations.runbook_url }}\n\n{{ end }}' +
  '{{ range .Alerts.Resolved }}Resolved: {{ .Annotations.summary }}\n{{ end }}';

const integration = (channel: Channel, severity: Severity, host: AlertmanagerHost): readonly Integration[] => {
  switch (channel.kind) {
    case 'EmailChannel':
      return [
        { kind: 'email_configs', value: { to: channel.address, headers: { Subject: summary }, send_resolved: true } },
      ];
    case 'SlackChannel': {
      const bearer = { type: 'Bearer', credentials_file: secretFile(channel.token, host) };
      return [
        {
          kind: 'slack_configs',
          value: {
            api_url: 'https://slack.com/api/chat.postMessage',
            http_config: { authorization: bearer },
            channel: channel.channel,
            send_resolved: true,
            title: summary,
            text,
          },
        },
      ];
    }
    case 'PagerDutyChannel':
      return [
        {
          kind: 'pagerduty_configs',
          value: {
            routing_key_file: secretFile(channel.key, host),
            severity: severity === 'page' ? 'critical' : 'warning',
            description: summary,
            send_resolved: true,
          },
        },
      ];
    case 'WebhookChannel': {
      const basic = { username: channel.username, password_file: secretFile(channel.password, host) };
      return [
        {
          kind: 'webhook_configs',
          value: { url: channel.url, http_config: { basic_auth: basic }, send_resolved: true },
        },
      ];
    }
    case 'PubSubChannel':
      return [];
  }
};

const secretFile = (ref: SecretRef, { secrets }: AlertmanagerHost): string =>
  `${secrets}/${ref.split('/').at(-1) ?? ''}`;
