import { defineCheck, type Check } from '../../lint/check.ts';
import { apiSize, ingestSize } from '../../loadtest/sizing/declaredSize.ts';
import { headroom } from '../../loadtest/sizing/size.ts';
import type { Promises, Reason } from '../../slo/checks/promises.ts';
import { countText } from '../../text/count.ts';
import { eachDeployed } from './deployed.ts';

export const tooFewInstances: Check<Promises> = defineCheck(
  {
    id: 'infrastructure/too-few-instances',
    severity: 'warning',
    title: 'The instances that a stage may have carry the declared load.',
    source: "Little's law, Operations Research 9, 1961: requests in flight are the rate times the time of a request",
  },
  eachDeployed(({ system }) =>
    (['ingest', 'api'] as const).flatMap((stage): readonly Reason[] => {
      const { needed, max, inFlight } = stage === 'api' ? apiSize(system) : ingestSize(system);
      if (needed <= max) return [];
      return [
        {
          path: `stages.${stage}.resources.maxInstances`,
          message: `the declared load keeps ${countText(Math.ceil(inFlight))} requests in flight: with headroom of ${headroom} that is ${needed} instances, and there are at most ${max}`,
          fix: `write maxInstances: ${needed}, or a higher concurrency`,
        },
      ];
    }),
  ),
);
