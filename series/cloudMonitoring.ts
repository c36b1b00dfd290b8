/**
 * PromQL as Cloud Monitoring takes it. Own signals go by the name that the pipeline gives them, in quotes where they have
 * dots, as OTLP metrics are queried there; platform signals by their full type and monitored resource. Sources: Google Cloud,
 * "PromQL in Cloud Monitoring", and "OTLP metrics".
 */
import type { Match, Selection } from '../model/selection.ts';
import { notSupported, type Dialect, type Part } from './dialect.ts';

/** Gauges of a queue that the pipeline can see: its embedded one. Pub/Sub's backlog is only known to Pub/Sub. */
const embeddedOnly: ReadonlySet<string> = new Set([
  'atalaya.ingest.overdue',
  'atalaya.queue.backlog',
  'atalaya.queue.oldest_age',
]);

const isPlain = (name: string): boolean => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);

const matcher = ({ label, op, value }: Match): string =>
  `${isPlain(label) ? label : JSON.stringify(label)}${op}${JSON.stringify(value)}`;

/** Such as `{"http.server.request.duration_bucket", job="flights"}`. */
const selector = ({ signal, matches }: Selection, part?: Part): string => {
  const suffix = part === undefined ? '' : `_${part}`;
  const labels = matches.map(matcher);
  if (signal.source === 'own') return `{${[JSON.stringify(`${signal.id}${suffix}`), ...labels].join(', ')}}`;
  const name = JSON.stringify(`${signal.names.cloudMonitoring}${suffix}`);
  return `{${[name, `monitored_resource=${JSON.stringify(signal.resource)}`, ...labels].join(', ')}}`;
};

export const cloudMonitoring: Dialect = {
  id: 'cloud-monitoring',
  name: 'Cloud Monitoring',
  labelName: (label) => label,
  selector,
  lacks: ({ id }) =>
    embeddedOnly.has(id)
      ? notSupported(`'${id}' is emitted where the queue is embedded; on Google Cloud nothing emits it`)
      : undefined,
  delayOf: ({ ingestDelay }) => ingestDelay,
};
