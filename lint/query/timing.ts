/** When points of a metric can be read. Unknown metrics have no timing, and rules report nothing about them. */
import { seconds } from '../../model/quantity.ts';
import { ownSignals, platformSignals, promqlName } from '../../model/signals.ts';
import { listedTimings, type Timing } from './timingTable.ts';

const ofSignals: readonly Timing[] = [...ownSignals(), ...platformSignals()].map((signal) => ({
  type: signal.names.cloudMonitoring,
  delay: seconds(signal.ingestDelay),
  period: seconds(signal.samplePeriod),
}));

const byType: ReadonlyMap<string, Timing> = new Map(
  [...listedTimings, ...ofSignals].map((timing) => [timing.type, timing]),
);

/** In PromQL a metric has its full type, or the type with other signs; an own signal also its names in OTLP and Prometheus. */
const byName: ReadonlyMap<string, Timing> = new Map([
  ...[...byType].map(([type, timing]) => [promqlName(type), timing] as const),
  ...byType,
  ...ownSignals().flatMap(({ id, names }) => {
    const timing = byType.get(names.cloudMonitoring);
    return timing === undefined ? [] : [[id, timing] as const, [names.prometheus, timing] as const];
  }),
]);

/** By metric type, such as 'run.googleapis.com/request_count'. */
export const timingOf = (type: string): Timing | undefined => byType.get(type);

/** Keyed by the series' name in PromQL; a distribution has `_bucket`, `_count` or `_sum` at its end. */
export const timingOfSeries = (name: string): Timing | undefined =>
  byName.get(name) ?? byName.get(name.replace(/_(?:bucket|count|sum)$/, ''));

/** As part of a message. */
export const timingText = ({ type, delay, period }: Timing): string =>
  `${type} has a point every ${period}s, which arrives up to ${delay}s late`;
