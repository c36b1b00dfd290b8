/**
 * Log-based counters in the Logging API's JSON. Cloud Logging counts lines from a counter's creation on, so those that a definition
 * names are created with the SLOs and policies that read them. Source: Logging API v2, LogMetric: a counter is DELTA and INT64.
 */
import { logCounters, type Counting } from '../model/logCounters.ts';
import { ownerLine, type OwnerLine } from '../model/manager.ts';
import { signal } from '../series/signal.ts';

/** `google.logging.v2.LogMetric`; the description gets its last line from `withOwner`. */
export interface LogMetric {
  readonly name: string;
  readonly description: string;
  readonly filter: string;
  readonly metricDescriptor: { readonly metricKind: string; readonly valueType: string; readonly unit: string };
}

export const logMetrics = (system: Counting & { readonly id: string }): readonly LogMetric[] =>
  logCounters(system).map(({ name, filter: lines }) => ({
    name,
    description: `Counts log lines of ${system.id}. Emitted from its definition.`,
    filter: lines,
    metricDescriptor: { metricKind: 'DELTA', valueType: 'INT64', unit: '1' },
  }));

export const withOwner = (metric: LogMetric, owner: OwnerLine): LogMetric => ({
  ...metric,
  description: `${metric.description}\n${ownerLine(owner)}`,
});

const counted = signal('logging.user.atalaya.container_failures');

const filter: readonly string[] = [
  'resource.type="cloud_run_revision"',
  '(log_id("run.googleapis.com/varlog/system") OR log_id("cloudaudit.googleapis.com/system_event"))',
  '(' +
    [
      String.raw`textPayload=~"Container called exit\([1-9][0-9]*\)"`,
      'textPayload:"Container terminated on signal"',
      'textPayload:"Uncaught signal"',
      'textPayload:"Consider increasing the memory limit"',
      'textPayload=~"STARTUP .*probe failed"',
      'protoPayload.status.message:"failed to start and listen on the port"',
      'protoPayload.status.message:"Failed to start and then listen on the port"',
    ].join(' OR ') +
    ')',
];

/**
 * Counts Cloud Run's log entries about containers that died, because a dead process cannot count itself. The entries are in the
 * log `run.googleapis.com/varlog/system`; the audit log of system events also records failed starts. Exit code 0 is a normal
 * end. Wording: cloud.google.com/run/docs/troubleshooting. One per project: two systems in one project cannot both create it.
 */
export const containerFailures: LogMetric = {
  name: counted.names.cloudMonitoring.replace('logging.googleapis.com/user/', ''),
  description: counted.description,
  filter: filter.join('\n'),
  metricDescriptor: { metricKind: counted.metricKind, valueType: counted.valueType, unit: counted.unit },
};
