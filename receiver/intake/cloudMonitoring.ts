/**
 * Notifications of Cloud Monitoring, version 1.2, by webhook or by Pub/Sub. `policy_name` is the display name: the policy's id is only in
 * the name of the condition. `state` and `severity` occur in several cases, times as seconds or in RFC 3339. An incident's id is never
 * used again. Source: Cloud Monitoring, "Create and manage notification channels", schema structure.
 */
import type { Labels } from '../../model/point.ts';
import type { Notification } from '../received.ts';
import { fault, type IntakeFault } from './fault.ts';
import { instantOf, objectOf, textOf, textsOf, urlOf, type JsonObject } from './json.ts';

const mostLabels = 256;
const longestLabel = 2_048;
const longestText = 8_192;

export const cloudMonitoringNotification = (body: unknown, sender: string, now: number): Notification | IntakeFault => {
  const content = objectOf(body);
  if (content === undefined) return fault('body', 'is not a JSON object', 'send what Cloud Monitoring sends');
  const { version } = content;
  // Test notifications of the console have a version of their own.
  if (version !== '1.2' && version !== 'test')
    return fault(
      'version',
      `is ${version === undefined ? 'missing' : 'not known'}`,
      "send version '1.2' of Cloud Monitoring's notifications",
    );
  const incident = objectOf(content['incident']);
  if (incident === undefined) return fault('incident', 'is missing', 'send what Cloud Monitoring sends');
  const id = textOf(incident['incident_id']);
  if (id === undefined) return fault('incident.incident_id', 'is missing', 'send what Cloud Monitoring sends');
  const state = textOf(incident['state'])?.toLowerCase();
  if (state !== 'open' && state !== 'closed')
    return fault('incident.state', 'is neither open nor closed', 'send what Cloud Monitoring sends');
  const documentation = objectOf(incident['documentation']) ?? {};
  const policy = textOf(incident['policy_name']);
  return {
    sender,
    grouped: false,
    silence: undefined,
    truncated: 0,
    alerts: [
      {
        key: `cloud-monitoring ${id.slice(0, 200)}`,
        status: state === 'open' ? 'firing' : 'resolved',
        mayReturn: false,
        labels: labelsOf(incident, policy),
        title:
          textOf(documentation['subject']) ??
          policy ??
          textOf(incident['condition_name']) ??
          'an incident of Cloud Monitoring',
        text: [textOf(incident['summary']), textOf(documentation['content'])]
          .flatMap((text) => text ?? [])
          .join('\n\n')
          .slice(0, longestText)
          .toWellFormed(),
        links: linksOf(incident, documentation),
        startsAt: instantOf(incident['started_at']) ?? now,
        endsAt: state === 'open' ? undefined : instantOf(incident['ended_at']),
      },
    ],
  };
};

/** 'projects/p/alertPolicies/123/conditions/456' */
const policyPattern = /^projects\/[^/]+\/alertPolicies\/([^/]+)\//;

/**
 * Labels as those of the emitted Prometheus alerts: the policies that we emit have them as user labels. A policy of somebody else is a
 * page where it says critical, or nothing.
 */
const labelsOf = (incident: JsonObject, policy: string | undefined): Labels => {
  const { system, ...others } = textsOf(incident['policy_user_labels'], mostLabels, longestLabel);
  // A fleet alert has no system: its policy says 'fleet'.
  const user: Labels = system === undefined || system === 'fleet' ? others : { ...others, system };
  const condition = textOf(objectOf(incident['condition'])?.['name']);
  const policyId = condition === undefined ? undefined : policyPattern.exec(condition)?.[1];
  const severity = user['severity'] ?? severities[(textOf(incident['severity']) ?? '').toLowerCase()];
  return {
    ...user,
    alertname: user['alert'] ?? user['alertname'] ?? policy ?? policyId ?? 'cloud-monitoring',
    ...(severity === undefined ? {} : { severity: severities[severity.toLowerCase()] ?? severity.toLowerCase() }),
    ...(policyId === undefined ? {} : { policy_id: policyId }),
    ...(textOf(incident['scoping_project_id']) === undefined
      ? {}
      : { project: String(incident['scoping_project_id']) }),
  };
};

const severities: Readonly<Record<string, string>> = { critical: 'page', error: 'ticket', warning: 'ticket' };

const linksOf = (incident: JsonObject, documentation: JsonObject): Notification['alerts'][number]['links'] => {
  const listed = Array.isArray(documentation['links']) ? (documentation['links'] as readonly unknown[]) : [];
  const documented = listed.slice(0, 10).flatMap((value) => {
    const link = objectOf(value);
    const url = urlOf(link?.['url']);
    return url === undefined ? [] : [{ name: textOf(link?.['display_name'] ?? link?.['displayName']) ?? 'Link', url }];
  });
  const url = urlOf(incident['url']);
  return [...documented, ...(url === undefined ? [] : [{ name: 'Incident', url }])];
};
