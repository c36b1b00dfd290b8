/** `gcloud monitoring`, `gcloud alpha monitoring` and the API of Cloud Monitoring: policies, dashboards, SLOs, uptime checks. */
import { at, lastPart, listAt, textAt } from '../value.ts';
import { commonOf, isNamed, type Item, type Kind } from './reading.ts';

const titleOf = ({ value }: Item): string =>
  textAt(value, 'displayName') ?? lastPart(textAt(value, 'name')) ?? 'without a name';

const policy: Kind = {
  type: 'alert policy',
  matches: (value) =>
    isNamed(value, /\/alertPolicies\/[^/]+$/) ||
    (listAt(value, 'conditions').length > 0 && at(value, 'combiner') !== undefined),
  read: (item) => ({ kind: 'Policy', ...commonOf(item), title: titleOf(item), policy: item.value }),
};

const layouts = ['mosaicLayout', 'gridLayout', 'rowLayout', 'columnLayout'];

const dashboard: Kind = {
  type: 'dashboard',
  matches: (value) => layouts.some((layout) => at(value, layout) !== undefined),
  read: (item) => ({ kind: 'Dashboard', ...commonOf(item), title: titleOf(item), dashboard: item.value }),
};

const slo: Kind = {
  type: 'SLO',
  matches: (value) =>
    isNamed(value, /\/serviceLevelObjectives\/[^/]+$/) || at(value, 'serviceLevelIndicator') !== undefined,
  read: (item) => ({ kind: 'Slo', ...commonOf(item), title: titleOf(item), slo: item.value }),
};

const uptime: Kind = {
  type: 'uptime check',
  matches: (value) => isNamed(value, /\/uptimeCheckConfigs\/[^/]+$/),
  read: (item) => ({
    kind: 'UptimeCheck',
    ...commonOf(item),
    title: titleOf(item),
    host: textAt(item.value, 'monitoredResource', 'labels', 'host'),
    path: textAt(item.value, 'httpCheck', 'path'),
  }),
};

const channel: Kind = {
  type: 'notification channel',
  matches: (value) => isNamed(value, /\/notificationChannels\/[^/]+$/),
  read: (item) => ({
    kind: 'Channel',
    ...commonOf(item),
    title: titleOf(item),
    type: textAt(item.value, 'type') ?? 'unknown',
  }),
};

const logMetric: Kind = {
  type: 'log metric',
  matches: (value) => at(value, 'metricDescriptor') !== undefined && textAt(value, 'filter') !== undefined,
  read: (item) => ({ kind: 'LogMetric', ...commonOf(item), name: lastPart(textAt(item.value, 'name')) ?? '' }),
};

export const monitoringKinds: readonly Kind[] = [policy, dashboard, slo, uptime, channel, logMetric];
