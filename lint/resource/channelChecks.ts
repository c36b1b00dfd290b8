/** Rules about notification channels and snoozes in files. */
import { artefactCheck, each, type Artefact } from '../artefact/artefact.ts';
import { countIn, has, messageIn, pathTo, scalarIn, textIn } from '../artefact/message.ts';
import { edits } from '../../model/nearest.ts';
import { isTemplated } from '../artefact/placeholder.ts';
import type { Check } from '../check.ts';
import { lengthOf } from '../policy/policy.ts';
import { requiredLabels } from './kinds.ts';
import { rootOf } from './root.ts';

export const snoozePolicies: Check<Artefact> = artefactCheck(
  {
    id: 'resources/snooze-policies',
    severity: 'error',
    title: 'A snooze applies to at most 16 policies.',
    source: 'google/monitoring/v3/snooze.proto, Criteria.policies',
  },
  (artefact) =>
    each(artefact, 'Criteria').flatMap((criteria) => {
      const count = countIn(criteria, 'policies') ?? 0;
      return count > 16
        ? [
            {
              path: pathTo(criteria, 'policies'),
              message: `the snooze applies to ${count} policies: the maximum is 16`,
              fix: 'split it into several snoozes',
            },
          ]
        : [];
    }),
);

const channels = 'google/monitoring/v3/notification.proto, NotificationChannel';

export const channelText: Check<Artefact> = artefactCheck(
  {
    id: 'resources/channel-text',
    severity: 'error',
    title: "A channel's displayName has at most 512 characters, its description 1,024.",
    source: channels,
  },
  (artefact) =>
    rootOf(artefact, 'NotificationChannel', (channel) =>
      Object.entries({ displayName: 512, description: 1_024 }).flatMap(([field, most]) => {
        const length = lengthOf(textIn(channel, field) ?? '');
        return length > most
          ? [
              {
                path: pathTo(channel, field),
                message: `the ${field} has ${length} characters: the maximum is ${most}`,
                fix: 'shorten it',
              },
            ]
          : [];
      }),
    ),
);

/** Labels of a channel that are secrets, with Terraform's arguments for them. */
const secrets: Readonly<Record<string, string>> = {
  auth_token: 'authToken',
  password: 'password',
  service_key: 'serviceKey',
};

/** Types may be new: only one that differs by its signs, or by two letters at most, is misspelt. */
const meantType = (type: string): string | undefined => {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, '');
  return Object.keys(requiredLabels).find(
    (known) => plain(known) === plain(type) || (type.length > 4 && edits(type, known, 2) <= 2),
  );
};

export const channelLabels: Check<Artefact> = artefactCheck(
  {
    id: 'resources/channel-labels',
    severity: 'warning',
    title: 'A channel has the labels that its type needs.',
    source: 'Documentation and tests of google_monitoring_notification_channel',
  },
  (artefact) =>
    rootOf(artefact, 'NotificationChannel', (channel) => {
      const type = textIn(channel, 'type') ?? '';
      const labels = channel.fields.get('labels');
      const near = isTemplated(type) || type in requiredLabels ? undefined : meantType(type);
      if (near !== undefined)
        return [
          { path: pathTo(channel, 'type'), message: `there is no type of channels '${type}'`, fix: `write '${near}'` },
        ];
      const needed = requiredLabels[type] ?? [];
      if (needed.length === 0 || channel.isOpen || (labels !== undefined && labels.kind !== 'Table')) return [];
      const names = new Set(labels === undefined ? [] : labels.entries.keys());
      if ([...names].some(isTemplated)) return [];
      const hidden = messageIn(channel, 'sensitiveLabels');
      // The server does not return secrets, and Config Connector stores them in another field.
      const isHidden = (label: string): boolean => {
        const argument = secrets[label];
        if (argument === undefined) return false;
        return (
          artefact.shape === 'config-connector' ||
          has(channel, 'name') ||
          (has(channel, 'sensitiveLabels') &&
            (hidden === undefined || has(hidden, argument) || has(hidden, `${argument}Wo`)))
        );
      };
      const missing = needed.filter((label) => !names.has(label) && !isHidden(label));
      const path = has(channel, 'labels') ? pathTo(channel, 'labels') : channel.path;
      return missing.map((label) => ({
        path,
        message: `a channel of type ${type} has no label ${label}`,
        fix: `add ${label}`,
      }));
    }),
);

export const channelSecret: Check<Artefact> = artefactCheck(
  {
    id: 'resources/channel-secret',
    severity: 'error',
    title: 'A file contains no secret of a channel.',
    source: 'Documentation of google_monitoring_notification_channel: sensitive_labels and its write-only arguments',
  },
  (artefact) =>
    rootOf(artefact, 'NotificationChannel', (channel) => {
      const labels = channel.fields.get('labels');
      const hidden = messageIn(channel, 'sensitiveLabels');
      return Object.entries(secrets).flatMap(([label, argument]) => {
        const inLabels = labels?.kind === 'Table' ? labels.entries.get(label) : undefined;
        const entry = inLabels ?? (hidden === undefined ? undefined : scalarIn(hidden, argument));
        const text = String(entry?.value ?? '');
        // The server shows secrets as asterisks.
        if (entry === undefined || entry.isTemplated || /^[*x.]*$/i.test(text)) return [];
        return [
          {
            path: entry.path,
            message: `the secret ${label} is readable in the file`,
            fix: 'read it from a secret store: in Terraform, use sensitive_labels with a write-only argument',
          },
        ];
      });
    }),
);

export const slackToken: Check<Artefact> = artefactCheck(
  {
    id: 'resources/slack-token',
    severity: 'error',
    title: 'The auth_token of a Slack channel is a token, not the address of a webhook.',
    source:
      'Documentation of google_monitoring_notification_channel; Cloud Monitoring, "Slack": a token of an installed app',
  },
  (artefact) =>
    rootOf(artefact, 'NotificationChannel', (channel) => {
      const labels = channel.fields.get('labels');
      const hidden = messageIn(channel, 'sensitiveLabels');
      const token =
        (labels?.kind === 'Table' ? labels.entries.get('auth_token') : undefined) ??
        (hidden === undefined ? undefined : (scalarIn(hidden, 'authToken') ?? scalarIn(hidden, 'authTokenWo')));
      if (textIn(channel, 'type') !== 'slack' || token === undefined || !/^https?:/.test(String(token.value)))
        return [];
      return [
        {
          path: token.path,
          message: 'the auth_token of Slack is the address of a webhook',
          fix: 'write the token of the Slack app (xoxb-…), or use a channel of type webhook_tokenauth',
        },
      ];
    }),
);
