import { defineCheck, type Check } from '../../lint/check.ts';
import type { ShareBelow } from '../indicator.ts';
import { boundsAround, boundText, knownBounds } from '../sources/buckets.ts';
import { isTeamMeasured, type TeamObjective } from '../teamIndicator.ts';
import { eachSlo, type Promises, type Reason } from './promises.ts';

/** Google's metrics list says that request_latencies is a distribution. It does not document its boundaries. */
export const platformBuckets: Check<Promises> = defineCheck(
  {
    id: 'slo/platform-buckets',
    severity: 'warning',
    title: 'A latency objective is not measured by a distribution with undocumented bucket boundaries.',
    source: 'Google Cloud metrics list, run.googleapis.com/request_latencies; Service Monitoring, DistributionCut',
  },
  eachSlo(({ slo: { objective, isWatched }, path, indicator }) => {
    const measured = indicator['cloud-monitoring'];
    if (isTeamMeasured(objective))
      return measured.kind === 'ShareBelow' ? teamBuckets(objective, measured, path) : undefined;
    if (measured.kind !== 'ShareBelow' || measured.distribution.signal.source !== 'platform' || !('under' in objective))
      return undefined;
    const { cloudMonitoring } = measured.distribution.signal.names;
    return {
      path: isWatched ? path : `${path}.measuredBy`,
      message: `Google does not document the bucket boundaries of ${cloudMonitoring}: ${objective.under} may lie inside a bucket, and the SLI would be an estimate`,
      fix: isWatched
        ? "let the service send OpenTelemetry's metrics with a bucket at the threshold and say so (of: below(distribution(…))), or accept the figure as an estimate"
        : "write measuredBy: 'pipeline': its counters compare each response with the threshold",
    };
  }),
);

/** Of a distribution that the definition names: its bounds may be known. */
const teamBuckets = ({ of }: TeamObjective, { distribution, bound }: ShareBelow, path: string): Reason | undefined => {
  if (of.kind !== 'BelowSource') return undefined;
  const { unit, names, source } = distribution.signal;
  const bounds = knownBounds(of.of);
  const [place, name, value] = [`${path}.of`, names.cloudMonitoring, boundText(bound, unit)];
  if (bounds === undefined) {
    const who = source === 'platform' ? 'Google does not document' : 'nothing here says';
    return {
      path: place,
      message: `${who} the bucket boundaries of ${name}: ${value} may lie inside a bucket, and the SLI would be an estimate`,
      fix: 'add its bounds as the API returns them (bucketOptions): distribution(type, labels, { buckets: … })',
    };
  }
  const around = boundsAround(bound, bounds);
  if (around === undefined) return undefined;
  const { below, above } = around;
  if (above === undefined)
    return {
      path: place,
      message: `${value} lies above the last bucket boundary of ${name}, ${boundText(below, unit)}: slower events are in one bucket, and count as bad from there on`,
      fix: `promise at most ${boundText(below, unit)}`,
    };
  return {
    path: place,
    message: `${value} lies between the bucket boundaries ${boundText(below, unit)} and ${boundText(above, unit)} of ${name}: the share is interpolated, so the true threshold may be up to ${percentOf(bound - below, bound)} lower or ${percentOf(above - bound, bound)} higher`,
    fix: `promise a boundary: ${boundText(below, unit)} or ${boundText(above, unit)}`,
  };
};

const percentOf = (part: number, whole: number): string => `${Number(((100 * part) / whole).toPrecision(2))}%`;
