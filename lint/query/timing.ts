/** When points of a metric can be read. Unknown metrics have no timing, and rules report nothing about them. */
import { catalogueMetrics } from '../../model/catalogue/catalogue.ts';
import { ownSignals, platformSignals, promqlName } from '../../model/signals.ts';
import { metricFacts } from './metric.ts';

/** Source: Google Cloud metrics list ("Sampled every 60 seconds. After sampling, data is not visible for up to 240 seconds"). */
export interface Timing {
  readonly type: string;
  /** Seconds from sampling until a point can be read, at most. */
  readonly delay: number;
  /** Seconds between two points. */
  readonly period: number;
}

/** By metric type, such as 'run.googleapis.com/request_count'. */
export const timingOf = (type: string): Timing | undefined => {
  const { delay, period } = metricFacts(type) ?? {};
  return delay === undefined || period === undefined ? undefined : { type, delay, period };
};

/** In PromQL a metric has its full type, or the type with other signs; an own signal also its names in OTLP and Prometheus. */
const typeByName: ReadonlyMap<string, string> = new Map([
  ...[
    ...catalogueMetrics().map(({ type }) => type),
    ...[...ownSignals(), ...platformSignals()].map(({ names }) => names.cloudMonitoring),
  ].flatMap((type) => [[promqlName(type), type] as const, [type, type] as const]),
  ...ownSignals().flatMap(({ id, names }) => [
    [id, names.cloudMonitoring] as const,
    [names.prometheus, names.cloudMonitoring] as const,
  ]),
]);

/** Metric type of a series' name in PromQL; a distribution has `_bucket`, `_count` or `_sum` at its end. */
export const typeOfSeries = (name: string): string | undefined =>
  typeByName.get(name) ?? typeByName.get(name.replace(/_(?:bucket|count|sum)$/, ''));

export const timingOfSeries = (name: string): Timing | undefined => {
  const type = typeOfSeries(name);
  return type === undefined ? undefined : timingOf(type);
};

/** As part of a message. */
export const timingText = ({ type, delay, period }: Timing): string =>
  `${type} has a point every ${period}s, which arrives up to ${delay}s late`;
