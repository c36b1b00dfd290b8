/**
 * PromQL as a Prometheus server takes it: the series of the pipeline's /metrics endpoint, with underscores instead of
 * dots, readable as soon as they are scraped. It has no platform metrics.
 */
import { selector } from '../promql/build.ts';
import { print } from '../promql/print.ts';
import { notSupported, type Dialect } from './dialect.ts';

const labelName = (label: string): string => label.replaceAll(/[^a-zA-Z0-9_]/g, '_');

export const prometheus: Dialect = {
  id: 'prometheus',
  name: 'Prometheus',
  labelName,
  selector: ({ signal, matches }, part) =>
    selector(
      part === undefined ? signal.names.prometheus : `${signal.names.prometheus}_${part}`,
      matches.map(({ label, op, value }) => ({ label: labelName(label), op, value })),
    ),
  lacks: ({ id, source }) =>
    source === 'platform' ? notSupported(`Google Cloud emits '${id}', and a Prometheus never sees it`) : undefined,
  delayOf: () => undefined,
  // global.scrape_interval: 1m is the default of a Prometheus.
  samplePeriodOf: () => '1m',
  print,
};
