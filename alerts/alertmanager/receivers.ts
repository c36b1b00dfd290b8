/**
 * Receivers of Alertmanager: the channels of an owner for a severity. Secrets are files that the operator provides; the configuration
 * holds their paths only.
 */
import type { Channel, SecretRef } from '../../model/channel.ts';
import type { Heartbeat } from '../../model/oncall/heartbeat.ts';
import type { Owner } from '../../model/organization.ts';
import type { Severity } from '../../model/severity.ts';
import { heartbeatReceiver, receiverName } from '../oncall/routes.ts';
import type { AlertmanagerHost, AlertmanagerValue, Receiver } from './config.ts';

export const receiverOf = (owner: Owner, severity: Severity, host: AlertmanagerHost): Receiver => {
  const settings = owner.channels[severity].flatMap((channel) => integration(channel, severity, host));
  const kinds = [...new Set(settings.map(({ kind }) => kind))];
  return {
    name: receiverName(owner.id, severity),
    ...Object.fromEntries(
      kinds.map((kind) => [kind, settings.filter((setting) => setting.kind === kind).map(({ value }) => value)]),
    ),
  };
};

/** The end of the heartbeat is not sent: its absence is the message. */
export const heartbeatReceiverOf = ({ url, token }: Heartbeat, host: AlertmanagerHost): Receiver => ({
  name: heartbeatReceiver,
  webhook_configs: [
    {
      url,
      ...(token === undefined
        ? {}
        : { http_config: { authorization: { type: 'Bearer', credentials_file: secretFile(token, host) } } }),
      send_resolved: false,
    },
  ],
});

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
            // An event orchestration routes by it.
            details: { owner: '{{ .GroupLabels.owner }}' },
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
