/** What Alertmanager would post to the receiver: the alerts whose state has changed since the last evaluation. */
import { hash } from 'node:crypto';
import { runbookUrl } from '../../../alerts/links.ts';
import type { Organization } from '../../../model/organization.ts';
import type { WatchedAlert } from './alertWatch.ts';

/** The same alert, label set and beginning. */
export const firingKey = ({ labels, from }: WatchedAlert): string => JSON.stringify([from, Object.entries(labels)]);

/** Fired and are over now, or fire and did not before. `before` and `now` as two readings of a watch. */
export const changesOf = (before: readonly WatchedAlert[], now: readonly WatchedAlert[]): readonly WatchedAlert[] => {
  const known = new Map(before.map((alert) => [firingKey(alert), alert]));
  return now.filter((alert) => {
    const last = known.get(firingKey(alert));
    return alert.to === undefined
      ? last === undefined || last.to !== undefined
      : last !== undefined && last.to === undefined;
  });
};

/** Version 4 of Alertmanager's webhook. */
export const webhookBody = (changes: readonly WatchedAlert[], organization: Organization): string => {
  const alerts = changes.map(({ alert, labels, from, to }) => ({
    status: to === undefined ? 'firing' : 'resolved',
    labels,
    annotations: {
      summary: alert.title,
      description: [alert.meaning, ...alert.look.map((text, index) => `${index + 1}. ${text}`)].join('\n'),
      runbook_url: runbookUrl(alert, organization),
    },
    startsAt: new Date(from).toISOString(),
    endsAt: to === undefined ? '0001-01-01T00:00:00Z' : new Date(to).toISOString(),
    generatorURL: '',
    fingerprint: hash('sha256', JSON.stringify(labels)).slice(0, 16),
  }));
  return JSON.stringify({
    version: '4',
    groupKey: '{}:{}',
    truncatedAlerts: 0,
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    receiver: 'demo',
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: '',
    alerts,
  });
};
