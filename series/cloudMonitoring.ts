/**
 * PromQL as Cloud Monitoring takes it. Own signals keep their names with dots, as OTLP metrics are queried there;
 * platform signals use their full metric type and monitored resource; a team's are named as the team sends them. Sources: Google Cloud, "PromQL in Cloud
 * Monitoring", and "OTLP metrics".
 */
import { is } from '../model/selection.ts';
import { selector } from '../promql/build.ts';
import { print } from '../promql/print.ts';
import { notSupported, type Dialect } from './dialect.ts';

/** Gauges of the embedded queue. Only Pub/Sub knows the backlog of Pub/Sub. */
const embeddedOnly: ReadonlySet<string> = new Set([
  'atalaya.ingest.overdue',
  'atalaya.queue.backlog',
  'atalaya.queue.oldest_age',
]);

export const cloudMonitoring: Dialect = {
  id: 'cloud-monitoring',
  name: 'Cloud Monitoring',
  labelName: (label) => label,
  selector: ({ signal, matches }, part) => {
    const name = signal.source === 'platform' ? signal.names.cloudMonitoring : signal.id;
    // Metrics of Prometheus and OTLP have one resource; of a team's metric the resource may be unknown.
    const isPlain = signal.source === 'own' || signal.resource === '' || signal.resource === 'prometheus_target';
    const resource = isPlain ? [] : [is('monitored_resource', signal.resource)];
    return selector(part === undefined ? name : `${name}_${part}`, [...resource, ...matches]);
  },
  lacks: ({ id }) =>
    embeddedOnly.has(id)
      ? notSupported(`'${id}' is emitted where the queue is embedded; on Google Cloud nothing emits it`)
      : undefined,
  delayOf: ({ ingestDelay }) => ingestDelay,
  samplePeriodOf: ({ samplePeriod }) => samplePeriod,
  records: false,
  print,
};
