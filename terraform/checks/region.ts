import { defineCheck, type Check } from '../../lint/check.ts';
import { regions } from '../../model/google/regions.ts';
import { nearest } from '../../model/nearest.ts';
import type { Promises } from '../../slo/checks/promises.ts';
import { eachDeployed } from './deployed.ts';

export const region: Check<Promises> = defineCheck(
  {
    id: 'infrastructure/region',
    severity: 'error',
    title: 'The region of a system has Cloud Run, BigQuery and its scheduled queries.',
    source: 'cloud.google.com/run/docs/locations and cloud.google.com/bigquery/docs/locations',
  },
  eachDeployed(({ system }) => {
    if (regions.includes(system.region)) return [];
    const meant = nearest(system.region, regions);
    const message = `'${system.region}' is not a region in which Cloud Run and BigQuery run: nothing could be created there`;
    return [
      {
        path: 'region',
        message,
        fix: meant === undefined ? "write a region such as 'us-central1'" : `write '${meant}'`,
      },
    ];
  }),
);
