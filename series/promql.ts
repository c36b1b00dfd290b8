/**
 * A selection in PromQL. Own signals go by the name that the pipeline gives them, in quotes where they have dots, as
 * OTLP metrics are queried in Cloud Monitoring; platform signals by their full type and monitored resource. In a Prometheus
 * they are what the pipeline's /metrics prints. Sources: Google Cloud, "PromQL in Cloud Monitoring", and "OTLP metrics".
 */
import { instrumentOf } from '../model/signals.ts';
import type { Match, Selection } from '../model/selection.ts';
import type { Place } from './place.ts';

/** Of a histogram: its buckets, the count of events, or their sum. */
export type Part = 'bucket' | 'count' | 'sum';

const isPlain = (name: string): boolean => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);

/** A string of PromQL. */
export const quoted = (text: string): string => JSON.stringify(text);

const matcher =
  (place: Place) =>
  ({ label, op, value }: Match): string => {
    const name = place === 'prometheus' ? label.replaceAll(/[^a-zA-Z0-9_]/g, '_') : label;
    return `${isPlain(name) ? name : quoted(name)}${op}${quoted(value)}`;
  };

/** Such as `{"http.server.request.duration_bucket", job="flights"}`; `part` for a histogram only. */
export const selector = ({ signal, matches }: Selection, place: Place, part?: Part): string => {
  const suffix = part === undefined ? '' : `_${part}`;
  const labels = matches.map(matcher(place));
  if (place === 'prometheus') return `${signal.names.prometheus}${suffix}{${labels.join(', ')}}`;
  if (signal.source === 'own') {
    return `{${[quoted(`${signal.id}${suffix}`), ...labels].join(', ')}}`;
  }
  const resource = `monitored_resource=${quoted(signal.resource)}`;
  return `{${[quoted(`${signal.names.cloudMonitoring}${suffix}`), resource, ...labels].join(', ')}}`;
};

/** Cumulative or DELTA: what `increase` may be asked of. */
export const isCounter = (selection: Selection): boolean => instrumentOf(selection.signal) === 'counter';
