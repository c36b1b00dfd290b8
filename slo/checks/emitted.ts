/** Whether anything emits the series of a selection in a place. */
import type { Match, Selection } from '../../model/selection.ts';
import type { Signal } from '../../model/signal.ts';
import { ownSignals, platformSignals } from '../../model/signals.ts';
import type { Place } from '../../series/place.ts';

/** Gauges of a queue that the pipeline can see: its embedded one. Pub/Sub's backlog is only known to Pub/Sub. */
const embeddedOnly: ReadonlySet<string> = new Set([
  'atalaya.ingest.overdue',
  'atalaya.queue.backlog',
  'atalaya.queue.oldest_age',
]);

/** Source: Google Cloud, "Monitored resource types"; for what OTLP brings, "OTLP metrics", prometheus_target. */
const resourceLabels: Readonly<Record<string, readonly string[]>> = {
  bigquery_dataset: ['project_id', 'dataset_id'],
  bigquery_project: ['project_id', 'location'],
  cloud_function: ['project_id', 'function_name', 'region'],
  cloud_run_revision: ['project_id', 'service_name', 'revision_name', 'location', 'configuration_name'],
  global: ['project_id'],
  logging_sink: ['project_id', 'name', 'destination'],
  prometheus_target: ['project_id', 'location', 'cluster', 'namespace', 'job', 'instance'],
  pubsub_subscription: ['project_id', 'subscription_id'],
  pubsub_topic: ['project_id', 'topic_id'],
  uptime_url: ['project_id', 'host'],
};

const known: ReadonlyMap<string, Signal> = new Map(
  [...ownSignals(), ...platformSignals()].map((signal) => [signal.id, signal]),
);

/** Why nothing would ever be selected, in words; undefined when something is. */
export const whyNotEmitted = ({ signal, matches }: Selection, place: Place): string | undefined => {
  const emitted = known.get(signal.id);
  if (emitted === undefined) return `nothing emits '${signal.id}': neither the pipeline nor Google Cloud`;
  if (place === 'prometheus' && signal.source === 'platform')
    return `Google Cloud emits '${signal.id}', and a Prometheus never sees it`;
  if (place === 'cloud-monitoring' && embeddedOnly.has(signal.id))
    return `'${signal.id}' is emitted where the queue is embedded; on Google Cloud nothing emits it`;
  const labels = [...emitted.labels, ...(resourceLabels[emitted.resource] ?? [])];
  const stranger = matches.find((match) => wants(match) && !labels.includes(match.label));
  return stranger === undefined ? undefined : `'${signal.id}' has no label '${stranger.label}'`;
};

/** A label that must not be something may also be missing. */
const wants = ({ op }: Match): boolean => op === '=' || op === '=~';
