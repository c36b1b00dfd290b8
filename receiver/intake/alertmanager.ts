/**
 * Notifications of Alertmanager's webhook, version 4. Fields that are not known are accepted: later versions add some.
 * Source: Alertmanager, "Configuration", webhook_config; template.Data.
 */
import { hash } from 'node:crypto';
import type { Labels } from '../../model/point.ts';
import type { Link, Notification, ReceivedAlert } from '../received.ts';
import { fault, type IntakeFault } from './fault.ts';
import { instantOf, objectOf, textsOf, urlOf, type JsonObject } from './json.ts';

/** Bounds of one alert. What is beyond them is cut. */
const mostLabels = 256;
const longestLabel = 2_048;
const longestText = 8_192;
export const mostAlerts = 5_000;

export const alertmanagerNotification = (body: unknown, sender: string, now: number): Notification | IntakeFault => {
  const content = objectOf(body);
  if (content === undefined) return fault('body', 'is not a JSON object', "send what Alertmanager's webhook sends");
  const { version, alerts, truncatedAlerts } = content;
  if (version !== '4')
    return fault(
      'version',
      `is ${version === undefined ? 'missing' : 'not known'}`,
      "send version '4' of Alertmanager's webhook",
    );
  if (!Array.isArray(alerts)) return fault('alerts', 'is not an array', 'send the alerts of the group');
  if (alerts.length > mostAlerts)
    return fault(
      'alerts',
      `has more than ${mostAlerts} alerts`,
      'set max_alerts in the webhook_config of Alertmanager',
    );
  const received: ReceivedAlert[] = [];
  for (const [index, alert] of alerts.entries()) {
    const read = alertOf(alert, `alerts[${index}]`, content, now);
    if ('where' in read) return read;
    received.push(read);
  }
  const truncated = typeof truncatedAlerts === 'number' && truncatedAlerts > 0 ? Math.floor(truncatedAlerts) : 0;
  return { sender, grouped: true, silence: undefined, alerts: received, truncated };
};

const alertOf = (value: unknown, where: string, group: JsonObject, now: number): ReceivedAlert | IntakeFault => {
  const alert = objectOf(value);
  if (alert === undefined) return fault(where, 'is not an object', "send what Alertmanager's webhook sends");
  const status = alert['status'] ?? group['status'];
  if (status !== 'firing' && status !== 'resolved')
    return fault(`${where}.status`, 'is neither firing nor resolved', "send what Alertmanager's webhook sends");
  const labels = textsOf(alert['labels'], mostLabels, longestLabel);
  if (Object.keys(labels).length === 0) return fault(`${where}.labels`, 'is empty', 'send the labels of the alert');
  const annotations = textsOf(alert['annotations'], mostLabels, longestText);
  const endsAt = instantOf(alert['endsAt']);
  return {
    // Of all labels: what is cut may be all that differs.
    key: keyOf(textsOf(alert['labels'], Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)),
    status,
    mayReturn: true,
    labels,
    title: annotations['summary'] ?? labels['alertname'] ?? 'an alert without a name',
    text: annotations['description'] ?? annotations['message'] ?? '',
    links: linksOf(annotations, alert, group),
    startsAt: instantOf(alert['startsAt']) ?? now,
    endsAt: status === 'resolved' ? endsAt : endsAt !== undefined && endsAt > now ? endsAt : undefined,
  };
};

/** By its labels: the fingerprint of Alertmanager is 64 bits, and other senders of this format have none. */
export const keyOf = (labels: Labels): string =>
  hash('sha256', JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))), 'base64url');

const linksOf = (annotations: Labels, alert: JsonObject, group: JsonObject): readonly Link[] =>
  [
    { name: 'Runbook', url: urlOf(annotations['runbook_url']) },
    { name: 'Dashboard', url: urlOf(annotations['dashboard_url']) },
    { name: 'Source', url: urlOf(alert['generatorURL']) ?? urlOf(group['externalURL']) },
  ].flatMap(({ name, url }) => (url === undefined ? [] : [{ name, url }]));
