/**
 * A simulation as a platform samples it: one point in each sample period, and none in a gap. Alerts are evaluated over it; pages are
 * drawn without it. Delays are no matter of points: a rule reads them late.
 */
import { milliseconds } from '../../model/quantity.ts';
import { platformSignals } from '../../model/signals.ts';
import { fnv1a } from '../../numbers/hash.ts';
import { keyOf } from '../../promql/labels.ts';
import type { SeriesSource, SourceSeries } from '../../promql/source.ts';

const minute = 60_000;

/** Source: Google Cloud's list of metrics, num_undelivered_messages: gaps of minutes. Of `every` minutes `missing` have no point. */
const gaps = { every: 37, missing: 3 };
const withGaps: ReadonlySet<string> = new Set([
  'pubsub.googleapis.com/subscription/num_undelivered_messages',
  'pubsub.googleapis.com/subscription/oldest_unacked_message_age',
]);

const periods: ReadonlyMap<string, number> = new Map(
  platformSignals().map(({ names, samplePeriod }) => [names.cloudMonitoring, milliseconds(samplePeriod)] as const),
);

export const sampled = (source: SeriesSource): SeriesSource => ({
  select: (name, matchers, from, to, use) => {
    const all = source.select(name, matchers, from, to, use);
    if (name === undefined) return all;
    const period = periods.get(name) ?? minute;
    if (period <= minute && !withGaps.has(name)) return all;
    return all.map((series) => thinned(series, period, withGaps.has(name)));
  },
});

const thinned = ({ labels, times, values, ...rest }: SourceSeries, period: number, hasGaps: boolean): SourceSeries => {
  const phase = fnv1a(keyOf(labels)) % gaps.every;
  const isKept = (at: number): boolean =>
    at % period === 0 && !(hasGaps && (Math.floor(at / minute) + phase) % gaps.every < gaps.missing);
  const kept = [...times.keys()].filter((index) => isKept(times[index]!));
  return {
    ...rest,
    labels,
    times: Float64Array.from(kept, (index) => times[index]!),
    values: Float64Array.from(kept, (index) => values[index]!),
  };
};
