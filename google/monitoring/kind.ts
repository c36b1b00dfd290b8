/** The kinds of resources of Cloud Monitoring and Logging that Atalaya compares and writes, in the order in which they are created. */

/** Each kind may name resources of kinds before it; they are deleted in the opposite order. */
export const kinds = [
  'channel',
  'metricDescriptor',
  'service',
  'slo',
  'logMetric',
  'uptimeCheck',
  'alertPolicy',
  'dashboard',
] as const;

export type Kind = (typeof kinds)[number];

/** Notification channels are read and never written: whoever deletes one silences pages. */
export type WritableKind = Exclude<Kind, 'channel'>;

export const isWritable = (kind: Kind): kind is WritableKind => kind !== 'channel';

/** As a person reads them: singular and plural. */
export const nounOf: Readonly<Record<Kind, readonly [singular: string, plural: string]>> = {
  channel: ['notification channel', 'notification channels'],
  metricDescriptor: ['metric descriptor', 'metric descriptors'],
  service: ['service', 'services'],
  slo: ['SLO', 'SLOs'],
  logMetric: ['log-based metric', 'log-based metrics'],
  uptimeCheck: ['uptime check', 'uptime checks'],
  alertPolicy: ['alert policy', 'alert policies'],
  dashboard: ['dashboard', 'dashboards'],
};
