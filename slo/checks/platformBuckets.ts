import { defineCheck, type Check } from '../../lint/check.ts';
import { eachSlo, type Promises } from './promises.ts';

/** Google's metrics list says that request_latencies is a distribution. It does not document its boundaries. */
export const platformBuckets: Check<Promises> = defineCheck(
  {
    id: 'slo/platform-buckets',
    severity: 'warning',
    title: 'A latency objective is not measured by a distribution with undocumented bucket boundaries.',
    source: 'Google Cloud metrics list, run.googleapis.com/request_latencies; Service Monitoring, DistributionCut',
  },
  eachSlo(({ slo: { objective }, path, indicator }) => {
    const measured = indicator['cloud-monitoring'];
    if (measured.kind !== 'ShareBelow' || measured.distribution.signal.source !== 'platform' || !('under' in objective))
      return undefined;
    const { cloudMonitoring } = measured.distribution.signal.names;
    return {
      path: `${path}.measuredBy`,
      message: `Google does not document the bucket boundaries of ${cloudMonitoring}: ${objective.under} may lie inside a bucket, and the SLI would be an estimate`,
      fix: "write measuredBy: 'pipeline': its counters compare each response with the threshold",
    };
  }),
);
