/**
 * Counts Cloud Run's own lines on containers that died: what no process of ours lives to count. The lines are in the log
 * `run.googleapis.com/varlog/system`; a failed start is also told by the audit log of system events. An exit with 0 is a
 * container that ended in order. Wording: cloud.google.com/run/docs/troubleshooting.
 */
import { signal } from '../series/signal.ts';
import { literal, reference, type Block } from './expression.ts';

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

/** One for each project: two systems of one project cannot both create it. */
export const containerFailures: Block = {
  for_each: reference('local.projects'),
  project: reference('each.value'),
  name: counted.names.cloudMonitoring.replace('logging.googleapis.com/user/', ''),
  description: literal(counted.description),
  filter: literal(filter.join('\n')),
  metric_descriptor: { metric_kind: counted.metricKind, value_type: counted.valueType, unit: counted.unit },
};
