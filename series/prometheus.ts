/**
 * PromQL as a Prometheus server takes it: the series of the pipeline's /metrics endpoint, with underscores instead of
 * dots, readable as soon as they are scraped. It has no platform metrics.
 */
import { memoize } from '../model/memoize.ts';
import type { Signal } from '../model/signal.ts';
import { selector } from '../promql/build.ts';
import { print } from '../promql/print.ts';
import { notSupported, type Dialect, type NotSupported } from './dialect.ts';

/** Few, and asked for by every selector. */
const labelName: (label: string) => string = memoize(
  (label: string) => label,
  (label) => label.replaceAll(/[^a-zA-Z0-9_]/g, '_'),
);

const unseen: (signal: Signal) => NotSupported = memoize(
  ({ id }) => id,
  ({ id }) => notSupported(`Google Cloud emits '${id}', and a Prometheus never sees it`),
);

/** A metric of Prometheus has no slash in its name; a metric type of Cloud Monitoring has. */
const isMetricType = (name: string): boolean => /\/|_googleapis_com:/.test(name);

const inCloudMonitoring: (signal: Signal) => NotSupported = memoize(
  ({ id }) => id,
  ({ id }) => notSupported(`'${id}' is written to Cloud Monitoring, and a Prometheus never sees it`),
);

/** Of OTLP: a Prometheus replaces dots and adds the unit, by its own settings. */
const withDots: (signal: Signal) => NotSupported = memoize(
  ({ id }) => id,
  ({ id }) =>
    notSupported(`'${id}' has another name in a Prometheus, which its settings for OTLP decide; give it as promql(…)`),
);

export const prometheus: Dialect = {
  id: 'prometheus',
  name: 'Prometheus',
  labelName,
  selector: ({ signal, matches }, part) =>
    selector(
      part === undefined ? signal.names.prometheus : `${signal.names.prometheus}_${part}`,
      matches.map(({ label, op, value }) => ({ label: labelName(label), op, value })),
    ),
  lacks: (signal) => {
    if (signal.source === 'platform') return unseen(signal);
    if (signal.source !== 'team') return undefined;
    // Of the conventions, and named as they say.
    if (signal.names.openTelemetry !== undefined) return undefined;
    if (isMetricType(signal.id)) return inCloudMonitoring(signal);
    return signal.names.cloudMonitoring !== signal.id && signal.id.includes('.') ? withDots(signal) : undefined;
  },
  delayOf: () => undefined,
  // global.scrape_interval: 1m is the default of a Prometheus.
  samplePeriodOf: () => '1m',
  records: true,
  print,
};
