import { defineCheck, type Check } from '../../lint/check.ts';
import { eachSlo, type Promises } from './promises.ts';

/** Google's metrics list says that request_latencies is a distribution. It does not document its boundaries. */
export const platformBuckets: Check<Promises> = defineCheck(
  {
    id: 'slo/platform-buckets',
    severity: 'warning',
    title: 'A latency objective is not cut out of a distribution whose boundaries nobody knows.',
    source: 'Google Cloud metrics list, run.googleapis.com/request_latencies; Service Monitoring, DistributionCut',
  },
  eachSlo(({ slo: { objective }, path, indicator }) => {
    const measured = indicator['cloud-monitoring'];
    if (measured.kind !== 'ShareBelow' || measured.distribution.signal.source !== 'platform' || !('under' in objective))
      return undefined;
    const { cloudMonitoring } = measured.distribution.signal.names;
    return {
      path: `${path}.measuredBy`,
      message: `${cloudMonitoring} has boundaries that Google documents nowhere: ${objective.under} may lie within a bucket, and the SLI would be a guess`,
      fix: "write measuredBy: 'pipeline', whose counters compare each response with the threshold itself",
    };
  }),
);
